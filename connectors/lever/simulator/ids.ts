export type Ids = { uuid(): string }

const FIRST_STATE = 0x9e3779b9

/** Makes version 4 shaped ids that are the same on every start, so that a seeded id can be written down in a test or a page. */
export function makeIds(): Ids {
  let state = FIRST_STATE
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const hex = () => word().toString(16).padStart(8, '0')
  const uuid = () => {
    const digits = hex() + hex() + hex() + hex()
    const variant = '89ab'[word() % 4]
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
  }
  return { uuid }
}
