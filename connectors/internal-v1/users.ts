import { z } from 'zod'
import { create, read } from '../../mappings/internal-v1/users.ts'
import type { Found, OperationCall, RemotePage, ResourceDeclaration, Session } from '../../src/connector/contract.ts'
import { filterPairs } from '../../src/connector/prepare.ts'
import { listAt } from '../../src/connector/reply.ts'
import { DOCS } from './docs.ts'
import { listByHeader } from './header-pages.ts'
import { bodyOf, parseRow, pathOf, type Row } from './remote.ts'
import { findSince } from './since.ts'

const FILTERS = { email: { eq: 'email' } }

export const users: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create },
  // Only active users are listed.
  list: { run: list, filters: FILTERS },
  get: { call: 'GET /api/v1/users/{id}' },
  // 200 for one who was deactivated, and is active again.
  create: { call: 'POST /api/v1/users', body: 'create', repeatable: false, outcome: { 200: 'matched' }, find },
  delete: { call: 'DELETE /api/v1/users/{id}', repeatable: true },
}

function list(session: Session, call: OperationCall): Promise<RemotePage> {
  return listByHeader(session, call, { path: pathOf('users'), at: 'data', filter: filterPairs(FILTERS, call.filters ?? []) })
}

const User = z.object({ id: z.string() })

/** An active user with the address who was written since. A host that tells no times cannot tell that. */
async function find(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { email } = bodyOf(session, 'users', 'create', call)
  const rows = listAt(
    await session.send({ method: 'GET', path: pathOf('users'), query: [['email', String(email)]] }),
    'data',
  ) as Row[]
  const found = findSince(rows, 'updated_at', since)
  return found.kind === 'found' ? { kind: 'found', id: parseRow(User, found.row).id, record: { item: found.row } } : found
}
