import { request } from 'undici'
import { startChild } from './support/child.ts'
import { load } from './support/load.ts'
import { median } from './support/statistics.ts'

// Listing 100 Lever opportunities with remote_data: the upstream itself, a bare pass-through that parses and stringifies, and the gateway.
const ROUNDS = 3
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const CONNECTIONS = 16
const SINGLE_CALLS = 400

type Target = { name: string; url: string; headers: Record<string, string> }

const upstream = await startChild(new URL('./servers/upstream.ts', import.meta.url))
const passThrough = await startChild(new URL('./servers/pass-through.ts', import.meta.url), { UPSTREAM_URL: upstream.url })
const gateway = await startChild(new URL('./servers/gateway.ts', import.meta.url))
try {
  const authorization = `Bearer ${gateway.said.token}`
  const account = await link(authorization)
  const targets: Target[] = [
    { name: 'upstream', url: `${upstream.url}/v1/opportunities?limit=100`, headers: {} },
    { name: 'pass-through', url: `${passThrough.url}/opportunities`, headers: {} },
    {
      name: 'gateway',
      url: `${gateway.url}/unified/ats/candidates?integrated_account_id=${account}&limit=100`,
      headers: { authorization },
    },
  ]
  const sizes = Object.fromEntries(
    await Promise.all(targets.map(async (target) => [target.name, (await fetchBytes(target)).length] as const)),
  )
  console.log('bytes of one answer', sizes)
  await report(targets)
} finally {
  await gateway.stop()
  await passThrough.stop()
  await upstream.stop()
}

async function link(authorization: string): Promise<string> {
  const response = await request(`${gateway.url}/integrated-account`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      integration: 'lever',
      tenant_id: 'bench',
      credentials: { api_key: 'bench' },
      // The upstream is ours, so Lever's 10 calls a second would measure nothing but themselves.
      context: { base_url: `${upstream.url}/v1`, rate_limit: { per_second: 100_000, burst: 100_000 } },
    }),
  })
  const body = (await response.body.json()) as { id: string }
  if (response.statusCode !== 201) throw new Error(`The account could not be linked: ${JSON.stringify(body)}`)
  return body.id
}

async function report(targets: Target[]): Promise<void> {
  // Everything is warm before anything counts.
  for (const target of targets) await load({ ...target, connections: CONNECTIONS, duration: 2 })
  const rates = new Map(targets.map(({ name }) => [name, [] as number[]]))
  const singles = new Map(targets.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets)
      rates.get(target.name)?.push((await load({ ...target, connections: CONNECTIONS, duration: SECONDS })).perSecond)
    // One call to each in turn, so that whatever else the machine does meets all of them alike.
    const took = new Map(targets.map(({ name }) => [name, [] as number[]]))
    for (let call = 0; call < SINGLE_CALLS; call++) {
      for (const target of targets) {
        const begun = performance.now()
        await fetchBytes(target)
        took.get(target.name)?.push(performance.now() - begun)
      }
    }
    for (const [name, values] of took) singles.get(name)?.push(median(values))
  }
  const rate = (name: string) => median(rates.get(name) ?? [])
  const single = (name: string) => median(singles.get(name) ?? [])
  console.table(
    Object.fromEntries(
      targets.map(({ name }) => [
        name,
        { [`per second, ${CONNECTIONS} connections`]: rate(name).toFixed(0), 'p50 ms, 1 connection': single(name).toFixed(2) },
      ]),
    ),
  )
  console.log(
    `gateway / pass-through at ${CONNECTIONS} connections: ${(rate('gateway') / rate('pass-through')).toFixed(2)} (at least 0.70 wanted)`,
  )
  console.log(
    `gateway - pass-through at 1 connection: ${(single('gateway') - single('pass-through')).toFixed(2)} ms (at most 1.50 wanted)`,
  )
}

async function fetchBytes(target: Target): Promise<Buffer> {
  const { body, statusCode } = await request(target.url, { headers: target.headers })
  const bytes = Buffer.from(await body.arrayBuffer())
  if (statusCode !== 200) throw new Error(`${target.name} answered ${statusCode}: ${bytes.toString().slice(0, 200)}`)
  return bytes
}
