import { request } from 'undici'
import { startChild } from './support/child.ts'
import { type LeverList, leverLists } from './support/lever-lists.ts'
import { linkLever } from './support/link-lever.ts'
import { load } from './support/load.ts'
import { median } from './support/statistics.ts'

/**
 * A full page of every Lever resource, with remote_data: the gateway against a bare pass-through that makes the same calls, parses their
 * answers and writes them again.
 *
 *   npx node bench/resources.ts
 */
const ROUNDS = 3
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2)
const CONNECTIONS = 16
const WANTED = 0.7

type Target = { url: string; headers?: Record<string, string> }
type Figures = { calls: number; bytes: number; passThrough: number; gateway: number }

const upstream = await startChild(new URL('./servers/resource-upstream.ts', import.meta.url))
const passThrough = await startChild(new URL('./servers/resource-pass-through.ts', import.meta.url), {
  UPSTREAM_URL: upstream.url,
})
const gateway = await startChild(new URL('./servers/gateway.ts', import.meta.url))
try {
  const account = await linkLever(gateway.url, gateway.said.token, upstream.url)
  const figures = new Map<string, Figures>()
  for (const list of leverLists()) figures.set(list.resource, await measure(list, account))
  report(figures)
} finally {
  await gateway.stop()
  await passThrough.stop()
  await upstream.stop()
}

async function measure({ resource, query }: LeverList, account: string): Promise<Figures> {
  const search = new URLSearchParams({ ...query, integrated_account_id: account, limit: '100' })
  const headers = { authorization: `Bearer ${gateway.said.token}` }
  const ours: Target = { url: `${gateway.url}/unified/ats/${resource}?${search}`, headers }
  // The first call loads the tables that are kept for some minutes; the second shows what every call costs.
  const bytes = (await fetchBytes(ours)).length
  await fetchBytes({ url: `${upstream.url}/_seen` })
  await fetchBytes(ours)
  const paths = JSON.parse((await fetchBytes({ url: `${upstream.url}/_seen` })).toString()) as string[]
  const bare: Target = {
    url: `${passThrough.url}/?${new URLSearchParams(paths.map((path): [string, string] => ['path', path]))}`,
  }
  const rates: { gateway: number[]; passThrough: number[] } = { gateway: [], passThrough: [] }
  for (let round = -1; round < ROUNDS; round++) {
    const duration = round < 0 ? 1 : SECONDS
    const of = { passThrough: await rateOf(bare, duration), gateway: await rateOf(ours, duration) }
    // The first round is for the compiler.
    if (round < 0) continue
    rates.gateway.push(of.gateway)
    rates.passThrough.push(of.passThrough)
  }
  return { calls: paths.length, bytes, gateway: median(rates.gateway), passThrough: median(rates.passThrough) }
}

async function rateOf(target: Target, duration: number): Promise<number> {
  return (await load({ ...target, connections: CONNECTIONS, duration })).perSecond
}

function report(figures: Map<string, Figures>): void {
  const ratioOf = (one: Figures) => one.gateway / one.passThrough
  console.table(
    Object.fromEntries(
      [...figures].map(([resource, one]) => [
        resource,
        {
          'calls to Lever': one.calls,
          'kB of one answer': (one.bytes / 1024).toFixed(0),
          'pass-through per second': one.passThrough.toFixed(0),
          'gateway per second': one.gateway.toFixed(0),
          ratio: ratioOf(one).toFixed(2),
        },
      ]),
    ),
  )
  const below = [...figures].filter(([, one]) => ratioOf(one) < WANTED).map(([resource]) => resource)
  console.log(`at least ${WANTED.toFixed(2)} wanted; below: ${below.join(', ') || 'none'}`)
}

async function fetchBytes({ url, headers = {} }: Target): Promise<Buffer> {
  const { body, statusCode } = await request(url, { headers })
  const bytes = Buffer.from(await body.arrayBuffer())
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${bytes.toString().slice(0, 300)}`)
  return bytes
}
