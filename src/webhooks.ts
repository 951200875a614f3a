import { checkCallable } from './connector/check-address.ts'
import type { Egress } from './connector/egress.ts'
import type { Transport } from './connector/wire.ts'
import type { Performer } from './gateway/delivery/performer.ts'
import { makeEndpoints } from './gateway/events/endpoints.ts'
import { makeLinePerformer } from './gateway/events/line-performer.ts'
import { forgetting, makeProviderWebhooks, type ProviderWebhooksParts } from './gateway/events/provider-webhooks.ts'
import { makeRereads } from './gateway/events/rereads.ts'
import { makeWebhooks } from './gateway/events/webhooks.ts'
import type { Lines } from './gateway/lines.ts'
import type { Registry } from './gateway/registry.ts'
import type { Log } from './log.ts'
import type { AccountStore } from './ports/accounts.ts'
import type { Audit } from './ports/audit.ts'
import type { Clock } from './ports/clock.ts'
import type { Vault } from './ports/vault.ts'
import type { Database } from './storage/database.ts'
import { makeProviderHookStore } from './storage/webhooks/provider-hooks.ts'
import { makeWebhookStore } from './storage/webhooks/webhooks.ts'

export type WebhookParts = {
  database: Database
  vault: Vault
  registry: Registry
  accounts: AccountStore
  lines: Lines
  /** Carries writes of callers out. */
  performer: Performer
  /** For customers' hosts, apart from the providers'. */
  transport: Transport
  egress: Egress
  audit: Audit
  clock: Clock
  log: Log
}

/** Events out and in: everything that delivery needs of them, and the use cases, once delivery is there to ring for them. */
export function openWebhooks(parts: WebhookParts) {
  const { database, vault, registry, accounts, lines, clock, log, audit } = parts
  const store = makeWebhookStore(database, vault)
  const hooks = makeProviderHookStore(database, vault)
  const endpoints = makeEndpoints({ webhooks: store, transport: parts.transport, clock, log, audit })
  const rereads = makeRereads({ registry, accounts, lines })
  return {
    store,
    performer: makeLinePerformer({ accounts: parts.performer, endpoints, rereads }),
    chores: [forgetting(hooks)],
    useCases(late: Pick<ProviderWebhooksParts, 'announcer' | 'cache' | 'gateOf' | 'publicUrl'>) {
      const checkAddress = (url: URL) => checkCallable(parts.egress, url)
      return {
        outgoing: makeWebhooks({ store, announcer: late.announcer, audit, clock, checkAddress }),
        incoming: makeProviderWebhooks({ registry, accounts, lines, hooks, clock, log, audit, ...late }),
      }
    },
  }
}
