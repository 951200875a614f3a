import { type Kysely, sql } from 'kysely'
import type { Account, AccountStatus } from '../../ports/accounts.ts'
import type { Vault } from '../../ports/vault.ts'
import { EVERY_EVENT, type NewDelivery, type WebhookEvent } from '../../ports/webhooks.ts'
import { makeId } from '../ids.ts'
import type { Schema } from '../schema.ts'
import { storeDeliveries } from './deliveries.ts'

/** Carries the ids of endpoints for which something was stored. */
export const TOLD = 'webhook_told'

/** What is told of an account: everything but its credentials and settings. */
export type ToldAccount = Omit<Account, 'credentials' | 'context' | 'unified_model_override' | 'revision'>

/**
 * The events of a change of an account. Pure. An account is created, for those who listen, when its provider was first asked about it:
 * a link that is refused leaves no trace.
 * @param before undefined for a new account
 */
export function accountEvents(
  before: AccountStatus | undefined,
  after: AccountStatus | undefined,
  byAdmin: boolean,
): WebhookEvent[] {
  const isNew = before === undefined || before === 'connecting'
  if (after === undefined) return isNew ? [] : ['integrated_account:deleted']
  if (after === 'connecting') return []
  const created: WebhookEvent[] = isNew ? ['integrated_account:created'] : []
  if (after !== before) {
    if (after === 'active') return [...created, isNew ? 'integrated_account:active' : 'integrated_account:reactivated']
    if (after === 'needs_reauth') return [...created, 'integrated_account:authentication_error']
    if (after === 'validation_error') return [...created, 'integrated_account:validation_error']
    return [...created, 'integrated_account:updated']
  }
  return byAdmin ? ['integrated_account:updated'] : []
}

/** Stores the events of an account for the environment's endpoints, in the transaction of its change. */
export async function tellOfAccount(
  trx: Kysely<Schema>,
  vault: Vault,
  account: ToldAccount,
  events: readonly WebhookEvent[],
): Promise<void> {
  if (events.length === 0) return
  const webhooks = await trx
    .selectFrom('webhook')
    .select(['id', 'events'])
    .where('environment_id', '=', account.environment_id)
    .where('disabled_reason', 'is', null)
    .execute()
  if (webhooks.length === 0) return
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(trx)
  const created_at = (rows[0]?.now ?? new Date()).toISOString()
  const deliveries = events.flatMap((event) =>
    webhooks
      .filter((webhook) => webhook.events.includes(event) || webhook.events.includes(EVERY_EVENT))
      .map((webhook): NewDelivery => {
        const id = makeId()
        const { environment_id } = account
        const body = { id, event, payload: payloadOf(account), environment_id, webhook_id: webhook.id, created_at }
        return { id, environment_id, webhook_id: webhook.id, event, lane: `integrated_account/${account.id}`, body }
      }),
  )
  await storeDeliveries(trx, vault, deliveries)
  // Heard when the transaction commits, so that whoever rings then finds the deliveries.
  for (const line of new Set(deliveries.map(({ webhook_id }) => webhook_id)))
    await sql`select pg_notify(${TOLD}, ${line})`.execute(trx)
}

function payloadOf({ integration, created_at, updated_at, ...account }: ToldAccount): Record<string, unknown> {
  const { id, tenant_id, environment_id, status, authentication_method, is_sandbox, last_error } = account
  return {
    ...{
      id,
      tenant_id,
      environment_id,
      integration: { name: integration },
      status,
      authentication_method,
      is_sandbox,
      last_error,
    },
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}
