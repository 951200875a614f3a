import { describe, expect, test } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import { makeVault } from '../../src/storage/vault.ts'

const OLD = Buffer.alloc(32, 1)
const NEW = Buffer.alloc(32, 2)
const value = { emails: [{ email: 'jane@example.com' }], note: 'ünïcode ✓', none: null, zero: 0, no: false, empty: '' }

describe('the vault', () => {
  const vault = makeVault([OLD])

  test('what is sealed opens under the same row, unchanged', () => {
    expect(vault.open('row-1', vault.seal('row-1', value))).toEqual(value)
  })

  test('sealed bytes show nothing of what they hold, and differ each time', () => {
    const sealed = vault.seal('row-1', value)
    expect(sealed.toString('latin1')).not.toContain('jane')
    expect(sealed.equals(vault.seal('row-1', value))).toBe(false)
  })

  test('bytes moved to another row do not open', () => {
    const sealed = vault.seal('row-1', value)
    expect(() => vault.open('row-2', sealed)).toThrow(/belongs to another row/)
  })

  test('a changed byte anywhere is noticed', () => {
    const sealed = vault.seal('row-1', value)
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed[at] = changed[at]! ^ 1
      expect(() => vault.open('row-1', changed), `byte ${at}`).toThrow(GatewayError)
    }
  })

  test('bytes too short to be an envelope are refused, not misread', () => {
    expect(() => vault.open('row-1', Buffer.alloc(0))).toThrow(GatewayError)
    expect(() => vault.open('row-1', vault.seal('row-1', value).subarray(0, 20))).toThrow(GatewayError)
  })

  test('after a rotation the old key still opens, the new one seals, and old envelopes are known as such', () => {
    const sealed = vault.seal('row-1', value)
    const rotated = makeVault([NEW, OLD])
    expect(rotated.open('row-1', sealed)).toEqual(value)
    expect(rotated.isOld(sealed)).toBe(true)
    const fresh = rotated.seal('row-1', value)
    expect(rotated.isOld(fresh)).toBe(false)
    expect(() => vault.open('row-1', fresh)).toThrow(/not configured/)
  })

  test('a key put in front changes no fingerprint', () => {
    expect(makeVault([NEW, OLD]).fingerprint('jane@example.com')).toBe(vault.fingerprint('jane@example.com'))
    expect(makeVault([NEW]).fingerprint('jane@example.com')).not.toBe(vault.fingerprint('jane@example.com'))
  })

  test('a key of another length is refused at the start', () => {
    expect(() => makeVault([Buffer.alloc(16)])).toThrow(/32 bytes/)
    expect(() => makeVault([])).toThrow(/at least one key/)
  })
})
