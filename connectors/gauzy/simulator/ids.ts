import { createHash } from 'node:crypto'

/** Ids of the shape of UUID version 4, the same in every run and in no particular order, as at the provider. */
export function makeIds(): () => string {
  let count = 0
  return () => {
    count += 1
    const hex = createHash('sha256').update(`gauzy simulator ${count}`).digest('hex')
    const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}
