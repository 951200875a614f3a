import { parseRelations } from '../find/relation-tree.ts'
import { show } from '../find/show.ts'
import { invalid, wrongPassword } from '../refusal.ts'
import { type Call, ok, open, type PublicCall, type Route } from '../route.ts'
import { pairAnswer, sessionAnswer } from '../session-answer.ts'
import { findUser } from '../users.ts'
import { findFailures, TEXT } from '../validate.ts'
import { asRecord, asText } from '../values.ts'

export const authRoutes: Route[] = [
  open('GET', '', () => ok({ status: 200, message: 'Gauzy simulator' })),
  open('GET', '/health', () => {
    const info = { database: { status: 'up' }, storage: { status: 'up' }, cache: { status: 'up' } }
    return ok({ status: 'ok', info, error: {}, details: info })
  }),
  open('POST', '/auth/login', logIn),
  open('POST', '/auth/refresh-token', ({ world, body }) => ok(pairAnswer(world, world.sessions.rotate(refreshTokenIn(body))))),
  {
    method: 'POST',
    path: '/auth/logout',
    access: 'token',
    handle: ({ world, body }) => {
      world.sessions.close(refreshTokenIn(body))
      return ok()
    },
  },
  { method: 'GET', path: '/user/me', access: 'token', handle: whoAmI },
]

function logIn({ world, body }: PublicCall) {
  const failures = findFailures(body, { email: ['filled', 'email'], password: TEXT })
  if (failures.length > 0) throw invalid(failures)
  const { email, password } = body as { email: string; password: string }
  const user = findUser(world, email, password)
  if (user === undefined) throw wrongPassword()
  return ok(sessionAnswer(world, user))
}

function refreshTokenIn(body: unknown): string | undefined {
  const sent = asRecord(body)
  return asText(sent?.refresh_token) ?? asText(sent?.refreshToken)
}

function whoAmI({ world, claims, query }: Call) {
  const user = world.store.find('user', claims.userId)!
  return ok(show(world.store, 'user', user, parseRelations(world.store.schema, 'user', query.relations)))
}
