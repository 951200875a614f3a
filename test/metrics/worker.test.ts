import { describe, expect, test } from 'vitest'
import { openTestGateway } from '../support/gateway.ts'

/** The embedded database serves one process, so only Postgres has workers. */
describe.runIf(process.env.DATABASE_URL !== undefined)('a process with ROLE=worker', () => {
  test('answers those who watch it, and no callers', async () => {
    const gateway = await openTestGateway({ variables: { ROLE: 'worker' } })
    try {
      for (const path of ['/health', '/ready', '/metrics'])
        expect((await gateway.call('GET', path, undefined, {}, null)).status).toBe(200)
      const others = ['/integrated-account', '/write', '/openapi.json', '/console', '/api/v1/jobs', '/connect-account']
      for (const path of others) expect((await gateway.call('GET', path)).status).toBe(404)
    } finally {
      await gateway.stop()
    }
  })
})
