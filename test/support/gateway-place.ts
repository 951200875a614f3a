import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { makeTokens } from '../../src/gateway/tokens.ts'
import { silentLog } from '../../src/log.ts'
import { openPostgres } from '../../src/storage/connect.ts'
import type { Database } from '../../src/storage/database.ts'
import { openEmbedded } from '../../src/storage/embedded.ts'
import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { makeTokenStore } from '../../src/storage/tokens.ts'

/** Where gateways of a test keep their data: a migrated database of their own, with an environment beside the default one. */
export type TestPlace = {
  /** The variables that name it. */
  variables: Record<string, string>
  /** An admin token of the other environment. */
  otherToken: string
  close(): Promise<void>
}

const OTHER_TOKEN = 'admin-token-of-the-other-environment'
const ENCRYPTION_KEY = Buffer.alloc(32, 9).toString('base64')

/** On Postgres when DATABASE_URL is set, with Redis when REDIS_URL is set too, otherwise embedded. */
export async function openTestPlace(): Promise<TestPlace> {
  const { DATABASE_URL, REDIS_URL } = process.env
  if (DATABASE_URL === undefined) return openEmbeddedPlace()
  return openPostgresPlace(DATABASE_URL, REDIS_URL)
}

async function openEmbeddedPlace(): Promise<TestPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-place-'))
  cpSync(inject('templateFolder'), folder, { recursive: true })
  const database = await openEmbedded(folder)
  await addOtherEnvironment(database)
  await database.close()
  return {
    variables: { DATA_DIR: folder, ENCRYPTION_KEY },
    otherToken: OTHER_TOKEN,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function openPostgresPlace(serverUrl: string, redisUrl: string | undefined): Promise<TestPlace> {
  const schema = `test_${randomBytes(6).toString('hex')}`
  const admin = openPostgres({ url: serverUrl, poolMax: 1, log: silentLog })
  await admin.pool.query(`create schema "${schema}"`)
  const url = new URL(serverUrl)
  url.searchParams.set('options', `-c search_path=${schema},public`)
  const database = openPostgres({ url: url.href, poolMax: 1, log: silentLog })
  await migrate(database, silentLog)
  await addOtherEnvironment(database)
  await database.close()
  return {
    variables: { DATABASE_URL: url.href, ENCRYPTION_KEY, ...(redisUrl === undefined ? {} : { REDIS_URL: ownRedis(redisUrl) }) },
    otherToken: OTHER_TOKEN,
    close: async () => {
      await sql`drop schema ${sql.id(schema)} cascade`.execute(admin.db)
      await admin.close()
    },
  }
}

/** Test files run side by side, and a worker takes every ring of its Redis: each vitest worker has a database number of its own. */
function ownRedis(redisUrl: string): string {
  const url = new URL(redisUrl)
  url.pathname = `/${Number(process.env.VITEST_POOL_ID ?? 0) % 16}`
  return url.href
}

async function addOtherEnvironment(database: Database): Promise<void> {
  const environment = await makeEnvironmentStore(database).ensure('other')
  const token = { kind: 'api', name: 'other', scopes: ['read', 'write', 'admin'], account_id: null, grant_data: {} } as const
  await makeTokens(makeTokenStore(database), systemClock).adopt(
    { ...token, scopes: [...token.scopes], environment_id: environment.id, expires_at: null },
    OTHER_TOKEN,
  )
}
