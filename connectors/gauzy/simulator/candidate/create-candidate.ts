import { echoCreated } from '../crud/echo.ts'
import { DatabaseRefusal } from '../database-refusal.ts'
import { showColumns } from '../find/show.ts'
import { findOrganizationFailures } from '../membership.ts'
import type { Call } from '../route.ts'
import type { Shown } from '../schema/table.ts'
import type { Row, Stamp } from '../store.ts'
import { createUser, roleIdOf } from '../users.ts'
import { findFailures, type Rules } from '../validate.ts'
import { asRecord } from '../values.ts'
import { isServer, sendMail, stampOf, type World } from '../world.ts'
import { saveNested, storeChildren, tagIdsOf } from './nested.ts'

export const STATUSES = ['APPLIED', 'REJECTED', 'INTERVIEWED', 'HIRED'] as const

const SERVER_RULES: Rules = {
  'user.email': ['filled', 'email'],
  password: ['filled', 'text', { lengthMin: 8 }],
  hiredDate: ['optional', 'date'],
  rejectDate: ['optional', 'date'],
}

const DOCUMENTED_RULES: Rules = {
  ...SERVER_RULES,
  appliedDate: ['optional', 'date'],
  rating: ['optional', 'number'],
  status: ['optional', { oneOf: STATUSES }],
}

/** What is wrong with a create body, before anything is written. */
export function findCreateFailures(call: Call, body: Shown, prefix = ''): string[] {
  const rules = isServer(call.world) ? SERVER_RULES : DOCUMENTED_RULES
  return [...findFailures(body, rules, prefix), ...findOrganizationFailures(call.world, call.claims, body.organizationId, prefix)]
}

/**
 * Creates the person, then the candidate. Not one transaction: when the candidate is refused, its user stays behind.
 * @throws DatabaseRefusal in its wrapped form
 */
export function createCandidate(call: Call, sent: Shown): Shown {
  const { world, claims } = call
  const { id: _, ...body } = sent
  const stamp = stampOf(world, claims, body.organizationId)
  const person = createUser(world, claims, {
    person: asRecord(body.user) ?? {},
    roleId: roleIdOf(world, claims.tenantId, 'CANDIDATE'),
    organizationId: body.organizationId,
    password: body.password,
  })
  sendMail(world, person.email, 'welcome')
  const { candidate, source, contact } = insertCandidate(world, body, person, stamp)
  if (!isServer(world)) storeChildren(world, candidate, body, stamp)
  return {
    ...echoCreated(world.store, 'candidate', candidate, body),
    status: candidate.status,
    userId: person.id,
    user: showColumns(world.store, 'user', person),
    ...(source !== undefined && { sourceId: source.id, source: showColumns(world.store, 'candidateSource', source) }),
    ...(contact !== undefined && { contactId: contact.id, contact: showColumns(world.store, 'contact', contact) }),
  }
}

function insertCandidate(world: World, body: Shown, person: Row, stamp: Stamp) {
  const made: { table: 'candidateSource' | 'contact'; id: string }[] = []
  const save = (table: 'candidateSource' | 'contact', nested: unknown) => {
    const saved = saveNested(world, table, nested, stamp)
    if (saved?.isNew) made.push({ table, id: saved.row.id })
    return saved?.row
  }
  try {
    const source = save('candidateSource', body.source)
    const contact = save('contact', body.contact)
    const values = { ...body, status: firstStatus(world, body), userId: person.id, tags: tagIdsOf(world, body.tags) }
    const owned = {
      ...(source !== undefined && { sourceId: source.id }),
      ...(contact !== undefined && { contactId: contact.id }),
    }
    return { candidate: world.store.insert('candidate', { ...values, ...owned }, stamp), source, contact }
  } catch (error) {
    for (const { table, id } of made) world.store.remove(table, id)
    throw error instanceof DatabaseRefusal ? error.wrap() : error
  }
}

/** A server ignores the status sent: the reject date alone decides. */
function firstStatus(world: World, body: Shown): unknown {
  const forced = body.rejectDate ? 'REJECTED' : 'APPLIED'
  return isServer(world) ? forced : (body.status ?? forced)
}
