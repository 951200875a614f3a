import type { Account, AccountStore } from '../../ports/accounts.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Lines, type LinesParts, makeLines } from '../lines.ts'
import { type Health, type ProbeParts, probe } from './probe.ts'

export type TrialParts = Pick<ProbeParts, 'registry'> & {
  clock: Clock
  /** What lines are made of; a trial's lines keep what they learn to themselves. */
  lines(): LinesParts
  gateOf(account: Account): Parameters<typeof probe>[2]
}

/**
 * Tries an account that is not stored, or not stored like this: a refused attempt leaves nothing behind and cannot break a link that works.
 * @returns the account with all that was learned on the way, such as fresh access, and what the look at the provider said
 */
export async function tryAccount(parts: TrialParts, account: Account): Promise<{ account: Account; health: Health }> {
  const { store, current } = storeOfOne(account)
  const lines: Lines = makeLines({ ...parts.lines(), accounts: store, locks: undefined })
  const health = await probe({ registry: parts.registry, clock: parts.clock, lines }, account, parts.gateOf(account))
  return { account: current(), health }
}

function storeOfOne(account: Account): { store: Pick<AccountStore, 'find' | 'update'>; current(): Account } {
  let held = account
  return {
    current: () => held,
    store: {
      find: async () => held,
      async update(_id, change) {
        held = { ...held, ...change, revision: held.revision + 1 }
        return held
      },
    },
  }
}
