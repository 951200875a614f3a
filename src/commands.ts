import { CONNECTORS } from '../connectors/index.ts'
import { audit as writeAudit } from './ats/store/audit-logs.ts'
import { buildAts } from './build.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { makeEgress } from './connector/egress.ts'
import { makeFetchFile } from './connector/fetch-file.ts'
import { makeLimiter } from './connector/limiter.ts'
import { makeTransport } from './connector/transport.ts'
import { GatewayError } from './errors.ts'
import { makeAccountCache } from './gateway/account-cache.ts'
import { type ApiTokens, makeApiTokens } from './gateway/api-tokens.ts'
import { makeAnnouncer } from './gateway/delivery/announce.ts'
import { makeOperateWrites, type OperateWrites } from './gateway/delivery/operate-writes.ts'
import { limitsOf } from './gateway/limits.ts'
import { makeLines } from './gateway/lines.ts'
import { type Accounts, type Actor, makeAccounts } from './gateway/linking/accounts.ts'
import { makeRegistry } from './gateway/registry.ts'
import { makeTokens } from './gateway/tokens.ts'
import { readKeys } from './keys.ts'
import { makeOauthClients } from './linking.ts'
import { silentLog } from './log.ts'
import type { Account } from './ports/accounts.ts'
import type { AuditEntry } from './ports/audit.ts'
import { makeListenQueue } from './queue/listen.ts'
import { makeRouting } from './routing.ts'
import { makeAccountStore } from './storage/accounts.ts'
import { openPostgres } from './storage/connect.ts'
import type { Database } from './storage/database.ts'
import { openEmbedded } from './storage/embedded.ts'
import { makeEnvironmentStore } from './storage/environments.ts'
import { makeLeaseStore } from './storage/leases.ts'
import { makeLocalLocks, makePostgresLocks } from './storage/locks.ts'
import { migrate } from './storage/migrate.ts'
import { type Resealed, reseal } from './storage/reseal.ts'
import { schemaState } from './storage/schema-state.ts'
import { makeTokenStore } from './storage/tokens.ts'
import { makeVault } from './storage/vault.ts'
import { makeAttemptStore, makeWriteStore } from './storage/writes/stores.ts'

/** What the command line can do with an installation, beside running it. */
export type Operations = {
  /** Whoever has a shell acts for an environment, which is made when it is missing. */
  actor(environment: string): Promise<Actor>
  accounts: Pick<Accounts, 'link' | 'list'>
  /** @throws GatewayError `account_not_found`, `conflict` for an account that only the running gateway reaches */
  validate(environmentId: string, id: string): Promise<Account>
  apiTokens: ApiTokens
  writes: OperateWrites
  reseal(onProgress: (place: string, done: number) => void): Promise<Resealed>
  close(): Promise<void>
}

/** The database of a configuration. @throws Error when the embedded one is in use, which names the process */
export async function openDatabase(config: Config): Promise<Database> {
  return config.DATABASE_URL === undefined
    ? openEmbedded(config.DATA_DIR)
    : openPostgres({ url: config.DATABASE_URL, poolMax: 2, log: silentLog })
}

/** @returns the migrations that were applied */
export async function migrateDatabase(config: Config): Promise<string[]> {
  const database = await openDatabase(config)
  try {
    const { missing } = await schemaState(database)
    await migrate(database, silentLog)
    return missing
  } finally {
    await database.close()
  }
}

/** Opens an installation for one command. Nothing is migrated, served or delivered. @throws Error when its schema is another version's */
export async function openOperations(config: Config): Promise<Operations> {
  const database = await openDatabase(config)
  try {
    const { missing, unknown } = await schemaState(database)
    if (unknown.length > 0) throw new Error(`A newer version migrated this database (${unknown.join(', ')}). Use that version.`)
    if (missing.length > 0) throw new Error('The schema of this database is older than this version. Run: ats-gateway migrate')
    return assemble(config, database)
  } catch (error) {
    await database.close()
    throw error
  }
}

function assemble(config: Config, database: Database): Operations {
  const keys = readKeys(config)
  const vault = makeVault(keys.sealing)
  const store = makeAccountStore(database, vault)
  const cache = makeAccountCache(store)
  const tokenStore = makeTokenStore(database)
  const tokens = makeTokens(tokenStore, systemClock)
  const publicUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`
  const registry = makeRegistry(CONNECTORS)
  const transport = makeTransport({ egress: makeEgress({ allow: config.EGRESS_ALLOW }) })
  const ats = buildAts(config, { database, log: silentLog, keys, tokens, address: { url: publicUrl } })
  const lines = makeLines({
    registry,
    accounts: store,
    clock: systemClock,
    log: silentLog,
    route: makeRouting({
      registry,
      transport,
      sandbox: undefined,
      builtIn: async (environmentId, request) =>
        ats.app.fetch(request, { principal: { environmentId, actorId: null, scopes: ['admin'] } }),
    }),
    fetchFile: makeFetchFile({ transport }),
    locks: database.kind === 'postgres' ? makePostgresLocks(database, systemClock) : makeLocalLocks(systemClock),
    oauthClient: makeOauthClients(config, undefined),
    publicUrl,
  })
  const limiter = makeLimiter({ clock: systemClock })
  const gateOf = (account: Account) => limiter.gate(account.id, limitsOf(registry.connector(account.integration), account))
  const audit = (entry: AuditEntry) => writeAudit(database.db, entry)
  const accounts = makeAccounts({ registry, store, cache, lines, clock: systemClock, gateOf, audit, sandbox: undefined })
  const environments = makeEnvironmentStore(database)
  const queue = makeListenQueue({ database, clock: systemClock, log: silentLog })
  const announcer = makeAnnouncer({ leases: makeLeaseStore(database), queue, clock: systemClock, log: silentLog })
  const attempts = makeAttemptStore(database, vault)

  return {
    actor: async (environment) => ({ environmentId: (await environments.ensure(environment)).id, actorId: null }),
    accounts,
    async validate(environmentId, id) {
      const account = await cache.get(environmentId, id)
      // Its simulator lives in the gateway's process, and from here it would look broken.
      if (account.is_sandbox)
        throw new GatewayError(
          'conflict',
          `A sandbox account is checked by the running gateway: POST /integrated-account/${id}/validate`,
        )
      return accounts.validate(environmentId, id)
    },
    apiTokens: makeApiTokens({ store: tokenStore, tokens, audit }),
    writes: makeOperateWrites({
      writes: makeWriteStore(database, vault),
      vault,
      announcer,
      unpark: (accountId, lane) => attempts.unpark(accountId, lane),
    }),
    reseal: (onProgress) => reseal(database, vault, onProgress),
    async close() {
      await announcer.idle()
      await queue.close()
      await transport.close()
      await database.close()
    },
  }
}
