import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const KEY_BYTES = 32

/**
 * The key of an embedded installation, made on first use in a file that only its owner reads.
 * @returns the key, and the file's path when it was made just now, so that the operator can be told to keep it
 */
export function readOrMakeKey(folder: string): { key: Buffer; made: string | undefined } {
  const file = join(folder, 'encryption.key')
  if (existsSync(file)) {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
    if (key.length !== KEY_BYTES)
      throw new Error(
        `${file} does not hold ${KEY_BYTES} bytes in base64. Restore it: what was sealed with it cannot be read otherwise.`,
      )
    return { key, made: undefined }
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const key = randomBytes(KEY_BYTES)
  writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  return { key, made: file }
}
