import { type QueryExecutorProvider, sql } from 'kysely'
import { AtsError } from '../ats-error.ts'
import { waitedTooLong } from '../db-errors.ts'
import type { AuditLog, AuditLogsQuery } from '../model/audit-log.ts'
import type { JsonObject } from '../model/common.ts'
import type { AtsDb } from '../schema.ts'

export type AuditEntry = {
  environmentId: string
  /** One of `AUDIT_ACTIONS`. */
  action: string
  entityType: string
  entityId: string | null
  /** The user or token that acts; null for the product itself. */
  actorId: string | null
  /** Never a secret; personal data only as names of fields. */
  details?: JsonObject
}

/**
 * Writes one row of the audit log. Give it the transaction of the change that the row is about: both are there, or neither.
 * The row's time is the database's, whoever calls.
 */
export async function audit(db: QueryExecutorProvider, entry: AuditEntry): Promise<void> {
  const { environmentId, action, entityType, entityId, actorId, details = {} } = entry
  await sql`
    insert into ats_audit_log (environment_id, action, entity_type, entity_id, user_id, details)
    values (${environmentId}, ${action}, ${entityType}, ${entityId}, ${actorId}, ${JSON.stringify(details)})`.execute(db)
}

/**
 * A writer that holds the lock for longer is stuck, and those behind us would wait with us. Twice the server's preset of `deadlock_timeout`, after which
 * it lets a writer pass us in the queue that holds a row for which another one, whom we wait for, is waiting.
 */
const LOCK_TIMEOUT_MS = 2_000

/**
 * One page of the audit log, newest first, and how many rows match. Rows written later have later times than every row of the answer, so a poller
 * that goes on from the newest time it has seen misses none (the migration `0002-ats` says how).
 * @throws AtsError `unavailable` when a writer of the environment does not finish
 */
export async function listAuditLogs(
  db: AtsDb,
  environmentId: string,
  query: AuditLogsQuery,
): Promise<{ data: AuditLog[]; total: number }> {
  const matching = db
    .selectFrom('ats_audit_log')
    .where('environment_id', '=', environmentId)
    .$if(query.action !== undefined, (rows) => rows.where('action', '=', query.action ?? ''))
    .$if(query.since !== undefined, (rows) => rows.where(sql<boolean>`created_at > ${query.since}::timestamptz`))
  const page = matching
    .select(['id', 'action', 'entity_type', 'entity_id', 'user_id', 'details'])
    .select(sql<string>`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('created_at'))
    .orderBy(sql`ats_audit_log.created_at`, 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit)
    .offset(query.offset)
  // Read committed, so that the page is read as things are once the lock is granted, and not as they were before.
  const data = await db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (trx) => {
      await sql`select set_config('lock_timeout', ${`${LOCK_TIMEOUT_MS}ms`}, true)`.execute(trx)
      await sql`select pg_advisory_xact_lock(ats_audit_log_lock(${environmentId}))`.execute(trx).catch(refuse)
      return trx.executeQuery(page)
    })
  const { total } = await matching.select((rows) => rows.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  return { data: data.rows, total: Number(total) }
}

function refuse(thrown: unknown): never {
  if (!waitedTooLong(thrown)) throw thrown
  throw new AtsError('unavailable', 'A change in this environment does not finish. Ask again in a moment.', {
    retryAfterSeconds: 1,
    cause: thrown,
  })
}
