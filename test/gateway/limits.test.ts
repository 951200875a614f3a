import { expect, test } from 'vitest'
import type { Connector } from '../../src/connector/contract.ts'
import { limitsOf } from '../../src/gateway/limits.ts'
import type { Account } from '../../src/ports/accounts.ts'

const remote = {
  limits: { perSecond: 10, burst: 20, concurrency: 4 },
  baseUrl: () => 'https://ats.example',
} as unknown as Connector
const here = { ...remote, builtIn: true, baseUrl: () => undefined } as unknown as Connector
const account = (context: Record<string, unknown>) => ({ id: 'a', context }) as unknown as Account

test('an account is called as fast as its connector declares', () => {
  expect(limitsOf(remote, account({}))).toEqual({ perSecond: 10, burst: 20, concurrency: 4 })
})

test('an account that was granted another rate has it, and the rest stays as declared', () => {
  expect(limitsOf(remote, account({ rate_limit: { per_second: 50 } }))).toEqual({ perSecond: 50, burst: 100, concurrency: 4 })
  expect(limitsOf(remote, account({ rate_limit: { per_second: 0.5, burst: 3 } }))).toEqual({
    perSecond: 0.5,
    burst: 3,
    concurrency: 4,
  })
})

test('a provider in this process is not held to the rate of one on the network', () => {
  expect(limitsOf(here, account({})).perSecond).toBeGreaterThan(remote.limits.perSecond)
})
