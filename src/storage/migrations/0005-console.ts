import { type Kysely, sql } from 'kysely'

/** Sessions of the console, and the search for a write that did not arrive. Frozen in time: a later change is a later file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table console_session (
      hash bytea primary key,
      environment_id uuid not null references environment on delete cascade,
      user_id uuid not null,
      created_at timestamptz not null,
      seen_at timestamptz not null
    )`.execute(db)
  await sql`create index console_session_created on console_session (created_at)`.execute(db)

  // Only writes with an error pay for it; the others are found among the unfinished or the newest ones.
  await sql`create index write_trouble_lane on write (lane) where error_code is not null`.execute(db)
}
