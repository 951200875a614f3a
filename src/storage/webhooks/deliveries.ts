import { type QueryExecutorProvider, sql } from 'kysely'
import type { Vault } from '../../ports/vault.ts'
import {
  DELIVER,
  type Delivery,
  type DeliveryFilter,
  type NewDelivery,
  OWN_MODEL,
  type ReplayRange,
} from '../../ports/webhooks.ts'
import type { WriteReport, WriteStatus } from '../../ports/writes.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'
import { isId } from '../ids.ts'
import { openColumn, openInput, sealColumn } from '../writes/row.ts'

type Db = Database['db']

/**
 * Stores deliveries with what they tell of: give it the transaction of the change. An endpoint that was removed or disabled meanwhile
 * gets none.
 */
export async function storeDeliveries(
  db: QueryExecutorProvider,
  vault: Vault,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  for (const one of deliveries) {
    const input = sealColumn(vault, one.id, 'input', { body: one.body, query: {} })
    await sql`
      insert into write (id, environment_id, account_id, model, resource, method, lane, mode, input)
      select ${one.id}, environment_id, id, ${OWN_MODEL}, ${one.event}, ${DELIVER}, ${one.lane}, 'queued', ${input}
      from webhook where id = ${one.webhook_id} and disabled_reason is null`.execute(db)
  }
}

type Row = Omit<Delivery, 'attempts' | 'error' | 'body' | 'event'> & {
  resource: string
  report: Buffer | null
  input: Buffer | null
}

const SEQ = /^\d{1,18}$/

/** The deliveries of an endpoint, newest first. */
export async function listDeliveries(
  db: Db,
  vault: Vault,
  webhookId: string,
  { status, event }: DeliveryFilter,
  { limit, after }: { limit: number; after?: string },
): Promise<Delivery[]> {
  if (after !== undefined && !SEQ.test(after)) return []
  const query = sql<Row>`
    select w.id, w.seq, w.resource, w.status, w.report, w.input, w.created_at, w.finished_at,
      case when w.finished_at is null and h.disabled_reason is null then greatest(w.due_at, q.resume_at) end as next_attempt_at
    from write w join webhook h on h.id = w.account_id join account_queue q on q.account_id = w.account_id
    where w.account_id = ${webhookId} and ${conditionsOf({ status, event, after })}
    order by w.seq desc limit ${limit}`
  return (await reaching(() => query.execute(db))).rows.map((row) => toDelivery(vault, row))
}

function conditionsOf({ status, event, after }: { [K in 'status' | 'event' | 'after']: string | undefined }) {
  return sql.join(
    [
      sql`true`,
      ...(status === undefined ? [] : [sql`w.status = ${status}`]),
      ...(event === undefined ? [] : [sql`w.resource = ${event}`]),
      ...(after === undefined ? [] : [sql`w.seq < ${after}`]),
    ],
    sql` and `,
  )
}

function toDelivery(vault: Vault, { resource, report: sealedReport, input, ...row }: Row): Delivery {
  const report = sealedReport === null ? null : (openColumn(vault, row.id, 'report', sealedReport) as WriteReport)
  const { error } = report ?? { error: null }
  return {
    ...row,
    event: resource,
    attempts: report?.attempts ?? [],
    error:
      error === null
        ? null
        : {
            code: error.code,
            message: error.message,
            ...(error.remote?.status !== undefined && { status: error.remote.status }),
            ...(error.remote?.body !== undefined && { body: error.remote.body }),
          },
    body: input === null ? null : openInput(vault, row.id, input).body,
  }
}

const FINISHED: readonly WriteStatus[] = ['succeeded', 'failed', 'dead', 'unknown', 'cancelled']

/** A delivery that is made again keeps its id and its body, so that a receiver knows it; it takes a new place at the end of its lane. */
export async function replayDeliveries(db: Db, webhookId: string, range: ReplayRange, limit: number): Promise<string[]> {
  if ('id' in range && !isId(range.id)) return []
  const which =
    'id' in range
      ? sql`id = ${range.id}`
      : sql`created_at >= ${range.from} and created_at < ${range.to}
          and ${range.status === undefined ? sql`true` : sql`status = ${range.status}`}`
  const again = sql<{ id: string }>`
    with chosen as (
      select id from write
      where account_id = ${webhookId} and finished_at is not null and status = any(${FINISHED}) and input is not null and ${which}
      order by seq limit ${limit} for update
    )
    update write w set status = 'waiting', seq = default, finished_at = null, due_at = now(), opened_at = now(), checks = 0,
      outcome = null, error_code = null, in_doubt_since = null
    from chosen where w.id = chosen.id returning w.id`
  return (await reaching(() => again.execute(db))).rows.map(({ id }) => id)
}
