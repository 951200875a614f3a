import { createHash } from 'node:crypto'
import type { RoleName } from './permissions.ts'
import type { Shown } from './schema/table.ts'
import type { Row } from './store.ts'
import { asText } from './values.ts'
import { stampOf, type World } from './world.ts'

export type NewUser = { person: Shown; roleId: unknown; organizationId: unknown; password?: unknown }

/** Makes a log-in user and a membership. Nothing asks whether the e-mail address is taken: the provider does not either. */
export function createUser(
  world: World,
  by: { tenantId: string; userId?: string | null },
  { person, roleId, organizationId, password }: NewUser,
): Row {
  const { id: _, ...columns } = person
  const picture = asText(columns.imageUrl) ?? `${world.origin}/public/avatars/${initialsOf(person)}.svg`
  const user = world.store.insert(
    'user',
    { ...columns, imageUrl: picture, roleId, lastOrganizationId: organizationId },
    stampOf(world, by),
  )
  world.store.insert('userOrganization', { userId: user.id, organizationId }, stampOf(world, by))
  if (typeof password === 'string') setPassword(world, user.id, password)
  return user
}

export function roleIdOf(world: World, tenantId: string, name: RoleName): string | undefined {
  for (const role of world.store.all('role')) if (role.name === name && role.tenantId === tenantId) return role.id
  return undefined
}

const digest = (userId: string, password: string) => createHash('sha256').update(`${userId} ${password}`).digest('hex')

export function setPassword(world: World, userId: string, password: string): void {
  world.passwords.set(userId, digest(userId, password))
}

/** The user who logs in so; of several with one address and one password, the one changed last. */
export function findUser(world: World, email: string, password: string): Row | undefined {
  let found: Row | undefined
  for (const user of world.store.all('user')) {
    if (user.email !== email || user.deletedAt !== null || world.passwords.get(user.id) !== digest(user.id, password)) continue
    if (found === undefined || String(user.updatedAt) > String(found.updatedAt)) found = user
  }
  return found
}

const initialsOf = ({ firstName, lastName }: Shown) =>
  [firstName, lastName].map((name) => asText(name)?.charAt(0).replace(/\W/, '') ?? '').join('') || 'X'
