import { createRequire } from 'node:module'
import { CONNECTORS } from '../connectors/index.ts'
import { type Ats, makeAts } from './ats/ats.ts'
import { audit as writeAudit } from './ats/store/audit-logs.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { makeCursors } from './connector/cursor.ts'
import { makeEgress } from './connector/egress.ts'
import { makeFetchFile } from './connector/fetch-file.ts'
import { makeLimiter } from './connector/limiter.ts'
import { makeTransport } from './connector/transport.ts'
import { openDelivery } from './delivery.ts'
import { DEFAULT_ENVIRONMENT, prepareFirstStart } from './first-start.ts'
import { makeAccountCache } from './gateway/account-cache.ts'
import { makeApiTokens } from './gateway/api-tokens.ts'
import { makeDeliveryLog, toAll } from './gateway/delivery/delivery-log.ts'
import { makeReceipts } from './gateway/delivery/receipts.ts'
import { makeDryRun } from './gateway/dry-run.ts'
import { makeIntake } from './gateway/intake.ts'
import { limitsOf } from './gateway/limits.ts'
import { type LinesParts, makeLines } from './gateway/lines.ts'
import { makeAccounts } from './gateway/linking/accounts.ts'
import { makePerformer } from './gateway/perform.ts'
import { makeProxyReader } from './gateway/proxy/read.ts'
import { makeReader } from './gateway/reading/read.ts'
import { makeRegistry, type Registry } from './gateway/registry.ts'
import { makeTokens } from './gateway/tokens.ts'
import { type Mounts, makeApp } from './http/app.ts'
import { erasureSection } from './http/openapi/erasure-section.ts'
import { linkSection } from './http/openapi/link-section.ts'
import { logSection, providerWebhookSection } from './http/openapi/provider-webhook-section.ts'
import { webhookSection } from './http/openapi/webhook-section.ts'
import { accountRoutes } from './http/routes/accounts.ts'
import { erasureRoutes } from './http/routes/erasures.ts'
import { healthRoutes } from './http/routes/health.ts'
import { integrationRoutes } from './http/routes/integrations.ts'
import { logRoutes } from './http/routes/log.ts'
import { mappingPreviewRoutes } from './http/routes/mapping-preview.ts'
import { metaRoutes } from './http/routes/meta.ts'
import { metricsRoutes } from './http/routes/metrics.ts'
import { openApiRoutes } from './http/routes/openapi.ts'
import { incomingWebhookRoutes, providerWebhookRoutes } from './http/routes/provider-webhooks.ts'
import { proxyRoutes } from './http/routes/proxy.ts'
import { tokenRoutes } from './http/routes/tokens.ts'
import { unifiedRoutes } from './http/routes/unified.ts'
import { webhookRoutes } from './http/routes/webhooks.ts'
import { writeRoutes } from './http/routes/writes.ts'
import { makeWriteHandler } from './http/write-handler.ts'
import { type Keys, readKeys } from './keys.ts'
import { makeOauthClients, openLinking } from './linking.ts'
import { type Log, makeLog } from './log.ts'
import { makeMailer } from './mail.ts'
import { makeMetrics } from './metrics/metrics.ts'
import { openConsole } from './operating.ts'
import type { Account } from './ports/accounts.ts'
import type { AuditEntry } from './ports/audit.ts'
import { makeRouting } from './routing.ts'
import { makeSandboxHost, type SandboxHost } from './sandbox/host.ts'
import { openServer } from './server.ts'
import { makeAccountStore } from './storage/accounts.ts'
import { listActivity } from './storage/activity-log.ts'
import { openPostgres } from './storage/connect.ts'
import type { Database } from './storage/database.ts'
import { openEmbedded } from './storage/embedded.ts'
import { makeEnvironmentStore } from './storage/environments.ts'
import { makeLeaseStore } from './storage/leases.ts'
import { makeLocalLocks, makePostgresLocks } from './storage/locks.ts'
import { migrate } from './storage/migrate.ts'
import { oneStartAtATime } from './storage/start-lock.ts'
import { makeTokenStore } from './storage/tokens.ts'
import { makeVault } from './storage/vault.ts'
import { makeWriteFileStore } from './storage/writes/files.ts'
import { exportTraces } from './tracing/export.ts'
import { tracePerformer } from './tracing/performer.ts'
import { observeCalls } from './tracing/provider-calls.ts'
import { openWebhooks } from './webhooks.ts'
import { welcome } from './welcome.ts'

/** Callers' hosts come and go, so their connections are kept briefly and apart from the providers'. */
const FILE_TRANSPORT = { idleMs: 1_000, originsMax: 256 }

/** How long a simulator waits for the gateway to take a webhook. */
const DELIVER_MS_MAX = 10_000

const { version: VERSION } = createRequire(import.meta.url)('../package.json') as { version: string }

export type Gateway = { url: string; log: Log; welcome: string; stop(): Promise<void> }

type Stop = () => Promise<void>

/** Builds the gateway from its configuration and starts it. @throws Error when a part cannot start; those before it are stopped again */
export async function startGateway(config: Config): Promise<Gateway> {
  // In reverse of the order in which they were opened: first no new calls, then no new work, then no connections.
  const stops: Stop[] = []
  const stop = async () => {
    for (const one of stops) await one()
  }
  try {
    return { ...(await openGateway(config, stops)), stop }
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

async function openGateway(config: Config, stops: Stop[]): Promise<Omit<Gateway, 'stop'>> {
  const log = makeLog(config.LOG_LEVEL)
  const keys = readKeys(config)
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) stops.unshift(await exportTraces(VERSION))
  const database =
    config.DATABASE_URL === undefined ? await openEmbedded(config.DATA_DIR) : openPostgres({ url: config.DATABASE_URL, log })
  stops.unshift(database.close)
  await migrate(database, log)

  const vault = makeVault(keys.sealing)
  const tokenStore = makeTokenStore(database)
  const store = makeAccountStore(database, vault)
  const tokens = makeTokens(tokenStore, systemClock)
  const address = { url: config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}` }

  const registry = makeRegistry(CONNECTORS)
  const egress = makeEgress({ allow: config.EGRESS_ALLOW })
  const transport = makeTransport({ egress })
  const fileTransport = makeTransport({ egress, ...FILE_TRANSPORT })
  stops.unshift(transport.close, fileTransport.close)
  const sandbox = config.SANDBOX ? await openSandbox(() => address.url) : undefined
  const ats = buildAts(config, { database, log, keys, tokens, address })
  const metrics = makeMetrics({ backlog: makeLeaseStore(database).backlog, now: systemClock.now })
  const routing = makeRouting({
    registry,
    transport,
    sandbox: sandbox === undefined ? undefined : { host: sandbox },
    builtIn: async (environmentId, request) =>
      ats.app.fetch(request, { principal: { environmentId, actorId: null, scopes: ['admin'] } }),
  })
  const route = observeCalls(routing, { onCall: metrics.called, now: () => performance.now() })

  const accounts = makeAccountCache(store)
  const fetchFile = makeFetchFile({ transport: fileTransport })
  const lineParts: LinesParts = {
    registry,
    accounts: store,
    clock: systemClock,
    log,
    route,
    fetchFile,
    locks: database.kind === 'postgres' ? makePostgresLocks(database, systemClock) : makeLocalLocks(systemClock),
    oauthClient: makeOauthClients(config, sandbox),
    get publicUrl() {
      return address.url
    },
  }
  const lines = makeLines(lineParts)
  const limiter = makeLimiter({ clock: systemClock })
  const gateOf = (account: Account) => limiter.gate(account.id, limitsOf(registry.connector(account.integration), account))
  const files = makeWriteFileStore(database, vault)
  const audit = (entry: AuditEntry) => writeAudit(database.db, entry)
  const webhooks = openWebhooks({
    ...{ database, vault, registry, lines, egress, audit, log },
    accounts: store,
    performer: makePerformer({ registry, accounts: store, lines, files }),
    transport: fileTransport,
    clock: systemClock,
  })
  const cursors = makeCursors(keys.cursors)
  const reader = makeReader({ registry, lines, cursors, gateOf })
  const delivery = await openDelivery({
    config,
    database,
    vault,
    files,
    performer: tracePerformer(webhooks.performer),
    observer: toAll([metrics.delivery, makeDeliveryLog(log)]),
    webhooks: webhooks.store,
    chores: webhooks.chores,
    accounts: store,
    clock: systemClock,
    log,
  })
  stops.unshift(delivery.stop)
  const { announcer } = delivery
  const { outgoing, incoming } = webhooks.useCases({ announcer, cache: accounts, gateOf, publicUrl: () => address.url })
  const startsWith = sandbox === undefined ? undefined : (integration: string) => sandboxSettings(registry, sandbox, integration)
  const admin = makeAccounts({
    registry,
    store,
    cache: accounts,
    lines,
    clock: systemClock,
    gateOf,
    audit,
    beforeUnlink: incoming.beforeUnlink,
    sandbox: startsWith,
  })
  const linking = openLinking({
    ...{ config, registry, lineParts, lines, gateOf, vault, store, tokens, tokenStore, audit, log },
    cache: accounts,
    sandbox: startsWith,
    publicUrl: () => address.url,
  })
  await ats.checkDatabase()
  stops.unshift(await store.onChange(accounts.drop))
  const environments = makeEnvironmentStore(database)
  const first = await oneStartAtATime(database, () =>
    prepareFirstStart(config, {
      environments,
      tokenStore,
      tokens,
      accounts: admin,
      registry,
    }),
  )

  const receipts = makeReceipts(files)
  const intake = makeIntake({ fetchFile, files, clock: systemClock })
  const submit = { writes: delivery.writes, receipts }
  const apiTokens = makeApiTokens({ store: tokenStore, tokens, audit })
  const dryRun = makeDryRun({ registry, lines, gateOf })
  const write = makeWriteHandler({ registry, accounts, intake, dryRun, ...submit })
  const documented = {
    registry,
    sections: [linkSection, erasureSection, webhookSection, providerWebhookSection, logSection],
    version: VERSION,
    get publicUrl() {
      return address.url
    },
  }
  const watching = healthRoutes({ database: async () => void (await database.pool.query('select 1')) }).route(
    '/',
    metricsRoutes({
      metrics,
      tokens,
      operatorEnvironmentId: async () => (await environments.ensure(DEFAULT_ENVIRONMENT)).id,
      isBehindProxy: config.PUBLIC_URL !== undefined,
    }),
  )
  const mounts: Mounts = {
    // Before the unified routes, which would take `meta` for a resource or a record.
    '/': integrationRoutes({ registry, tokens, accounts })
      .route('/', linking.routes)
      .route('/', metaRoutes({ registry, tokens, accounts }))
      .route('/', mappingPreviewRoutes({ registry, lines, gateOf, tokens, accounts }))
      .route('/', openApiRoutes(documented))
      .route('/', watching),
    '/unified': unifiedRoutes({ tokens, accounts, reader, registry, write, log }),
    '/integrated-account': accountRoutes(admin, registry, tokens).route('/', providerWebhookRoutes(incoming, tokens)),
    '/integrated-account-webhook': incomingWebhookRoutes(incoming),
    '/webhook': webhookRoutes(outgoing, tokens),
    '/log': logRoutes((environmentId, filter, page) => listActivity(database, environmentId, filter, page), tokens),
    '/api-token': tokenRoutes({ apiTokens, tokens, clock: systemClock }),
    '/proxy': proxyRoutes({ tokens, accounts, proxy: makeProxyReader({ registry, lines, cursors, gateOf }), ...submit }),
    '/erasure': erasureRoutes(delivery.erasures, tokens),
    '/write': writeRoutes({ writes: delivery.operate, tokens, registry, accounts, receipts, intake, files }),
    '/connect-account': linking.pages,
    '/console': openConsole({
      ...{ database, vault, ats, registry, lines, gateOf, tokens, audit, log, intake, files, apiTokens },
      accounts: admin,
      writes: delivery.operate,
      webhooks: outgoing,
      links: linking.links,
      health: linking.health,
      sandbox: config.SANDBOX,
      publicUrl: () => address.url,
    }),
    ...(sandbox === undefined ? {} : { '/sandbox': sandbox.routes }),
  }
  // A worker serves whoever watches it, and no callers.
  const isWorker = config.ROLE === 'worker'
  const app = makeApp(isWorker ? { '/': watching } : mounts, log, metrics.answered)
  if (!isWorker) app.all('/api/v1/*', (c) => ats.app.fetch(c.req.raw, {}))
  const server = await openServer(app.fetch, { host: config.HOST, port: config.PORT })
  stops.unshift(server.stop)
  address.url = config.PUBLIC_URL ?? `http://${config.HOST}:${server.port}`

  return {
    url: address.url,
    log,
    // A token that was made just now is shown by whoever made it, or by nobody.
    welcome:
      isWorker && first.madeToken === undefined
        ? `ats-gateway answers at ${address.url} (a worker: only /health, /ready and /metrics)`
        : welcome({
            url: address.url,
            folder: config.DATABASE_URL === undefined ? config.DATA_DIR : undefined,
            madeToken: first.madeToken,
            madeKeyFile: keys.madeFile,
            sandboxAccountId: first.accountId,
          }),
  }
}

/** The built-in ATS of this installation. */
export function buildAts(
  config: Config,
  parts: { database: Database; log: Log; keys: Keys; tokens: ReturnType<typeof makeTokens>; address: { url: string } },
): Ats {
  const { database, log, keys, tokens, address } = parts
  return makeAts({
    database,
    log,
    now: systemClock.now,
    authenticate: async (bearer) => {
      const token = await tokens.authenticate(bearer).catch(() => undefined)
      return token?.kind === 'api' ? { environmentId: token.environment_id, actorId: token.id, scopes: token.scopes } : undefined
    },
    get publicUrl() {
      return address.url
    },
    secret: keys.invitations,
    ...(config.SMTP_URL === undefined ? {} : { sendMail: makeMailer(config.SMTP_URL) }),
  })
}

/** Simulators by account, whose code is loaded only where sandbox accounts are allowed. */
async function openSandbox(publicUrl: () => string): Promise<SandboxHost> {
  const { SIMULATORS } = await import('../connectors/simulators.ts')
  return makeSandboxHost(SIMULATORS, {
    now: systemClock.now,
    get origin() {
      return `${publicUrl()}/sandbox`
    },
    // Only to this gateway: what a simulator's user types as an address is nobody's to call.
    async deliver(url, body, headers) {
      if (!url.startsWith(`${publicUrl()}/integrated-account-webhook/`)) return 0
      return (
        await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(DELIVER_MS_MAX) })
      ).status
    },
  })
}

/** What a sandbox account is linked with: the simulator's own credentials, or nothing for the provider that lives in this process anyway. */
function sandboxSettings(registry: Registry, sandbox: SandboxHost, integration: string) {
  return registry.connector(integration).builtIn === true ? { credentials: {}, context: {} } : sandbox.settings(integration)
}
