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
 * another account's single write is sent while the large one is being drained. Two schemas, one without and one with the backlog,
 * measured in turns, so that what else the machine does falls on both alike.
 *
 *   DATABASE_URL=… npx node bench/backlog.ts
 */
const BACKLOG = 1_000_000
const BLOCK = 50_000
const ROUNDS = 9
const ACCEPTS = 1_200
const TURNS = 6
const TAKES = 100
const SINGLES = 60
const WARM_UP = 10
const CALLERS = 32
/** The provider of the large account takes so long, as a real one would; its drain then does not have the machine for itself. */
const CALL_MS = 20
const BOUNDS = { slower: 1.1, latency: 2 }

type Side = {
  database: Database
  large: Account
  small: Account
  accepts: number[]
  claims: number[]
  takes: number[]
  singles: number[]
}

async function main(url: string): Promise<void> {
  const [without, having] = [await openSide(url), await openSide(url)]
  try {
    await queueUp(having.database, having.large)
    for (let round = 0; round < ROUNDS; round++) {
      await measureAccepts([without, having])
      await measureClaims([without, having])
      for (const side of [without, having]) await measureSingles(side)
    }
    report(without, having)
  } finally {
    await without.database.close()
    await having.database.close()
  }
}

async function openSide(url: string): Promise<Side> {
  const database = await openBenchDatabase(url)
  const [large, small] = (await makeBenchAccounts(database, 2)) as [Account, Account]
  const side: Side = { database, large, small, accepts: [], claims: [], takes: [], singles: [] }
  await measureAccepts([side])
  return { ...side, accepts: [] }
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

async function measureAccepts(sides: Side[]): Promise<void> {
  const deliveries = await Promise.all(sides.map(({ database }) => makeBenchDelivery(database)))
  const seconds = sides.map(() => 0)
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [at, { large }] of sides.entries()) {
      const rate = await rateOf(ACCEPTS / TURNS, CALLERS, (n) => deliveries[at]!.writes.accept(benchCall(large, n)))
      seconds[at]! += 1 / rate
    }
  }
  for (const [at, side] of sides.entries()) side.accepts.push(TURNS / seconds[at]!)
  for (const delivery of deliveries) await delivery.close()
}

/** Claiming the account and looking at its next writes, as a worker does at the beginning of a turn, and giving it back. */
async function measureClaims(sides: Side[]): Promise<void> {
  for (const { database, large } of sides) await makeLeaseStore(database).markReady(large.id)
  for (let n = 0; n < TAKES; n++) {
    for (const { database, large, claims, takes } of sides) {
      const leases = makeLeaseStore(database)
      const attempts = makeAttemptStore(database, benchVault)
      const claiming = performance.now()
      const [lease] = await leases.claimOne(`bench.${n}`, large.id, 60_000)
      claims.push(performance.now() - claiming)
      const taking = performance.now()
      const due = await attempts.take(large.id, 32)
      takes.push(performance.now() - taking)
      if (due.length !== 32) throw new Error(`${due.length} writes were due instead of 32.`)
      await leases.release(lease!, { more: true, restMs: 0, failures: 0, tokensLeft: 0 })
    }
  }
}

/** Milliseconds from asking until the provider is called, one write at a time; the large account is drained meanwhile if it has writes. */
async function measureSingles({ database, small, singles }: Side): Promise<void> {
  const sentAt = new Map<string, number>()
  const performer: typeof instantPerformer = {
    ...instantPerformer,
    async perform(write, hold) {
      if (write.account_id === small.id) sentAt.set(write.id, performance.now())
      else await sleep(CALL_MS)
      return instantPerformer.perform(write, hold)
    },
  }
  const delivery = await makeBenchDelivery(database, { performer })
  const stop = await delivery.startWorker()
  for (let n = 0; n < SINGLES + WARM_UP; n++) {
    const askedAt = performance.now()
    const { write } = await delivery.writes.accept(benchCall(small, n), 10_000)
    if (n >= WARM_UP) singles.push(sentAt.get(write.id)! - askedAt)
  }
  await stop()
  await delivery.close()
}

function report(without: Side, having: Side): void {
  const line = (name: string, text: string) => console.log(`${name.padEnd(48)} ${text}`)
  const check = (ratio: number, bound: number) => `${ratio.toFixed(2)} (${ratio <= bound ? 'meets' : 'MISSES'} <= ${bound})`
  const two = (of: (side: Side) => number, unit: string, digits: number) =>
    `${of(without).toFixed(digits)} -> ${of(having).toFixed(digits)} ${unit}`
  const ratio = (of: (side: Side) => number) => of(having) / of(without)
  const accept = (side: Side) => median(side.accepts)
  const claim = (side: Side) => median(side.claims)
  const take = (side: Side) => median(side.takes)
  const both = (side: Side) => claim(side) + take(side)
  const p50 = (side: Side) => median(side.singles)
  const p99 = ({ singles }: Side) => [...singles].sort((a, b) => a - b)[Math.floor(singles.length * 0.99)]!
  console.log(`Without and with ${BACKLOG} writes queued for one account; medians of ${ROUNDS} rounds in turns.`)
  line('accept for that account', `${two(accept, '/s', 0)}  slower by ${check(1 / ratio(accept), BOUNDS.slower)}`)
  line('claim its next 32 writes', `${two(both, 'ms', 3)}  ${check(ratio(both), BOUNDS.slower)}`)
  line('  of which looking them up', two(take, 'ms', 3))
  line('another account’s write until it is sent, p50', two(p50, 'ms', 1))
  line('  p99', `${two(p99, 'ms', 1)}  ${check(ratio(p99), BOUNDS.latency)}`)
}

const { DATABASE_URL } = process.env
if (DATABASE_URL === undefined) throw new Error('Set DATABASE_URL to a Postgres server that this may make a schema in.')
await main(DATABASE_URL)
