import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../src/ports/accounts.ts'
import type { Database } from '../src/storage/database.ts'
import { makeLeaseStore } from '../src/storage/leases.ts'
import { sealColumn } from '../src/storage/writes/row.ts'
import { makeAttemptStore } from '../src/storage/writes/stores.ts'
import {
  benchCall,
  benchVault,
  instantPerformer,
  makeBenchAccounts,
  makeBenchDelivery,
  openBenchDatabase,
  rateOf,
} from './support/delivery.ts'
import { median } from './support/statistics.ts'

/**
 * What a million writes queued for one account cost everybody: accepting for that account, taking its next writes, and the time until
 * another account's single write is sent while the large one is being drained. Before and after in the same run, on the same schema.
 *
 *   DATABASE_URL=… npx node bench/backlog.ts
 */
const BACKLOG = 1_000_000
const BLOCK = 50_000
const RUNS = 3
const ACCEPTS = 4_000
const TAKES = 300
const SINGLES = 200
const CALLERS = 32
/** The provider of the large account takes so long, as a real one would; its drain then does not have the machine for itself. */
const CALL_MS = 20
const BOUNDS = { slower: 1.1, latency: 2 }

async function main(url: string): Promise<void> {
  const database = await openBenchDatabase(url)
  try {
    const [large, small] = (await makeBenchAccounts(database, 2)) as [Account, Account]
    await measureAccepts(database, large)
    await clear(database)
    const before = await measureCosts(database, large)
    await clear(database)
    const unloaded = await measureSingles(database, small)
    await clear(database)
    await queueUp(database, large)
    const after = await measureCosts(database, large)
    await database.pool.query('update account_queue set ready_at = now() where account_id = $1', [large.id])
    const loaded = await measureSingles(database, small)
    report(before, after, unloaded, loaded)
  } finally {
    await database.close()
  }
}

async function clear({ pool }: Database): Promise<void> {
  await pool.query('truncate write')
  await pool.query(
    'update account_queue set ready_at = null, resume_at = null, lease_owner = null, lease_until = null, tokens = null',
  )
  await pool.query('vacuum analyze write')
}

/** A million writes of an account, each in a lane of its own, with sealed inputs as accepting would have stored them. */
async function queueUp({ pool }: Database, account: Account): Promise<void> {
  const sealed = sealColumn(benchVault, account.id, 'input', benchCall(account, 0).input)
  for (let from = 1; from <= BACKLOG; from += BLOCK) {
    await pool.query(
      `insert into write (id, environment_id, account_id, model, resource, method, lane, mode, input)
       select gen_random_uuid(), $1, $2, 'ats', 'candidates', 'create', 'email/' || md5(n::text) || md5(n::text), 'queued', $3
       from generate_series($4::int, $5::int) as n`,
      [account.environment_id, account.id, sealed, from, from + BLOCK - 1],
    )
  }
  await pool.query('vacuum analyze write')
  await pool.query('checkpoint').catch(() => undefined)
}

type Costs = { acceptsPerSecond: number; takeMs: number; claimMs: number }

async function measureCosts(database: Database, account: Account): Promise<Costs> {
  const rounds: Costs[] = []
  for (let run = 0; run < RUNS; run++) {
    const acceptsPerSecond = await measureAccepts(database, account)
    rounds.push({ acceptsPerSecond, ...(await measureClaims(database, account)) })
  }
  return {
    acceptsPerSecond: median(rounds.map((round) => round.acceptsPerSecond)),
    takeMs: median(rounds.map((round) => round.takeMs)),
    claimMs: median(rounds.map((round) => round.claimMs)),
  }
}

async function measureAccepts(database: Database, account: Account): Promise<number> {
  const delivery = await makeBenchDelivery(database)
  const rate = await rateOf(ACCEPTS, CALLERS, (n) => delivery.writes.accept(benchCall(account, n)))
  await delivery.close()
  return rate
}

/** Claiming the account and looking at its next writes, as a worker does at the beginning of a turn, and giving it back. */
async function measureClaims(database: Database, account: Account): Promise<{ takeMs: number; claimMs: number }> {
  const leases = makeLeaseStore(database)
  const attempts = makeAttemptStore(database, benchVault)
  const takes: number[] = []
  const claims: number[] = []
  await leases.markReady(account.id)
  for (let n = 0; n < TAKES; n++) {
    const claiming = performance.now()
    const [lease] = await leases.claim(`bench.${n}`, 1, 60_000)
    claims.push(performance.now() - claiming)
    const taking = performance.now()
    const due = await attempts.take(account.id, 32)
    takes.push(performance.now() - taking)
    if (due.length !== 32) throw new Error(`${due.length} writes were due instead of 32.`)
    await leases.release(lease!, { more: true, restMs: 0, failures: 0, tokensLeft: 0 })
  }
  return { takeMs: median(takes), claimMs: median(claims) }
}

/** Milliseconds from asking until the provider is called, for one write at a time, the 99th in a hundred. */
async function measureSingles(database: Database, account: Account): Promise<{ p50: number; p99: number }> {
  const sentAt = new Map<string, number>()
  const performer: typeof instantPerformer = {
    ...instantPerformer,
    async perform(write, hold) {
      if (write.account_id === account.id) sentAt.set(write.id, performance.now())
      else await sleep(CALL_MS)
      return instantPerformer.perform(write, hold)
    },
  }
  const delivery = await makeBenchDelivery(database, { performer })
  const stop = await delivery.startWorker()
  const latencies: number[] = []
  for (let n = 0; n < SINGLES + 20; n++) {
    const askedAt = performance.now()
    const { write } = await delivery.writes.accept(benchCall(account, n), 10_000)
    // The first ones find cold caches.
    if (n >= 20) latencies.push(sentAt.get(write.id)! - askedAt)
  }
  await stop()
  await delivery.close()
  latencies.sort((a, b) => a - b)
  return { p50: median(latencies), p99: latencies[Math.floor(latencies.length * 0.99)]! }
}

function report(before: Costs, after: Costs, unloaded: { p50: number; p99: number }, loaded: { p50: number; p99: number }): void {
  const line = (name: string, text: string) => console.log(`${name.padEnd(52)} ${text}`)
  const check = (ratio: number, bound: number) => `${ratio.toFixed(2)} (${ratio <= bound ? 'meets' : 'MISSES'} <= ${bound})`
  console.log(`Without and with ${BACKLOG} writes queued for one account; medians of ${RUNS} runs.`)
  const accept = before.acceptsPerSecond / after.acceptsPerSecond
  line(
    'accept for that account',
    `${Math.round(before.acceptsPerSecond)}/s -> ${Math.round(after.acceptsPerSecond)}/s  ${check(accept, BOUNDS.slower)}`,
  )
  line(
    'claim it',
    `${before.claimMs.toFixed(2)} -> ${after.claimMs.toFixed(2)} ms  ${check(after.claimMs / before.claimMs, BOUNDS.slower)}`,
  )
  line(
    'take its next 32 writes',
    `${before.takeMs.toFixed(2)} -> ${after.takeMs.toFixed(2)} ms  ${check(after.takeMs / before.takeMs, BOUNDS.slower)}`,
  )
  line('another account’s write until it is sent, p50', `${unloaded.p50.toFixed(1)} -> ${loaded.p50.toFixed(1)} ms`)
  line('  p99', `${unloaded.p99.toFixed(1)} -> ${loaded.p99.toFixed(1)} ms  ${check(loaded.p99 / unloaded.p99, BOUNDS.latency)}`)
}

const { DATABASE_URL } = process.env
if (DATABASE_URL === undefined) throw new Error('Set DATABASE_URL to a Postgres server that this may make a schema in.')
await main(DATABASE_URL)
