import { Hono } from 'hono'
import type { Env } from '../types.ts'

/** What must answer for the gateway to be ready, by name. Each check rejects when it does not. */
export type ReadyChecks = Record<string, () => Promise<void>>

const CHECK_TIMEOUT_MS = 2_000

/** `/health`: the process answers. `/ready`: what it depends on answers too. */
export function healthRoutes(checks: ReadyChecks): Hono<Env> {
  return new Hono<Env>()
    .get('/health', (c) => c.json({ status: 'ok' }))
    .get('/ready', async (c) => {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => {
          try {
            await withTimeout(check())
            return [name, 'ok'] as const
          } catch {
            return [name, 'failed'] as const
          }
        }),
      )
      const ready = results.every(([, result]) => result === 'ok')
      return c.json({ status: ready ? 'ok' : 'not ready', checks: Object.fromEntries(results) }, ready ? 200 : 503)
    })
}

async function withTimeout(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Too slow.')), CHECK_TIMEOUT_MS)
  })
  try {
    await Promise.race([check, late])
  } finally {
    clearTimeout(timer)
  }
}
