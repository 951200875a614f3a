import type { Components } from './components.ts'
import { receiptSchema } from './receipt.ts'
import { jsonReply } from './replies.ts'
import type { Ref, Reply } from './types.ts'

/** The request headers of every write. */
export function writeHeaders(components: Components): Ref[] {
  return [
    components.parameters('Prefer', () => ({
      name: 'Prefer',
      in: 'header',
      description:
        '`respond-async` queues the write and answers 202 at once; `respond-async, wait=10` waits up to 10 (at most 60) seconds for the outcome.',
      schema: { type: 'string' },
    })),
    components.parameters('Idempotency-Key', () => ({
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'A value of the caller’s own for this write. The same key and body within 24 hours give the first answer again; another body is refused with 422.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    })),
  ]
}

/** The reply headers of every write. */
export function receiptHeaders(components: Components): Record<string, Ref> {
  return {
    'x-write-id': components.headers('x-write-id', () => ({
      description: 'The id of the receipt: `GET /write/{id}`.',
      schema: { type: 'string', format: 'uuid' },
    })),
    location: components.headers('location', () => ({
      description: 'Where the receipt is.',
      schema: { type: 'string', format: 'uri-reference' },
    })),
    'idempotency-replayed': components.headers('idempotency-replayed', () => ({
      description: '`true` when this is the answer to an earlier call with the same key.',
      schema: { type: 'string', enum: ['true'] },
    })),
  }
}

/** The answer to a write that goes on in the queue. */
export function acceptedReply(components: Components): Reply {
  return jsonReply('Accepted, and worked off by the queue.', receiptSchema(components), receiptHeaders(components))
}
