import { randomBytes } from 'node:crypto'
import { getOwn } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { readRoutes } from '../crud/routes.ts'
import { remove } from '../crud/writes.ts'
import { show } from '../find/show.ts'
import { findOrganizationFailures } from '../membership.ts'
import { badRequest, invalid } from '../refusal.ts'
import { type Answer, type Call, created, guarded, ok, open, type PublicCall, type Route } from '../route.ts'
import type { Shown } from '../schema/table.ts'
import { sessionAnswer } from '../session-answer.ts'
import type { Row, Stamp } from '../store.ts'
import { createUser } from '../users.ts'
import { findFailures, type Rules, TEXT } from '../validate.ts'
import { asRecord } from '../values.ts'
import { sendMail, stampOf, type World } from '../world.ts'

const INVITES: Resource = {
  path: 'invite',
  table: 'invite',
  view: 'ORG_INVITE_VIEW',
  edit: 'ORG_INVITE_EDIT',
  list: 'where',
  whereRequired: true,
  putStatus: 202,
}

const TYPES = ['USER', 'EMPLOYEE', 'CANDIDATE', 'TEAM'] as const
const DAY_MS = 86_400_000
const EXPIRES_DAYS_DEFAULT = 7

export const inviteRoutes: Route[] = [
  open('GET', '/invite/validate', ({ world, query }) => ok(describe(world, findLive(world, query.email, query.token)))),
  open('POST', '/invite/accept', accept),
  guarded('POST', '/invite/emails', INVITES.edit, sendMany),
  guarded('POST', '/invite/resend', INVITES.edit, resend),
  guarded('DELETE', '/invite/:id', INVITES.edit, (call) => remove(call, INVITES)),
  ...readRoutes(INVITES),
]

/** Routes of the documentation page that no running server has. */
export const documentedInviteRoutes: Route[] = [
  guarded('POST', '/invite', INVITES.edit, (call) => {
    const body = checked(call, { emailId: ['email'], roleId: ['uuid'], startedWorkOn: ['optional', 'date'] })
    return created(show(call.world.store, 'invite', send(call, body.emailId, { ...body, invitedByUserId: body.invitedById })))
  }),
  open('POST', '/invite/validate', ({ world, body }) => {
    const sent = asRecord(body)
    const invite = findLive(world, sent?.email, sent?.token)
    settle(world, invite)
    return created(describe(world, invite))
  }),
]

function checked(call: Call, rules: Rules): Shown {
  const body = asRecord(call.body) ?? {}
  const failures = [...findFailures(body, rules), ...findOrganizationFailures(call.world, call.claims, body.organizationId)]
  if (failures.length > 0) throw invalid(failures)
  return body
}

function sendMany(call: Call): Answer {
  const body = checked(call, { roleId: ['uuid'], inviteType: [{ oneOf: TYPES }] })
  const emails = body.emailIds
  if (!Array.isArray(emails) || emails.length === 0) throw invalid(['emailIds should not be empty', 'emailIds must be an array'])
  const items = emails.map((email) => show(call.world.store, 'invite', send(call, email, body)))
  return created({ items, total: items.length, ignored: 0 })
}

/** Repeating makes a second invitation. @throws DatabaseRefusal for an unknown role */
function send(call: Call, email: unknown, body: Shown): Row {
  const { world, claims } = call
  const period = Number(body.invitationExpirationPeriod)
  const lifeMs = (Number.isFinite(period) && period > 0 ? period : EXPIRES_DAYS_DEFAULT) * DAY_MS
  const values = {
    ...body,
    id: undefined,
    email,
    token: randomBytes(24).toString('hex'),
    code: String(100_000 + (Number.parseInt(world.newId().slice(0, 6), 16) % 900_000)),
    expireDate: body.invitationExpirationPeriod === 'Never' ? null : new Date(world.now() + lifeMs).toISOString(),
    actionDate: body.startedWorkOn ?? body.appliedDate ?? null,
    invitedByUserId: body.invitedByUserId ?? claims.userId,
  }
  const invite = world.store.insert('invite', values, stampOf(world, claims))
  sendMail(world, email, 'invitation')
  return invite
}

function resend(call: Call): Answer {
  const body = checked(call, { inviteId: ['uuid'], inviteType: [{ oneOf: TYPES }] })
  const invite = getOwn(call, 'invite', body.inviteId)
  sendMail(call.world, invite.email, 'invitation')
  const expireDate = new Date(call.world.now() + EXPIRES_DAYS_DEFAULT * DAY_MS).toISOString()
  const renewed = call.world.store.update(
    'invite',
    invite.id,
    { expireDate, status: 'INVITED' },
    stampOf(call.world, call.claims),
  )
  return created(show(call.world.store, 'invite', renewed))
}

/** @throws Refusal 400 for a wrong, used or expired token */
function findLive(world: World, email: unknown, token: unknown): Row {
  for (const invite of world.store.all('invite')) {
    if (invite.email !== email || invite.token !== token || invite.status !== 'INVITED') continue
    if (invite.expireDate === null || Date.parse(String(invite.expireDate)) > world.now()) return invite
  }
  throw badRequest()
}

const describe = (world: World, { id, email, fullName, organizationId }: Row) => ({
  id,
  email,
  fullName,
  organization: { name: world.store.find('organization', organizationId)?.name ?? null },
})

function settle(world: World, invite: Row): Stamp {
  const stamp = stampOf(world, { tenantId: String(invite.tenantId) }, invite.organizationId)
  world.store.update('invite', invite.id, { status: 'ACCEPTED' }, stamp)
  return stamp
}

/** Makes the user and, by the kind of invitation, an employee or a candidate who applied on the invitation's action date. */
function accept({ world, body }: PublicCall): Answer {
  const sent = asRecord(body) ?? {}
  const failures = findFailures(sent, { email: ['email'], token: TEXT, password: TEXT, confirmPassword: TEXT })
  if (sent.password !== sent.confirmPassword) failures.push('The password and confirmation password must match.')
  if (failures.length > 0) throw invalid(failures)
  const invite = findLive(world, sent.email, sent.token)
  const stamp = settle(world, invite)
  const person = { ...asRecord(sent.user), email: invite.email }
  const { roleId, organizationId, actionDate } = invite
  const user = createUser(
    world,
    { tenantId: String(invite.tenantId) },
    { person, roleId, organizationId, password: sent.password },
  )
  if (invite.inviteType === 'CANDIDATE') world.store.insert('candidate', { userId: user.id, appliedDate: actionDate }, stamp)
  if (invite.inviteType === 'EMPLOYEE') world.store.insert('employee', { userId: user.id, startedWorkOn: actionDate }, stamp)
  return created(sessionAnswer(world, user))
}
