import { CONNECTORS } from '../connectors/index.ts'
import { openDatabase } from './commands.ts'
import type { Config } from './config.ts'
import { makeEgress } from './connector/egress.ts'
import { makeTransport } from './connector/transport.ts'
import { toGatewayError } from './errors.ts'
import { toConnected } from './gateway/connected.ts'
import { readKeys } from './keys.ts'
import { silentLog } from './log.ts'
import { openRedis } from './queue/redis.ts'
import { parseRedisAddress } from './queue/redis-address.ts'
import { makeAccountStore } from './storage/accounts.ts'
import type { Database } from './storage/database.ts'
import { countOld } from './storage/reseal.ts'
import { schemaState } from './storage/schema-state.ts'
import { makeVault } from './storage/vault.ts'

/** What was found, and what to do about it where something is to be done. */
export type Finding = { check: string; state: 'ok' | 'warn' | 'fail'; message: string; remedy?: string }

const TIMEOUT_MS = 5_000
/** Schedules are the database's, so its clock may differ; tokens, signatures and OAuth are judged by this machine's. */
const CLOCK_OFF_MS_MAX = 2_000
const OLDEST_MS_MAX = 15 * 60_000
const ACCOUNTS_MAX = 100

/** Examines an installation. Changes nothing, and calls providers without credentials. */
export async function examine(config: Config): Promise<Finding[]> {
  let database: Database
  try {
    database = await openDatabase(config)
    await database.pool.query('select 1')
  } catch (error) {
    const remedy =
      config.DATABASE_URL === undefined
        ? 'Stop the gateway that uses the folder, then repeat; or check that this user may write to it.'
        : 'Check DATABASE_URL, that the server runs and that this machine may connect to it.'
    return [{ check: 'database', state: 'fail', message: textOf(error), remedy }]
  }
  try {
    const findings = [await aboutDatabase(database), await aboutClock(database)]
    const schema = await aboutSchema(database)
    findings.push(schema)
    // Everything else reads tables that may not be there.
    if (schema.state === 'fail') return [...findings, await aboutBell(config)]
    for (const [check, look] of Object.entries({ keys: aboutKeys, queue: aboutQueue, egress: aboutEgress }))
      findings.push(...(await look(config, database).catch((error) => [unexamined(check, error)])))
    return [...findings, await aboutBell(config)]
  } finally {
    await database.close()
  }
}

async function aboutDatabase({ kind, pool }: Database): Promise<Finding> {
  const { rows } = await pool.query<{ version: string }>('show server_version')
  return kind === 'postgres'
    ? { check: 'database', state: 'ok', message: `Postgres ${rows[0]?.version} answers.` }
    : {
        check: 'database',
        state: 'warn',
        message: 'The embedded database answers. It survives a killed process, not a power cut.',
        remedy: 'For anything that matters, set DATABASE_URL.',
      }
}

async function aboutClock({ pool }: Database): Promise<Finding> {
  const before = Date.now()
  const { rows } = await pool.query<{ ms: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms')
  const offMs = Math.round(Math.abs((rows[0]?.ms ?? 0) - (before + Date.now()) / 2))
  if (offMs <= CLOCK_OFF_MS_MAX)
    return { check: 'clock', state: 'ok', message: `This machine and the database agree within ${offMs} ms.` }
  return {
    check: 'clock',
    state: 'warn',
    message: `This machine and the database differ by ${offMs} ms.`,
    remedy: 'Let both take their time from the same NTP servers; tokens and signatures expire at the wrong moment otherwise.',
  }
}

async function aboutSchema(database: Database): Promise<Finding> {
  const { missing, unknown } = await schemaState(database)
  const check = 'schema'
  if (unknown.length > 0)
    return { check, state: 'fail', message: `A newer version made changes: ${unknown.join(', ')}.`, remedy: 'Use that version.' }
  if (missing.length > 0)
    return { check, state: 'fail', message: `Changes are missing: ${missing.join(', ')}.`, remedy: 'Run: ats-gateway migrate' }
  return { check, state: 'ok', message: 'It is the one of this version.' }
}

async function aboutKeys(config: Config, database: Database): Promise<Finding[]> {
  const check = 'keys'
  const vault = makeVault(readKeys(config).sealing)
  const { rows } = await database.pool.query<{ id: string; credentials: Buffer }>(
    `select id, credentials from integrated_account where credentials is not null order by created_at desc limit ${ACCOUNTS_MAX}`,
  )
  const closed = rows.filter(({ id, credentials }) => !opens(() => vault.open(id, credentials)))
  if (closed.length > 0)
    return [
      {
        check,
        state: 'fail',
        message: `The credentials of ${closed.length} of ${rows.length} accounts cannot be opened, such as those of ${closed[0]?.id}.`,
        remedy: 'Add the key under which they were sealed to the end of ENCRYPTION_KEY, or restore the key file of DATA_DIR.',
      },
    ]
  const old = Object.entries(await countOld(database, vault))
  if (old.length > 0)
    return [
      {
        check,
        state: 'warn',
        message: `Sealed under older keys: ${old.map(([place, count]) => `${place} ${count}`).join(', ')}.`,
        remedy: 'Run: ats-gateway keys rotate',
      },
    ]
  return [{ check, state: 'ok', message: `Credentials open, and everything is sealed under the first key.` }]
}

async function aboutQueue(_config: Config, { pool }: Database): Promise<Finding[]> {
  const check = 'queue'
  const { rows } = await pool.query<{ due: number; oldest_ms: number; open: number }>(`
    select count(*) filter (where lease_until is null or lease_until < now())::int as due, count(*)::int as open,
      coalesce(max(extract(epoch from now() - greatest(ready_at, coalesce(resume_at, ready_at), coalesce(throttled_until, ready_at)))) * 1000, 0)::float8
        as oldest_ms
    from account_queue where ready_at <= now()`)
  const { due = 0, oldest_ms: oldestMs = 0 } = rows[0] ?? {}
  if (due > 0 && oldestMs > OLDEST_MS_MAX)
    return [
      {
        check,
        state: 'warn',
        message: `${due} accounts have been due for up to ${Math.round(oldestMs / 60_000)} minutes and nobody delivers for them.`,
        remedy: 'Start a gateway with ROLE=all or ROLE=worker, or more of them.',
      },
    ]
  const { rows: stuck } = await pool.query<{ status: string; count: number }>(
    `select status, count(*)::int as count from write where status in ('dead', 'unknown') group by status order by status`,
  )
  if (stuck.length > 0)
    return [
      {
        check,
        state: 'warn',
        message: `Writes that wait for a person: ${stuck.map(({ status, count }) => `${count} ${status}`).join(', ')}.`,
        remedy: 'See: ats-gateway write list --status dead (or unknown), or the console.',
      },
    ]
  return [{ check, state: 'ok', message: 'Nothing waits for longer than it should.' }]
}

/** Whether the addresses of the linked accounts answer anything at all, through the same guard as every call. */
async function aboutEgress(config: Config, database: Database): Promise<Finding[]> {
  const check = 'egress'
  const vault = makeVault(readKeys(config).sealing)
  const store = makeAccountStore(database, vault)
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from integrated_account where not is_sandbox order by created_at desc limit ${ACCOUNTS_MAX}`,
  )
  const origins = new Set<string>()
  for (const { id } of rows) {
    // One that cannot be opened is the keys' finding.
    const account = await store.find(id).catch(() => undefined)
    const connector = CONNECTORS.find((one) => one.id === account?.integration)
    const url = account === undefined ? undefined : connector?.baseUrl(toConnected(account))
    if (url !== undefined) origins.add(new URL(url).origin)
  }
  if (origins.size === 0) return [{ check, state: 'ok', message: 'No account is reached over the network.' }]
  const transport = makeTransport({ egress: makeEgress({ allow: config.EGRESS_ALLOW }) })
  try {
    return await Promise.all(
      [...origins].map(async (origin): Promise<Finding> => {
        try {
          const url = new URL(origin)
          const { status, stream } = await transport.call({ method: 'GET', url, headers: {}, timeoutMs: TIMEOUT_MS })
          await stream.cancel()
          return { check, state: 'ok', message: `${origin} answers (${status}).` }
        } catch (error) {
          const { code, message } = toGatewayError(error)
          const remedy =
            code === 'egress_denied'
              ? 'If it is meant to be called, add it to EGRESS_ALLOW.'
              : 'Check DNS, firewall and proxy between this machine and the provider.'
          return { check, state: 'fail', message: `${origin}: ${message}`, remedy }
        }
      }),
    )
  } finally {
    await transport.close()
  }
}

async function aboutBell({ REDIS_URL: url }: Config): Promise<Finding> {
  const check = 'redis'
  if (url === undefined) return { check, state: 'ok', message: 'Not used: workers hear of new writes from the database.' }
  const redis = await openRedis(parseRedisAddress(url), 'blocking', silentLog)
  const late = AbortSignal.timeout(TIMEOUT_MS)
  try {
    await Promise.race([
      redis.ping(),
      new Promise((_, reject) => late.addEventListener('abort', () => reject(new Error('It does not answer.')))),
    ])
    return { check, state: 'ok', message: 'It answers.' }
  } catch (error) {
    const remedy =
      'Check REDIS_URL and the server. Nothing is lost meanwhile: workers look for due writes by themselves, only later.'
    return { check, state: 'fail', message: textOf(error), remedy }
  } finally {
    redis.disconnect()
  }
}

/** A look that failed by itself is a finding, and the others go on. */
function unexamined(check: string, error: unknown): Finding {
  return {
    check,
    state: 'fail',
    message: `This could not be examined: ${textOf(error)}`,
    remedy: 'Repeat it; look into the log of the database server if it stays.',
  }
}

function opens(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch {
    return false
  }
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return textOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
