import { z } from 'zod'
import { EVERY_EVENT, WEBHOOK_EVENTS } from '../../ports/webhooks.ts'
import { WRITE_STATUSES } from '../../ports/writes.ts'

const Instant = z.string().meta({ format: 'date-time' })
const Id = z.string().meta({ format: 'uuid' })

export const Webhook = z.object({
  id: Id,
  environment_id: Id,
  url: z.string().meta({ format: 'uri' }),
  description: z.string().nullable(),
  events: z.array(z.enum([...WEBHOOK_EVENTS, EVERY_EVENT])),
  status: z.enum(['active', 'disabled']),
  disabled_reason: z
    .enum(['by_admin', 'failing', 'gone'])
    .nullable()
    .describe('`failing`: nothing could be delivered for 72 hours. `gone`: the endpoint answered 410.'),
  failing_since: Instant.nullable().describe('Since when no delivery has succeeded although one was tried.'),
  last_error: z.object({ code: z.string(), message: z.string(), at: Instant }).nullable(),
  created_at: Instant,
  updated_at: Instant,
})

export const WebhookWithSecret = Webhook.extend({ secret: z.string().describe('Shown this once.') })

/** What an endpoint gets. */
export const WebhookEventBody = z.object({
  id: Id.describe('Of the delivery; the same whenever it is made again, so that a receiver can tell.'),
  event: z.enum(WEBHOOK_EVENTS),
  payload: z
    .record(z.string(), z.unknown())
    .describe(
      '`integrated_account:*`: the account. `write:*`: the receipt. `record:*`: `integrated_account_id`, `model`, `resource`, `id`, and the `record` as it was read after the provider told of it, null when it is deleted. A payload of more than half a megabyte has `record_omitted: true` in place of its record.',
    ),
  environment_id: Id,
  webhook_id: Id,
  created_at: Instant,
})

export const Delivery = z.object({
  id: Id,
  event: z.enum(WEBHOOK_EVENTS),
  status: z
    .enum(WRITE_STATUSES)
    .describe('`waiting`: it is tried again. `dead`: it was tried for 24 hours. `failed`: the address is not called.'),
  attempts: z.array(z.record(z.string(), z.unknown())),
  error: z
    .object({ code: z.string(), message: z.string(), status: z.int().optional(), body: z.unknown().optional() })
    .nullable()
    .describe('What the last attempt came to, with the first bytes of the endpoint’s answer.'),
  body: WebhookEventBody.nullable().describe('Null once it is not kept any more.'),
  created_at: Instant,
  next_attempt_at: Instant.nullable(),
  finished_at: Instant.nullable(),
})

export const ProviderHook = z.object({
  id: Id,
  remote_id: z.string().nullable().describe('The provider’s id; null for a hook that a person made.'),
  event: z.string().describe('The provider’s name of the event.'),
  created_at: Instant,
})

export const LogEntry = z.object({
  id: Id,
  action: z.string(),
  entity_type: z.string(),
  entity_id: z.string().nullable(),
  actor_id: z.string().nullable().describe('The user or API token; null for the gateway itself.'),
  details: z.record(z.string(), z.unknown()).describe('Names of fields; never a secret, and no personal data.'),
  created_at: Instant,
})
