import { z } from 'zod'
import { Timestamp } from '../../model/common.ts'

/** An account as callers see it (wire contract 5): its credentials never come back. */
export const Account = z.object({
  id: z.string().meta({ format: 'uuid' }),
  tenant_id: z.string().describe('The caller’s own id for its customer.'),
  environment_id: z.string().meta({ format: 'uuid' }),
  integration: z.object({ name: z.string(), label: z.string(), category: z.string() }),
  status: z.enum(['connecting', 'active', 'needs_reauth', 'validation_error', 'disabled']),
  authentication_method: z.string(),
  is_sandbox: z.boolean(),
  context: z.record(z.string(), z.unknown()),
  unified_model_override: z.record(z.string(), z.unknown()).nullable(),
  last_error: z.object({ code: z.string(), message: z.string(), at: Timestamp }).nullable(),
  created_at: z.string().meta({ format: 'date-time' }),
  updated_at: z.string().meta({ format: 'date-time' }),
})

export const AccountToken = z.object({ token: z.string(), expires_at: z.string().meta({ format: 'date-time' }) })

const Comparison = z.object({
  before: z.record(z.string(), z.unknown()).describe('As the account is now.'),
  after: z.record(z.string(), z.unknown()).describe('With the override.'),
  changed: z.array(z.string()).describe('The top-level fields that differ.'),
  fields: z.record(z.string(), z.unknown()).describe('By pointer the layer that maps a field, and the paths that it comes from.'),
})

export const Preview = z.object({
  model: z.string(),
  resource: z.string(),
  read: Comparison.extend({ source: z.enum(['sample', 'first_record']), sample: z.unknown() }).nullable(),
  write: z
    .object({
      bodies: z.record(z.string(), Comparison),
      unsupported: z.object({ before: z.array(z.string()), after: z.array(z.string()) }),
    })
    .nullable(),
})
