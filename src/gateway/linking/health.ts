import type { CompiledResource } from '../../connector/compiled.ts'
import { runList } from '../../connector/run.ts'
import type { Gate } from '../../connector/session.ts'
import { toGatewayError } from '../../errors.ts'
import type { Account, AccountError } from '../../ports/accounts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Lines } from '../lines.ts'
import type { Registry } from '../registry.ts'
import { supportOf } from '../support.ts'
import { toUnified } from '../unified.ts'
import { type Explanation, explainFailure } from './plain-words.ts'

/** `works`, `refused` (these credentials may not), `failed` (for another reason), or `not_tried`. */
export type OperationState = 'works' | 'refused' | 'failed' | 'not_tried'

/** What the credentials can do with one resource. Only reading is tried; whether a write is allowed is known when one is made. */
export type ResourceHealth = {
  model: string
  resource: string
  read: OperationState
  /** By method; `get` is taken to be as `list` is. */
  methods: Record<string, OperationState>
  /** Why it is not `works`, in words for the admin. */
  reason: string | null
  code: string | null
}

export type AccountHealth = {
  id: string
  status: Account['status']
  last_error: (AccountError & Explanation) | null
  checked_at: string
  operations: ResourceHealth[]
}

export type HealthParts = { registry: Registry; lines: Lines; clock: Clock; gateOf(account: Account): Gate }

const TRIED_AT_ONCE = 4
/** For all resources together; what is not through by then is `not_tried`. */
const HEALTH_MS_MAX = 20_000

/** Lists that others need an id from come first. */
const SOURCES: Record<string, string> = { candidate_id: 'candidates', job_id: 'jobs' }

/** Which unified operations work with an account's credentials, by asking the provider for one record of each list. Nothing is written. */
export function makeHealth(parts: HealthParts) {
  const { registry, clock } = parts

  const tryList = async (account: Account, resource: CompiledResource, query: Record<string, string>): Promise<Tried> => {
    const { list } = resource.declaration
    if (list === undefined) return notTried('There is nothing to list.')
    try {
      const session = await parts.lines.open(account, { model: resource.model, gate: parts.gateOf(account), query })
      const [record] = (await runList(session, resource, list, { query, limit: 1 })).records
      const id = record === undefined ? undefined : toUnified(resource, session, record).fields.id
      return { state: 'works', reason: null, code: null, ...(typeof id === 'string' ? { id } : {}) }
    } catch (thrown) {
      await parts.lines.noteFailure(account, thrown)
      const { code } = toGatewayError(thrown)
      const { what, remedy } = explainFailure(code, registry.connector(account.integration).label)
      return { state: REFUSALS.has(code) ? 'refused' : 'failed', reason: `${what} ${remedy}`, code }
    }
  }

  /** @param account whose credentials are believed to work */
  const tryAll = async (account: Account): Promise<ResourceHealth[]> => {
    const compiled = registry.compiled(account)
    const endsAt = clock.now() + HEALTH_MS_MAX
    const ids: Record<string, string> = {}
    const all = supportOf(compiled).map((support) => ({
      support,
      resource: compiled.find(support.model, support.resource) as CompiledResource,
      requires: support.requires.list ?? [],
    }))
    const tryOne = async ({ support, resource, requires }: (typeof all)[number]): Promise<ResourceHealth> => {
      const missing = requires.find((name) => ids[name] === undefined)
      const tried =
        missing !== undefined
          ? notTried(`The list needs ${missing}, and no record was found to take it from.`)
          : clock.now() >= endsAt
            ? notTried('There was no time left to try it.')
            : await tryList(account, resource, Object.fromEntries(requires.map((name) => [name, ids[name] as string])))
      const gives = Object.entries(SOURCES).find(([, name]) => name === support.resource)?.[0]
      if (gives !== undefined && tried.id !== undefined) ids[gives] = tried.id
      return toHealth(support, tried)
    }

    const isSource = ({ support }: (typeof all)[number]) => Object.values(SOURCES).includes(support.resource)
    const first = await inTurns(all.filter(isSource), tryOne)
    const rest = await inTurns(
      all.filter((one) => !isSource(one)),
      tryOne,
    )
    return [...first, ...rest]
  }

  return {
    /** @throws never for what the provider says; that is the answer */
    async of(account: Account): Promise<AccountHealth> {
      const { label } = registry.connector(account.integration)
      const operations =
        account.status === 'active'
          ? await tryAll(account)
          : supportOf(registry.compiled(account)).map((support) => toHealth(support, notTried(IDLE[account.status])))
      return {
        id: account.id,
        status: account.status,
        last_error:
          account.last_error === null ? null : { ...account.last_error, ...explainFailure(account.last_error.code, label) },
        checked_at: new Date(clock.now()).toISOString(),
        operations,
      }
    },
  }
}

export type AccountHealthCheck = ReturnType<typeof makeHealth>

type Tried = { state: OperationState; reason: string | null; code: string | null; id?: string }

const REFUSALS: ReadonlySet<string> = new Set(['provider_forbidden', 'provider_refused_credentials', 'account_needs_reauth'])

const IDLE: Record<Account['status'], string> = {
  active: '',
  connecting: 'The account is still being linked.',
  needs_reauth: 'The provider refused the credentials. Link the account again.',
  validation_error: 'The account could not be checked. Validate it again.',
  disabled: 'The account is disabled.',
}

function notTried(reason: string): Tried {
  return { state: 'not_tried', reason, code: null }
}

function toHealth(
  { model, resource, methods }: { model: string; resource: string; methods: string[] },
  { state, reason, code }: Tried,
): ResourceHealth {
  const reads = ['list', 'get']
  const by = methods.map((method) => [method, reads.includes(method) ? state : 'not_tried'] as const)
  return { model, resource, read: state, methods: Object.fromEntries(by), reason, code }
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await work(items[index] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(TRIED_AT_ONCE, items.length) }, worker))
  return results
}
