import { randomBytes } from 'node:crypto'
import type { Job } from 'bullmq'
import { systemClock } from '../src/clock.ts'
import { silentLog } from '../src/log.ts'
import type { Account } from '../src/ports/accounts.ts'
import type { JobQueue } from '../src/ports/queue.ts'
import { makeBullQueue } from '../src/queue/bullmq.ts'
import { openRedis } from '../src/queue/redis.ts'
import { parseRedisAddress } from '../src/queue/redis-address.ts'
import type { Database } from '../src/storage/database.ts'
import { makeId } from '../src/storage/ids.ts'
import { benchCall, cpuMs, makeBenchAccounts, makeBenchDelivery, openBenchDatabase, rateOf } from './support/delivery.ts'
import { median } from './support/statistics.ts'

/**
 * What delivery costs beside the SQL that it cannot do without: accepting writes for one busy account against bare single-row inserts,
 * and draining them to a provider that answers at once against bare takes and settles, each write by statements of its own. Same
 * pool, same rows, same run, in turns. Needs DATABASE_URL; with REDIS_URL the drain is measured with BullMQ as well.
 *
 *   DATABASE_URL=… REDIS_URL=… npx node bench/delivery.ts
 */
const RUNS = 3
const WRITES = 6_000
const TURNS = 12
const CALLERS = 32
const ACCOUNTS = 8
/** Writes under way at once in a drain: eight accounts of concurrency four. */
const UNDER_WAY = 32
const BOUNDS = { accept: 0.6, drain: 0.5, cpuMs: 1.0 }

/** The table without what makes it a queue: its primary key is left. */
const BARE_TABLE = `create table bare_write (like write including defaults including identity including storage, primary key (id))`
const BARE_INSERT = {
  name: 'bare_insert',
  text: `insert into bare_write (id, environment_id, account_id, model, resource, method, target_id, lane, mode, input)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning seq, created_at`,
}
const BARE_TAKE = {
  name: 'bare_take',
  text: `update write set status = 'running', lease_owner = $2, attempts = attempts + 1, attempted_at = now() where id = $1 returning *`,
}
const BARE_SETTLE = {
  name: 'bare_settle',
  text: `update write set status = 'succeeded', outcome = 'created', report = $2, finished_at = now(), lease_owner = null where id = $1`,
}

async function main(databaseUrl: string, redisUrl: string | undefined): Promise<void> {
  const database = await openBenchDatabase(databaseUrl)
  try {
    await database.pool.query(BARE_TABLE)
    const accounts = await makeBenchAccounts(database, ACCOUNTS)
    const accept: { bare: number; ours: number }[] = []
    const drain: { bare: number; notify: Drained; bull: Drained | undefined; jobs: number | undefined }[] = []
    for (let run = 0; run < RUNS; run++) {
      const inputBytes = await warmUp(database, accounts)
      accept.push(await inTurns(database, accounts[0]!, inputBytes))
      drain.push({
        bare: await bareDrain(database, accounts),
        notify: await drained(database, accounts),
        bull: redisUrl === undefined ? undefined : await withBull(redisUrl, (queue) => drained(database, accounts, queue)),
        jobs: redisUrl === undefined ? undefined : await bullJobs(redisUrl),
      })
    }
    report(accept, drain)
  } finally {
    await database.close()
  }
}

type Drained = { perSecond: number; cpuMs: number }

async function clear({ pool }: Database): Promise<void> {
  await pool.query('truncate write')
  await pool.query('update account_queue set ready_at = null, resume_at = null, lease_owner = null, lease_until = null')
}

/** Fills the caches of both ways, and tells how long a sealed input is. */
async function warmUp(database: Database, accounts: Account[]): Promise<number> {
  await clear(database)
  const delivery = await makeBenchDelivery(database)
  await rateOf(300, CALLERS, (n) => delivery.writes.accept(benchCall(accounts[n % ACCOUNTS]!, n)))
  await delivery.close()
  const { rows } = await database.pool.query('select avg(length(input))::int as bytes from write')
  await database.pool.query('vacuum analyze write')
  return rows[0].bytes
}

/** Bare inserts and accepts in short turns, so that what else the machine does falls on both alike. */
async function inTurns(database: Database, account: Account, bytes: number): Promise<{ bare: number; ours: number }> {
  await clear(database)
  await database.pool.query('truncate bare_write')
  const seconds = { bare: 0, ours: 0 }
  for (let turn = 0; turn < TURNS; turn++) {
    seconds.bare += 1 / (await bareInserts(database, account, bytes))
    seconds.ours += 1 / (await accepts(database, account))
  }
  return { bare: TURNS / seconds.bare, ours: TURNS / seconds.ours }
}

async function bareInserts({ pool }: Database, account: Account, bytes: number): Promise<number> {
  const input = randomBytes(bytes)
  return rateOf(WRITES / TURNS, CALLERS, () => {
    const id = makeId()
    const lane = `email/${'0'.repeat(64)}`
    const values = [id, account.environment_id, account.id, 'ats', 'candidates', 'create', null, lane, 'queued', input]
    return pool.query({ ...BARE_INSERT, values })
  })
}

async function accepts(database: Database, account: Account): Promise<number> {
  const delivery = await makeBenchDelivery(database)
  const rate = await rateOf(WRITES / TURNS, CALLERS, (n) => delivery.writes.accept(benchCall(account, n)))
  await delivery.close()
  return rate
}

async function queueUp(database: Database, accounts: Account[]): Promise<void> {
  await clear(database)
  const delivery = await makeBenchDelivery(database)
  await rateOf(WRITES, CALLERS, (n) => delivery.writes.accept(benchCall(accounts[n % ACCOUNTS]!, n)))
  await delivery.close()
  await database.pool.query('vacuum analyze write')
}

async function bareDrain(database: Database, accounts: Account[]): Promise<number> {
  await queueUp(database, accounts)
  const { pool } = database
  const { rows } = await pool.query('select id from write order by seq')
  return rateOf(WRITES, UNDER_WAY, async (n) => {
    const taken = await pool.query({ ...BARE_TAKE, values: [rows[n].id, 'bench'] })
    await pool.query({ ...BARE_SETTLE, values: [rows[n].id, taken.rows[0].input] })
  })
}

async function drained(database: Database, accounts: Account[], queue?: JobQueue): Promise<Drained> {
  await queueUp(database, accounts)
  let left = WRITES
  const done = Promise.withResolvers<void>()
  const settled = () => {
    left -= 1
    if (left === 0) done.resolve()
  }
  const delivery = await makeBenchDelivery(database, { observer: { settled }, ...(queue !== undefined && { queue }) })
  const cpuBefore = cpuMs()
  const startedAt = performance.now()
  const stop = await delivery.startWorker()
  await done.promise
  const perSecond = (WRITES * 1_000) / (performance.now() - startedAt)
  const cpu = (cpuMs() - cpuBefore) / WRITES
  await stop()
  await delivery.close()
  return { perSecond, cpuMs: cpu }
}

async function withBull<T>(url: string, work: (queue: JobQueue) => Promise<T>): Promise<T> {
  const prefix = `{bench-${randomBytes(6).toString('hex')}}`
  const address = parseRedisAddress(url)
  const queue = await makeBullQueue({ address, concurrency: ACCOUNTS, clock: systemClock, log: silentLog, prefix })
  try {
    return await work(queue)
  } finally {
    await queue.close()
  }
}

/** BullMQ with a job a write: added one by one, worked off by a processor that does nothing. */
async function bullJobs(url: string): Promise<number> {
  const { Queue, Worker } = await import('bullmq')
  const prefix = `{bench-${randomBytes(6).toString('hex')}}`
  const connection = await openRedis(parseRedisAddress(url), 'blocking', silentLog)
  const queue = new Queue('jobs', { connection, prefix })
  const startedAt = performance.now()
  await rateOf(WRITES, CALLERS, (n) => queue.add('write', { n }, { removeOnComplete: true }))
  let left = WRITES
  const done = Promise.withResolvers<void>()
  const processor = async (_job: Job) => {
    left -= 1
    if (left === 0) done.resolve()
  }
  const worker = new Worker('jobs', processor, { connection, prefix, concurrency: UNDER_WAY })
  await done.promise
  const rate = (WRITES * 1_000) / (performance.now() - startedAt)
  await worker.close()
  await queue.obliterate({ force: true })
  await queue.close()
  connection.disconnect()
  return rate
}

function report(
  accept: { bare: number; ours: number }[],
  drain: { bare: number; notify: Drained; bull: Drained | undefined; jobs: number | undefined }[],
): void {
  const line = (name: string, text: string) => console.log(`${name.padEnd(44)} ${text}`)
  const rate = (values: number[]) => `${Math.round(median(values))}/s`
  const check = (value: number, ok: boolean, bound: string) => `${value.toFixed(2)} (${ok ? 'meets' : 'MISSES'} ${bound})`
  console.log(`${RUNS} runs of ${WRITES} writes, medians; ratios within a run.`)
  line('bare INSERT', rate(accept.map(({ bare }) => bare)))
  const acceptRatio = median(accept.map(({ bare, ours }) => ours / bare))
  line(
    'accept',
    `${rate(accept.map(({ ours }) => ours))}  ratio ${check(acceptRatio, acceptRatio >= BOUNDS.accept, `>= ${BOUNDS.accept}`)}`,
  )
  line('bare take and settle', rate(drain.map(({ bare }) => bare)))
  for (const [name, of] of [
    ['drain with LISTEN/NOTIFY', ({ notify }: (typeof drain)[number]) => notify],
    ['drain with BullMQ', ({ bull }: (typeof drain)[number]) => bull],
  ] as const) {
    const pairs = drain.flatMap((one) => (of(one) === undefined ? [] : [{ bare: one.bare, ours: of(one)! }]))
    if (pairs.length === 0) continue
    const ratio = median(pairs.map(({ bare, ours }) => ours.perSecond / bare))
    const cpu = median(pairs.map(({ ours }) => ours.cpuMs))
    line(
      name,
      `${rate(pairs.map(({ ours }) => ours.perSecond))}  ratio ${check(ratio, ratio >= BOUNDS.drain, `>= ${BOUNDS.drain}`)}`,
    )
    line(`  CPU per write in the worker, ms`, check(cpu, cpu <= BOUNDS.cpuMs, `<= ${BOUNDS.cpuMs}`))
  }
  const jobs = drain.flatMap(({ jobs: one }) => (one === undefined ? [] : [one]))
  if (jobs.length > 0) line('BullMQ alone, a job a write', rate(jobs))
}

const { DATABASE_URL, REDIS_URL } = process.env
if (DATABASE_URL === undefined) throw new Error('Set DATABASE_URL to a Postgres server that this may make a schema in.')
await main(DATABASE_URL, REDIS_URL)
