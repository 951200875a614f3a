import { Hono } from 'hono'
import { LineCut, makeFaults } from '../../src/sandbox/faults.ts'
import type { Simulator, SimulatorOptions } from '../../src/sandbox/simulator.ts'
import { API_KEY, authenticate } from './simulator/access.ts'
import { addControl } from './simulator/control.ts'
import { deleteOpportunity } from './simulator/deleted.ts'
import { addOauth, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET } from './simulator/oauth.ts'
import { makeTokenBook } from './simulator/oauth-tokens.ts'
import { limitRate } from './simulator/rate-limit.ts'
import { Refusal } from './simulator/refusal.ts'
import { addRoutes } from './simulator/routes.ts'
import { seed } from './simulator/seed.ts'
import { seedOpportunities } from './simulator/seed-many.ts'
import { makeStore, type Store } from './simulator/store.ts'
import { type Deliver, type Deliveries, makeDeliveries } from './simulator/webhook-delivery.ts'
import { DEFAULT_SETTINGS, type LeverEnv, type LeverSettings, type World } from './simulator/world.ts'

export type LeverSimulatorOptions = Omit<SimulatorOptions, 'deliver'> &
  Partial<LeverSettings> & {
    /** So many opportunities more than the dozen that are always there. */
    opportunities?: number
    /** Carries webhook deliveries out; without it none are made. */
    deliver?: Deliver
  }

export type LeverSimulator = Simulator & {
  store: Store
  webhooks: Pick<Deliveries, 'settled' | 'redeliver' | 'ping'>
  /** Deletes an opportunity as a person does in Lever's pages. */
  deleteOpportunity(id: string): boolean
}

/**
 * A Lever account: the data API under `/v1`, the authorization host's `/authorize` and `/oauth/token`, and `/_faults` and `/_seen` to steer it.
 * It follows Lever's documentation and recorded traffic; where the two disagree, the traffic.
 */
export function makeLeverSimulator(options: LeverSimulatorOptions): LeverSimulator {
  const { now, origin } = options
  const settings = settingsOf(options)
  const store = makeStore(now)
  const [actor] = seed(store)
  if (options.opportunities !== undefined) seedOpportunities(store, options.opportunities)

  const deliveries = makeDeliveries({ store, deliver: options.deliver, sleep: options.sleep ?? idleSleep })
  const world: World = { store, now, origin, settings, emit: deliveries.emit }
  const book = makeTokenBook({ now, rotate: settings.rotateRefreshTokens, audience: `${origin}/v1/` })
  const faults = makeFaults({ ...options, expire: (authorization) => book.expire(authorization?.split(' ')[1] ?? '') })

  const app = new Hono()
  app.onError((error, c) => {
    // No reply may come of a cut line, not even an error's.
    if (error instanceof LineCut) throw error
    if (error instanceof Refusal) return c.json({ code: error.code, message: error.message }, error.status)
    return c.json({ code: 'InternalError', message: error.message }, 500)
  })
  app.notFound((c) => c.json({ code: 'ResourceNotFound', message: `${c.req.path} does not exist` }, 404))
  addControl(app, faults)
  app.use(faults.middleware)
  addOauth(app, book, { origin, redirectUris: settings.redirectUris })
  app.route('/v1', dataApi(world, book.read))

  return {
    app,
    faults,
    credentials: { api_key: API_KEY },
    context: { perform_as: actor!.id },
    oauthClient: { client_id: OAUTH_CLIENT_ID, client_secret: OAUTH_CLIENT_SECRET },
    store,
    webhooks: deliveries,
    deleteOpportunity: (id) => deleteOpportunity(world, id, actor!.id),
  }
}

function dataApi(world: World, readToken: Parameters<typeof authenticate>[0]): Hono<LeverEnv> {
  const routes = new Hono<LeverEnv>()
  routes.use(async (c, next) => {
    await next()
    c.header('server', 'lever-data-api')
    c.header('x-lever-region', 'global')
    if (c.res.headers.get('content-type') === 'application/json') c.header('content-type', 'application/json; charset=utf-8')
  })
  routes.use(authenticate(readToken))
  if (world.settings.rateLimit) routes.use(limitRate(world.now))
  addRoutes(routes, world)
  return routes
}

function settingsOf(options: Partial<LeverSettings>): LeverSettings {
  const { blankedReplies, rateLimit, rotateRefreshTokens, applyFillsContact, indexDelayMs } = { ...DEFAULT_SETTINGS, ...options }
  const { redirectUris, userEmailDomains } = options
  return {
    ...{ blankedReplies, rateLimit, rotateRefreshTokens, applyFillsContact, indexDelayMs },
    ...(redirectUris && { redirectUris }),
    ...(userEmailDomains && { userEmailDomains }),
  }
}

/** A wait for a webhook's next try must not keep a process alive. */
function idleSleep(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms).unref()
  })
}
