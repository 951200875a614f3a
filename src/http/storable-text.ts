import { GatewayError } from '../errors.ts'

const NUL = '\u0000'

/** Whether Postgres, and most providers, can keep a text: no NUL, and no half of a surrogate pair. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes(NUL)

/**
 * Refuses text that no database would keep as it is. @param value parsed JSON whose depth was checked
 * @throws GatewayError `invalid_request` with the pointer of the first such text
 */
export function checkText(value: unknown, pointer = ''): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) throw refuse(pointer)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (!isStorable(key)) throw refuse(pointer)
    checkText(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  }
}

/** @throws GatewayError `invalid_request` when a path or a query string holds a NUL */
export function checkAddress(address: string): void {
  if (!address.includes('%00')) return
  throw new GatewayError('invalid_request', 'The address holds the character NUL (%00), which cannot be stored.')
}

function refuse(pointer: string): GatewayError {
  const message = 'Holds the character NUL, or half of a surrogate pair, which cannot be stored.'
  return new GatewayError('invalid_request', `The body is not valid. ${pointer === '' ? 'It' : pointer}: ${message}`, {
    failures: [{ pointer, message }],
  })
}
