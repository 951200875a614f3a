import { z } from 'zod'
import { ERRORS } from '../../errors.ts'
import { Timestamp } from '../../model/common.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import { WRITE_STATUSES } from '../../ports/writes.ts'
import type { Components } from './components.ts'
import type { Ref } from './types.ts'

const Warning = z.object({ code: z.string(), pointer: z.string(), message: z.string() })

const File = z.object({
  pointer: z
    .string()
    .describe('Where the caller gave the file: a JSON pointer into the body; empty for a body that is itself the file.'),
  file_name: z.string().nullable().describe('Null once the input is not kept any more.'),
  content_type: z.string().nullable(),
  size: z.int().describe('Bytes.'),
  sha256: z.string().describe('Hex.'),
})

const Attempt = z.object({
  number: z.int(),
  started_at: z.string().meta({ format: 'date-time' }),
  finished_at: z.string().meta({ format: 'date-time' }),
  kind: z.enum(['send', 'look']).describe('`look`: the provider was asked whether an earlier attempt had arrived.'),
  result: z.enum(['succeeded', 'failed', 'waiting', 'unknown', 'dead', 'lost']),
  error: z.object({ code: z.string(), message: z.string(), remote_status: z.int().optional() }).optional(),
})

/** What became of a write (wire contract 3). */
export const Receipt = z.object({
  id: z.string().meta({ format: 'uuid' }),
  integrated_account_id: z.string().meta({ format: 'uuid' }),
  model: z.string(),
  resource: z.string(),
  method: z.string(),
  status: z
    .enum(WRITE_STATUSES)
    .describe(
      '`unknown`: an attempt may have arrived, and looking at the provider could not settle it. `dead`: attempts are exhausted.',
    ),
  outcome: z.enum(['created', 'matched', 'updated', 'deleted']).nullable(),
  attempts: z.array(Attempt),
  record: z.record(z.string(), z.unknown()).nullable().describe('The unified record, once the write has succeeded.'),
  remote_id: z.string().nullable(),
  error: z.looseObject({ code: z.enum(Object.keys(ERRORS) as [string, ...string[]]), message: z.string() }).nullable(),
  warnings: z.array(Warning),
  files: z.array(File).describe('The files that were taken in with the write.'),
  idempotency_key: z.string().nullable(),
  created_at: z.string().meta({ format: 'date-time' }),
  next_attempt_at: Timestamp,
  finished_at: Timestamp,
})

export function receiptSchema(components: Components): Ref {
  return components.schemas('Receipt', () => jsonSchemaOf(Receipt))
}
