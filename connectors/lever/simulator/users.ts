import { z } from 'zod'
import { audit } from './audit-events.ts'
import { readBody } from './body.ts'
import { onlyIncluded } from './fields.ts'
import { pageOf } from './paging.ts'
import { canonicalEmail } from './people.ts'
import { flagOf, valuesOf } from './query.ts'
import type { User } from './records.ts'
import { badRequest, notFound } from './refusal.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

const ROLES = ['super admin', 'admin', 'team member', 'limited team member', 'interviewer'] as const

const UserInput = z.object({
  name: z.string('name is required').min(1),
  email: z.email(),
  accessRole: z.enum(ROLES).default('interviewer'),
  externalDirectoryId: z.string().nullable().default(null),
  jobTitle: z.string().nullable().default(null),
  managerId: z.string().nullable().default(null),
})

/** The users of the account; lists show the active ones unless asked otherwise. */
export function addUsers(routes: LeverRoutes, world: World): void {
  const { store } = world
  const getUser = (id: string): User => {
    const user = store.users.get(id)
    if (user === undefined) throw notFound('user', id)
    return user
  }

  routes.get('/users', (c) =>
    c.json(pageOf(c, store.users, { keep: userFilter(c), view: (user) => onlyIncluded(c, { ...user }) })),
  )
  routes.get('/users/:id', (c) => c.json({ data: onlyIncluded(c, { ...getUser(c.req.param('id')) }) }))

  routes.post('/users', async (c) => {
    const input = await readBody(c, UserInput)
    checkEmail(world, input.email)
    const user: User = {
      id: store.ids.uuid(),
      username: usernameOf(input.email),
      photo: null,
      createdAt: world.now(),
      deactivatedAt: null,
      linkedContactIds: null,
      ...input,
    }
    store.users.add(user)
    audit(store, 'user:created', null, { type: 'user', id: user.id, label: user.name })
    return c.json({ data: user }, 201)
  })

  // A full replacement: what the body leaves out goes back to its default.
  routes.put('/users/:id', async (c) => {
    const user = getUser(c.req.param('id'))
    const input = await readBody(c, UserInput)
    checkEmail(world, input.email, user)
    Object.assign(user, input, { username: usernameOf(input.email) })
    audit(store, 'user:updated', null, { type: 'user', id: user.id, label: user.name })
    return c.json({ data: user })
  })

  for (const [verb, at] of [
    ['deactivate', world.now],
    ['reactivate', () => null],
  ] as const)
    routes.post(`/users/:id/${verb}`, (c) => {
      const user = getUser(c.req.param('id') ?? '')
      user.deactivatedAt = at()
      audit(store, `user:${verb}d`, null, { type: 'user', id: user.id, label: user.name })
      return c.json({ data: user })
    })
}

function userFilter(c: LeverContext): (user: User) => boolean {
  const emails = c.req.queries('email')?.map(canonicalEmail)
  const roles = valuesOf(c, 'accessRole') ?? valuesOf(c, 'accessRole[]')
  const directoryIds = valuesOf(c, 'external_directory_id')
  const all = flagOf(c, 'includeDeactivated') ?? false
  return (user) =>
    (all || user.deactivatedAt === null) &&
    (emails === undefined || emails.includes(canonicalEmail(user.email))) &&
    (roles === undefined || roles.has(user.accessRole)) &&
    (directoryIds === undefined || (user.externalDirectoryId !== null && directoryIds.has(user.externalDirectoryId)))
}

function checkEmail({ store, settings }: World, email: string, self?: User): void {
  const canonical = canonicalEmail(email)
  if (store.users.rows().some((user) => user !== self && canonicalEmail(user.email) === canonical))
    throw badRequest('A user with this email exists', 'email')
  if (settings.userEmailDomains && !settings.userEmailDomains.includes(canonical.split('@')[1] ?? ''))
    throw badRequest('The domain of this email is not allowed', 'email')
}

function usernameOf(email: string): string {
  return email.split('@')[0] ?? email
}
