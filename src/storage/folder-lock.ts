import { closeSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Takes a data folder for this process alone, and returns the function that gives it back. PGlite has no lock of its own: of two
 * processes in one folder, one silently loses its rows.
 * @throws Error that names the other process when it still runs
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'gateway.lock')
  for (let tries = 0; tries < 3; tries++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, `${process.pid} ${startOf(process.pid)}`)
      closeSync(handle)
      return () => unlinkSync(file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid = '', started = ''] = readOrEmpty(file).split(' ')
    if (pid !== '' && startOf(Number(pid)) === started) {
      throw new Error(`DATA_DIR ${folder} is in use by process ${pid}. Stop that process, or set DATA_DIR to another folder.`)
    }
    // The process that wrote this is gone (killed, or its number belongs to another one now).
    unlinkSync(file)
  }
  throw new Error(`DATA_DIR ${folder} could not be locked: several processes start in it at once.`)
}

/** When a process started, as far as the system tells, so that a reused process number is not taken for its predecessor; '' when it is gone. */
function startOf(pid: number): string {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return ''
  }
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  return stat === '' ? 'unknown' : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown')
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
