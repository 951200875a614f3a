import { randomBytes, randomUUID } from 'node:crypto'
import { makeAts } from '../src/ats/ats.ts'
import { makeIds } from '../src/ats/ids.ts'
import { silentLog } from '../src/log.ts'
import { openPostgres } from '../src/storage/connect.ts'
import type { Database } from '../src/storage/database.ts'
import { migrate } from '../src/storage/migrate.ts'
import { addManyCandidates } from '../test/ats/many-candidates.ts'

/**
 * The built-in ATS on 100,000 candidates: what a call of the API takes in this process, the query included, and how `POST /candidates` compares to the bare
 * `INSERT … ON CONFLICT` that it cannot do without, in turns on the same table. Needs DATABASE_URL; makes a schema of its own and drops it.
 */
const CANDIDATES = 100_000
const CALLS = 101
const ROUNDS = 9
const POSTS_PER_ROUND = 1_000
const AT_ONCE = 8

const TOKEN = 'bench'

async function main(url: string): Promise<void> {
  const schema = `bench_${randomBytes(6).toString('hex')}`
  const admin = openPostgres({ url, poolMax: 1, log: silentLog })
  await admin.pool.query(`create schema "${schema}"`)
  const database = openPostgres({ url, schema, log: silentLog })
  try {
    await migrate(database, silentLog)
    await measure(database)
  } finally {
    await database.close()
    await admin.pool.query(`drop schema "${schema}" cascade`)
    await admin.close()
  }
}

async function measure(database: Database): Promise<void> {
  const { id: environmentId } = await database.db
    .insertInto('environment')
    .values({ name: 'bench' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { jobIds } = await addManyCandidates(database, environmentId, CANDIDATES)
  const principal = { environmentId, actorId: randomUUID(), scopes: ['admin'] }
  const ats = makeAts({
    database,
    log: silentLog,
    now: Date.now,
    authenticate: async (bearer) => (bearer === TOKEN ? principal : undefined),
    publicUrl: '',
    secret: randomBytes(32),
  })
  await ats.settings.change(environmentId, null, { requests_per_minute: null })
  const call = async (path: string, init: RequestInit = {}) => {
    // As they come from the network, where every JSON body has its length.
    const headers = new Headers({ authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' })
    if (typeof init.body === 'string') headers.set('content-length', String(Buffer.byteLength(init.body)))
    const response = await ats.app.fetch(new Request(`http://ats.bench/api/v1${path}`, { ...init, headers }))
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text
  }

  for (const [name, path] of [
    ['list, a page of 50', '/candidates'],
    ['search by the beginning of a name', '/candidates?search=lakshmi%20ag'],
    ['search by a first name', '/candidates?search=lakshmi'],
    ['search by a part of a name', '/candidates?search=shmi%20Kova'],
    ['search by a part of an e-mail', '/candidates?search=9123@exam'],
    ['candidates of a job', `/candidates?job_id=${jobIds[0]}`],
    ['audit logs since a time', '/audit-logs?since=2023-11-15T12:00:00Z'],
  ] as const) {
    const times: number[] = []
    let total = 0
    for (let n = 0; n < CALLS; n++) {
      const start = performance.now()
      const { meta, pagination } = JSON.parse(await call(path))
      times.push(performance.now() - start)
      total = (meta ?? pagination).total
    }
    console.log(`${name.padEnd(36)} ${median(times).toFixed(2).padStart(6)} ms   (${total} match)`)
  }

  const newId = makeIds(Date.now)
  const bare = () =>
    database.pool.query({
      name: 'bare',
      text: BARE,
      values: [environmentId, newId(), new Date(), 'Jane Doe', `${randomUUID()}@example.com`, ['React'], 6],
    })
  const post = () =>
    call('/candidates', {
      method: 'POST',
      body: JSON.stringify({
        full_name: 'Jane Doe',
        email: `${randomUUID()}@example.com`,
        primary_skills: ['React'],
        total_experience_years: 6,
      }),
    })
  await rate(bare)
  await rate(post)
  const rates: { bare: number; post: number }[] = []
  for (let round = 0; round < ROUNDS; round++) rates.push({ bare: await rate(bare), post: await rate(post) })
  const [bareRate, postRate] = [median(rates.map((round) => round.bare)), median(rates.map((round) => round.post))]
  const ratio = median(rates.map((round) => round.post / round.bare))
  console.log(
    `POST /candidates ${postRate.toFixed(0)}/s, bare INSERT … ON CONFLICT ${bareRate.toFixed(0)}/s, ratio ${ratio.toFixed(2)} (${AT_ONCE} at once)`,
  )
}

const BARE = `
  insert into ats_candidate (environment_id, id, created_at, updated_at, full_name, email, primary_skills, total_experience_years)
  values ($1, $2, $3, $3, $4, $5, $6, $7)
  on conflict (environment_id, lower(email)) do update set full_name = excluded.full_name, primary_skills = excluded.primary_skills,
    total_experience_years = excluded.total_experience_years, updated_at = excluded.updated_at
  returning *`

/** How many a second, several at once. */
async function rate(one: () => Promise<unknown>): Promise<number> {
  let left = POSTS_PER_ROUND
  const start = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await one()
    }),
  )
  return (POSTS_PER_ROUND / (performance.now() - start)) * 1_000
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

const url = process.env.DATABASE_URL
if (url === undefined) {
  console.error('Set DATABASE_URL to a Postgres server.')
  process.exitCode = 1
} else {
  await main(url)
}
