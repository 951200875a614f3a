import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openPostgres } from '../../src/storage/connect.ts'
import type { Database } from '../../src/storage/database.ts'
import { openEmbedded } from '../../src/storage/embedded.ts'
import { migrate } from '../../src/storage/migrate.ts'

export type TestDatabase = { name: string; open(): Promise<Database> }

/** A migrated embedded database of its own, in a folder that is removed on close. */
async function openTestPglite(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-db-'))
  cpSync(inject('templateFolder'), folder, { recursive: true })
  const database = await openEmbedded(folder)
  return {
    ...database,
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A migrated schema of its own on the server of DATABASE_URL, dropped on close. */
async function openTestPostgres(url: string): Promise<Database> {
  const schema = `test_${randomBytes(6).toString('hex')}`
  const admin = openPostgres({ url, poolMax: 1, log: silentLog })
  await admin.pool.query(`create schema "${schema}"`)
  const database = openPostgres({ url, schema, log: silentLog })
  await migrate(database, silentLog)
  return {
    ...database,
    close: async () => {
      await database.close()
      await sql`drop schema ${sql.id(schema)} cascade`.execute(admin.db)
      await admin.close()
    },
  }
}

const url = process.env.DATABASE_URL

/** Every database that this run can reach: a suite runs on each. Without DATABASE_URL, Postgres is left out and the run says so once. */
export const DATABASES: TestDatabase[] = [
  { name: 'pglite', open: openTestPglite },
  ...(url === undefined ? [] : [{ name: 'postgres', open: () => openTestPostgres(url) }]),
]
