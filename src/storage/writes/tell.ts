import type { Vault } from '../../ports/vault.ts'
import { DELIVER, type NewDelivery, OWN_MODEL } from '../../ports/webhooks.ts'
import { sealColumn } from './row.ts'

/**
 * A part of a statement that stores deliveries if, and only if, the part `settled` before it changed a row: an event cannot get lost
 * between the outcome and its telling, and cannot be told of an outcome that was not stored. An endpoint that was removed or disabled
 * meanwhile gets none. @param from number of the first of its five parameters
 */
export function tellPart(from: number): string {
  const [ids, webhooks, events, lanes, inputs] = [0, 1, 2, 3, 4].map((offset) => `$${from + offset}`)
  return `told as (
      insert into write (id, environment_id, account_id, model, resource, method, lane, mode, input)
      select one.id, h.environment_id, h.id, '${OWN_MODEL}', one.event, '${DELIVER}', one.lane, 'queued', one.input
      from settled,
        unnest(${ids}::uuid[], ${webhooks}::uuid[], ${events}::text[], ${lanes}::text[], ${inputs}::bytea[])
          as one (id, webhook_id, event, lane, input)
        join webhook h on h.id = one.webhook_id and h.disabled_reason is null
    )`
}

/** The five parameters. */
export function tellValues(vault: Vault, deliveries: readonly NewDelivery[]): unknown[] {
  return [
    deliveries.map(({ id }) => id),
    deliveries.map(({ webhook_id }) => webhook_id),
    deliveries.map(({ event }) => event),
    deliveries.map(({ lane }) => lane),
    deliveries.map(({ id, body }) => sealColumn(vault, id, 'input', { body, query: {} })),
  ]
}
