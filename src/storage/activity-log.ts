import { sql } from 'kysely'
import type { Database } from './database.ts'
import { reaching } from './failures.ts'
import { isId } from './ids.ts'

/** One act in an environment, as the audit log has it. */
export type LogEntry = {
  id: string
  action: string
  entity_type: string
  entity_id: string | null
  actor_id: string | null
  details: Record<string, unknown>
  /** With microseconds, which keep entries in order. */
  created_at: string
}

export type LogFilter = { action?: string; entity_id?: string }

/** The audit log of an environment, newest first. `after` is the id of the last entry seen. */
export async function listActivity(
  { db }: Pick<Database, 'db'>,
  environmentId: string,
  { action, entity_id: entityId }: LogFilter,
  { limit, after }: { limit: number; after?: string },
): Promise<LogEntry[]> {
  if (after !== undefined && !isId(after)) return []
  const conditions = [
    sql`environment_id = ${environmentId}`,
    ...(action === undefined ? [] : [sql`action = ${action}`]),
    ...(entityId === undefined ? [] : [sql`entity_id = ${entityId}`]),
    ...(after === undefined
      ? []
      : [
          sql`(created_at, id) < (select created_at, id from ats_audit_log where environment_id = ${environmentId} and id = ${after})`,
        ]),
  ]
  const query = sql<LogEntry>`
    select id, action, entity_type, entity_id, user_id as actor_id, details,
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at
    from ats_audit_log where ${sql.join(conditions, sql` and `)}
    order by ats_audit_log.created_at desc, id desc limit ${limit}`
  return (await reaching(() => query.execute(db))).rows
}
