import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { GatewayError } from '../errors.ts'

const TAG_BYTES = 16

/** Makes and opens cursors: opaque, tamper-evident, and good only for the account and query that they came from. */
export type Cursors = {
  /** @param scope whatever the page depends on: account, operation, filters */
  seal(scope: unknown, position: string | number): string
  /** @throws GatewayError `invalid_cursor` */
  open(scope: unknown, cursor: string): string | number
}

/** @param secret key for the signature; all replicas must share it */
export function makeCursors(secret: Buffer): Cursors {
  const tag = (scope: unknown, payload: string) => {
    const digest = createHash('sha256').update(JSON.stringify(scope)).digest()
    return createHmac('sha256', secret).update(digest).update(payload).digest().subarray(0, TAG_BYTES)
  }
  return {
    seal(scope, position) {
      const payload = JSON.stringify(position)
      return Buffer.concat([tag(scope, payload), Buffer.from(payload)]).toString('base64url')
    },
    open(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      const payload = bytes.subarray(TAG_BYTES).toString()
      if (bytes.length > TAG_BYTES && timingSafeEqual(bytes.subarray(0, TAG_BYTES), tag(scope, payload)))
        return JSON.parse(payload)
      throw new GatewayError(
        'invalid_cursor',
        'This cursor is not one of ours, or belongs to another account or query. Start again without it.',
        {
          failures: [
            {
              pointer: 'next_cursor',
              message: 'Pass next_cursor back unchanged, with the same account and the same parameters.',
            },
          ],
        },
      )
    },
  }
}
