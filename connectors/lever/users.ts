import { z } from 'zod'
import { read, user } from '../../mappings/lever/users.ts'
import type { Found, OperationCall, ResourceDeclaration, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt, valueAt } from '../../src/connector/reply.ts'
import type { UserInput } from '../../src/model/user.ts'
import { PAGING } from './below.ts'
import { furtherQuery, inputOf, parseData, parseRemote, pathOf, put, remoteData, repeatable } from './remote.ts'
import { withWholeName } from './whole-name.ts'

export const users: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#users',
  read,
  bodies: { user },
  list: {
    call: 'GET /users',
    at: 'data',
    paging: PAGING,
    filters: { email: { eq: 'email', in: 'email' }, access_role: { eq: 'accessRole', in: 'accessRole' } },
  },
  get: { call: 'GET /users/{id}', at: 'data' },
  create: { call: 'POST /users', body: 'user', at: 'data', repeatable: false, find },
  update: { run: update, repeatable: true, bodies: ['user'], consumes: ['/disabled'] },
}

const UserRow = z.object({ id: z.string() })

/** An e-mail belongs to one user, so a user with it is the one. */
async function find(session: Session, call: OperationCall): Promise<Found> {
  const { email } = { ...session.body('users', 'user')(inputOf(call), session.context), ...remoteData(call) } as {
    email?: string
  }
  if (email === undefined) return { kind: 'absent' }
  const query: [string, string][] = [
    ['email', email],
    ['includeDeactivated', 'true'],
  ]
  const [item] = listAt(await session.send({ method: 'GET', path: '/users', query }), 'data')
  return item === undefined ? { kind: 'absent' } : { kind: 'found', id: parseRemote(UserRow, item).id, record: { item } }
}

/** What a change would lose by leaving it out, because it replaces the user whole. */
const Kept = z.object({
  name: z.string(),
  email: z.string(),
  accessRole: z.string().nullish(),
  externalDirectoryId: z.string().nullish(),
  jobTitle: z.string().nullish(),
  managerId: z.string().nullish(),
  deactivatedAt: z.number().nullish(),
})

/** Whether a user is active is a call of its own. */
async function update(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = call.id ?? ''
  const path = pathOf('users', id)
  const { disabled, ...input } = inputOf(call) as UserInput
  const { deactivatedAt, ...kept } = parseData(Kept, await session.send({ method: 'GET', path }))
  const body = { ...session.body('users', 'user')(withWholeName(input, kept.name), session.context), ...remoteData(call) }
  if (Object.keys(body).length > 0)
    await session.step('user', () => done(session.send(put(path, { ...given(kept), ...body }, furtherQuery(call)))))
  const isDisabled = typeof deactivatedAt === 'number'
  if (disabled !== undefined && disabled !== isDisabled) {
    const verb = disabled ? 'deactivate' : 'reactivate'
    await session.step(verb, () => done(session.send(repeatable({ method: 'POST', path: `${path}/${verb}` }))))
  }
  return { outcome: 'updated', id, record: { item: valueAt(await session.send({ method: 'GET', path }), 'data') } }
}

/** A step's result is kept, and nothing of this one is needed. */
async function done(work: Promise<unknown>): Promise<null> {
  await work
  return null
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined))
}
