import { execFile } from 'node:child_process'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const RUN_MS_MAX = 60_000

export type Ran = { code: number; stdout: string; stderr: string }

/** Runs one command of the product in a process of its own. @param variables all that it gets, beside what the system needs */
export function runCommand(variables: Record<string, string>, args: string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...variables }
    const child = execFile(process.execPath, [MAIN, ...args], { env, timeout: RUN_MS_MAX }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}
