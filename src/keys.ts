import { hkdfSync } from 'node:crypto'
import type { Config } from './config.ts'
import { readOrMakeKey } from './storage/key-file.ts'

const KEY_BYTES = 32

/** The keys of an installation: those that seal, and one for each other purpose, derived so that none of them tells anything about another. */
export type Keys = { sealing: readonly Buffer[]; cursors: Buffer; invitations: Buffer; madeFile: string | undefined }

/** Keys from the configuration, or from the data folder of an embedded installation, where one is made on first use. */
export function readKeys(config: Config): Keys {
  const { keys, made } =
    config.ENCRYPTION_KEY === undefined ? fromFolder(config.DATA_DIR) : { keys: config.ENCRYPTION_KEY, made: undefined }
  // The oldest key outlives a rotation in progress, so cursors and links stay good while keys are added in front.
  const oldest = keys.at(-1) as Buffer
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', oldest, Buffer.alloc(0), `ats-gateway ${purpose}`, KEY_BYTES))
  return { sealing: keys, cursors: derive('cursors'), invitations: derive('invitations'), madeFile: made }
}

function fromFolder(folder: string) {
  const { key, made } = readOrMakeKey(folder)
  return { keys: [key], made }
}
