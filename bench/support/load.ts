import { createRequire } from 'node:module'

// autocannon has no types of its own; this is the part of it that is used here.
type Options = {
  url: string
  connections: number
  duration: number
  headers?: Record<string, string>
  method?: string
  body?: string
}
type Result = {
  requests: { average: number; total: number }
  latency: { p50: number; p99: number }
  non2xx: number
  errors: number
}
const autocannon = createRequire(import.meta.url)('autocannon') as (options: Options) => Promise<Result>

export type Load = { perSecond: number; p50Ms: number; p99Ms: number }

/** Loads an address for some seconds. @throws Error when an answer was not a success: a fast failure is no figure */
export async function load(options: Options): Promise<Load> {
  const result = await autocannon(options)
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${options.url}: ${result.non2xx} answers were not a success, ${result.errors} calls failed.`)
  return { perSecond: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99 }
}
