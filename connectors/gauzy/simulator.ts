import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { LineCut, makeFaults } from '../../src/sandbox/faults.ts'
import type { MakeSimulator, SimulatorOptions } from '../../src/sandbox/simulator.ts'
import { mountControl, mountFiles } from './simulator/control-routes.ts'
import { toRefusal } from './simulator/failure-answer.ts'
import { makeIds } from './simulator/ids.ts'
import { mountRoutes, reply } from './simulator/mount-routes.ts'
import type { Route } from './simulator/route.ts'
import { authRoutes } from './simulator/routes/auth-routes.ts'
import { candidatePartsRoutes, documentedPartsRoutes } from './simulator/routes/candidate-parts-routes.ts'
import { candidateRoutes } from './simulator/routes/candidate-routes.ts'
import { documentedFeedbackRoutes, feedbackRoutes } from './simulator/routes/feedback-routes.ts'
import { interviewRoutes } from './simulator/routes/interview-routes.ts'
import { documentedInviteRoutes, inviteRoutes } from './simulator/routes/invite-routes.ts'
import { organizationRoutes } from './simulator/routes/organization-routes.ts'
import { peopleRoutes } from './simulator/routes/people-routes.ts'
import { salesRoutes } from './simulator/routes/sales-routes.ts'
import { makeSchema } from './simulator/schema/schema.ts'
import { LOGINS } from './simulator/seed/logins.ts'
import { seed } from './simulator/seed/seed.ts'
import { makeSessions } from './simulator/sessions.ts'
import { DEFAULT_SETTINGS, type GauzySettings } from './simulator/settings.ts'
import { makeStore } from './simulator/store.ts'
import { makeThrottle } from './simulator/throttle.ts'
import { isServer, type World } from './simulator/world.ts'

const ROUTES: Route[] = [
  ...authRoutes,
  ...candidateRoutes,
  ...candidatePartsRoutes,
  ...interviewRoutes,
  ...feedbackRoutes,
  ...inviteRoutes,
  ...salesRoutes,
  ...organizationRoutes,
  ...peopleRoutes,
]

/** Printed in the documentation, absent from every running server: there a call to one is 404 "Cannot POST …". */
const DOCUMENTED_ROUTES: Route[] = [...documentedPartsRoutes, ...documentedFeedbackRoutes, ...documentedInviteRoutes]

/**
 * A Gauzy host that behaves as its documentation says (`documented`, the default) or as a running server does (`server`).
 * The routes are the provider's own, under /api. /_faults, /_seen and /_mails steer it and need no credentials.
 */
export function makeGauzySimulatorWith(settings: Partial<GauzySettings> = {}): MakeSimulator {
  return (options) => {
    const world = makeWorld({ ...DEFAULT_SETTINGS, ...settings }, options)
    const { organization, stamp } = seed(world)
    const app = new Hono()
    const faults = makeFaults({ ...options, expire: world.sessions.expire })
    app.use('/api/*', faults.middleware)
    mountControl(app, world, faults)
    mountFiles(app)
    mountRoutes(
      app,
      world,
      makeThrottle(world.settings.throttle, world.now),
      isServer(world) ? ROUTES : [...DOCUMENTED_ROUTES, ...ROUTES],
    )
    app.onError((error, c) => {
      // A cut line has no answer; whoever calls in process must see that it was cut.
      if (error instanceof LineCut) throw error
      const { status, body, headers } = toRefusal(error, world.settings)
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
      return reply(c, { status, body })
    })
    return {
      app,
      faults,
      credentials: { ...LOGINS.admin },
      context: { organization_id: organization.id, tenant_id: stamp.tenantId },
    }
  }
}

export const makeGauzySimulator: MakeSimulator = makeGauzySimulatorWith()

function makeWorld(settings: GauzySettings, { now, origin }: SimulatorOptions): World {
  const newId = makeIds()
  const store = makeStore(makeSchema(settings.dialect), settings.database, newId)
  // A new secret for each simulator: tokens of one that has ended are not accepted by the next.
  const secret = randomBytes(32).toString('hex')
  const sessions = makeSessions({ store, now, newId, secret, settings })
  return { settings, now, origin, store, sessions, newId, passwords: new Map(), mails: [] }
}
