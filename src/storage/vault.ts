import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { GatewayError } from '../errors.ts'
import type { Vault } from '../ports/vault.ts'

const VERSION = 1
const KEY_BYTES = 32
const KEY_ID_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES

/**
 * A vault on AES-256-GCM. An envelope is: version, key id, nonce, tag, ciphertext; the row's id is authenticated with it.
 * Nonces are random, which is good for 2^32 seals under one key; add a key before that.
 * @param keys 32 bytes each. The first one seals, all of them open. The last one makes the fingerprints, so that a key put in front
 *   changes none of them, and removing the last one, once nothing is sealed under it, changes them all
 * @throws Error when there is no key, or one is not 32 bytes long
 */
export function makeVault(keys: readonly Buffer[]): Vault {
  const [current] = keys
  const oldest = keys.at(-1)
  if (current === undefined || oldest === undefined) throw new Error('The vault needs at least one key.')
  if (keys.some((key) => key.length !== KEY_BYTES)) throw new Error(`Each encryption key must be ${KEY_BYTES} bytes, as base64.`)

  const currentId = keyIdOf(current)
  const sealingKeys = new Map(keys.map((key) => [keyIdOf(key).toString('hex'), derive(key, 'seal')]))
  const sealingKey = derive(current, 'seal')
  const fingerprintKey = derive(oldest, 'fingerprint')

  return {
    seal(rowId, value) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(Buffer.from(rowId))
      const text = cipher.update(JSON.stringify(value), 'utf8')
      const rest = cipher.final()
      return Buffer.concat([Buffer.of(VERSION), currentId, nonce, cipher.getAuthTag(), text, rest])
    },

    open(rowId, sealed) {
      const key = sealingKeys.get(sealed.subarray(1, 1 + KEY_ID_BYTES).toString('hex'))
      if (sealed[0] !== VERSION || key === undefined) throw cannotOpen('it was sealed under a key that is not configured')
      try {
        const nonce = sealed.subarray(1 + KEY_ID_BYTES, HEADER_BYTES)
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(rowId))
        decipher.setAuthTag(sealed.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES))
        const text = decipher.update(sealed.subarray(HEADER_BYTES + TAG_BYTES))
        return JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8'))
      } catch (error) {
        throw cannotOpen('it was changed, or belongs to another row', error)
      }
    },

    isOld: (sealed) => !sealed.subarray(1, 1 + KEY_ID_BYTES).equals(currentId),
    fingerprint: (text) => createHmac('sha256', fingerprintKey).update(text).digest('hex'),
  }
}

/** Names a key without telling anything about it. */
function keyIdOf(key: Buffer): Buffer {
  return createHash('sha256').update('key id').update(key).digest().subarray(0, KEY_ID_BYTES)
}

/**
 * A key for one purpose, so that what seals and what fingerprints never share one. As a key object: sealing with bare bytes takes more
 * than twice as long, and fingerprinting seven times.
 */
function derive(key: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `ats-gateway ${purpose}`, KEY_BYTES)))
}

function cannotOpen(reason: string, cause?: unknown): GatewayError {
  return new GatewayError('internal', `Sealed data could not be opened: ${reason}.`, { cause })
}
