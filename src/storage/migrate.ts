import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { type MigrationResultSet, Migrator } from 'kysely/migration'
import type { Log } from '../log.ts'
import type { Database } from './database.ts'
import { MIGRATIONS } from './migrations/index.ts'

/** How Kysely says that the database knows a migration that this version does not have. */
const NEWER_SCHEMA = /previously executed migration (\S+) is missing/

/**
 * Brings the schema up to this version. Several processes may start at once: one migrates, the others wait for it.
 * @throws Error when the database was migrated by a newer version of the gateway, which this one must not write to
 */
export async function migrate(database: Database, log: Log): Promise<void> {
  // Named, because Kysely otherwise takes another schema's migration tables in the same database for ours.
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(database.db)
  const migrator = new Migrator({
    db: database.db,
    provider: { getMigrations: async () => MIGRATIONS },
    ...(rows[0] !== undefined && { migrationTableSchema: rows[0].schema }),
  })
  const { error, results } = await migrateOnceStill(migrator)
  for (const { status, migrationName } of results ?? []) {
    if (status === 'Success') log.info({ migration: migrationName }, 'The schema was changed.')
  }
  if (error === undefined) return
  const newer = NEWER_SCHEMA.exec(String((error as Error).message))
  if (newer === null) throw error
  throw new Error(
    `A newer version of the gateway has migrated this database (${newer[1]}). Start that version, or use another database.`,
  )
}

/** A table, a schema, or an entry of the catalogue that was there a moment ago. */
const VANISHED = ['42P01', '3F000', 'XX000']
const TRIES_MAX = 40
const PAUSE_MS = 25

/**
 * Kysely looks at every table of the database before it begins. One that somebody drops at that moment, in whatever schema, makes the
 * look fail and says nothing about ours, so it is looked again. What fails after that is a migration, and is not repeated.
 */
async function migrateOnceStill(migrator: Migrator): Promise<MigrationResultSet> {
  for (let tries = 1; ; tries++) {
    const outcome = await migrator.migrateToLatest()
    const code = (outcome.error as { code?: string } | undefined)?.code
    if (tries >= TRIES_MAX || outcome.results !== undefined || code === undefined || !VANISHED.includes(code)) return outcome
    await wait(PAUSE_MS)
  }
}
