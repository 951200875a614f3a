import { GatewayError } from '../../src/errors.ts'
import type { Row } from './rows.ts'
import { asText } from './shape.ts'

/** @param pointers where each field of the body stands in our input @throws GatewayError `invalid_request` naming every one that is missing */
export function requireFields(body: Row, pointers: Readonly<Record<string, string>>): void {
  const missing = Object.entries(pointers).filter(([field]) => asText(body[field]) === undefined)
  if (missing.length === 0) return
  throw new GatewayError('invalid_request', 'Gauzy cannot take this without all that it needs.', {
    failures: missing.map(([, pointer]) => ({ pointer, message: 'Required by Gauzy.' })),
  })
}
