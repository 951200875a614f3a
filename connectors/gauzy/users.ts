import { create, read } from '../../mappings/gauzy/users.ts'
import type { Found, OperationCall, ResourceDeclaration, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import { inDialect } from './dialect.ts'
import { DOCS } from './docs.ts'
import { findNewest } from './find-newest.ts'
import { mapInput } from './input.ts'
import { isId, ownerOf } from './place.ts'
import { requireFields } from './required.ts'
import { getBy, listBy, postRow, type Row } from './rows.ts'
import { asRow, asRows, asText } from './shape.ts'

const EMPLOYEES = '/api/employee'
const EMPLOYEE_RELATIONS = ['user', 'user.role'] as const
const INVITES = '/api/invite'
const DEFAULT_ROLE = 'EMPLOYEE'

/** The tenant's roles, id by name. */
export async function loadRoles(session: Session): Promise<Record<string, string>> {
  const reply = await session.send({ method: 'GET', path: '/api/roles' })
  return Object.fromEntries(asRows(listAt(reply, 'items')).map(({ id, name }) => [String(name), String(id)]))
}

/**
 * Invites somebody, which sends a mail; the person becomes an employee or user by accepting. What is created is an invitation, whose id is not
 * the employee's to be.
 */
async function inviteUser(session: Session, call: OperationCall): Promise<WriteResult> {
  const { emailId, roleId: asked, invitedById, inviteType, ...more } = wantedOf(session, call)
  const role = await findRole(session, asText(asked) ?? DEFAULT_ROLE)
  const common = { ...more, roleId: role.id, ...ownerOf(session) }
  const row = await inDialect(session, {
    documented: () =>
      postRow(
        session,
        INVITES,
        { emailId, invitedById: invitedById ?? session.account.context.user_id, ...common },
        call.remoteQuery,
      ),
    server: () => inviteByServer(session, call, { emailIds: [emailId], inviteType: inviteType ?? typeOf(role.name), ...common }),
  })
  return { outcome: 'created', id: String(row.id), record: { item: withoutKeys(row) } }
}

function wantedOf(session: Session, call: OperationCall): Row {
  const wanted = mapInput(session, 'users', 'create', call)
  requireFields(wanted, { emailId: '/emails/0/email' })
  return wanted
}

async function inviteByServer(session: Session, { remoteQuery = [] }: OperationCall, json: Row): Promise<Row> {
  const { body } = await session.send({ method: 'POST', path: `${INVITES}/emails`, query: remoteQuery, body: { json } })
  const [row] = asRows(asRow(body)?.items)
  if (asText(row?.id) !== undefined && row !== undefined) return row
  throw new GatewayError('provider_failed', 'Gauzy answered an invitation with a success that holds none.')
}

async function findRole(session: Session, asked: string): Promise<{ id: string; name: string }> {
  const roles = await session.lookup('roles')
  const name = Object.keys(roles).find((known) => known === asked || roles[known] === asked || known === asked.toUpperCase())
  if (name !== undefined) return { id: String(roles[name]), name }
  if (isId(asked)) return { id: asked, name: '' }
  throw new GatewayError(
    'invalid_request',
    `Gauzy has no role ${JSON.stringify(asked)}. It has: ${Object.keys(roles).join(', ')}.`,
    {
      failures: [{ pointer: '/access_role', message: 'Must be the name or id of a role.' }],
    },
  )
}

/** What accepting makes of the person. */
const typeOf = (role: string): string => (role === 'EMPLOYEE' || role === 'CANDIDATE' ? role : 'USER')

/** Whoever has the token or code of an invitation can accept it in somebody else's place. */
function withoutKeys({ token: _token, code: _code, ...row }: Row): Row {
  return row
}

/** An invitation to this address, made since. */
async function findInvite(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { emailId } = wantedOf(session, call)
  const found = await findNewest(session, INVITES, [['where[email]', String(emailId)]], since)
  return found.kind === 'found' ? { kind: 'found', id: found.id, record: { item: withoutKeys(found.row) } } : found
}

export const users: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create },
  list: listBy(EMPLOYEES, EMPLOYEE_RELATIONS),
  get: getBy(EMPLOYEES, EMPLOYEE_RELATIONS),
  create: { repeatable: false, bodies: ['create'], consumes: [], run: inviteUser, find: findInvite },
}
