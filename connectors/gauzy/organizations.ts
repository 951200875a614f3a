import type { OperationCall, RemotePage, Session } from '../../src/connector/contract.ts'
import { ownerOf, type Pair, relations } from './place.ts'
import { listRows } from './rows.ts'
import { asRow } from './shape.ts'

/** The organizations that the account's user belongs to. Its calls go to one of them, the account's `organization_id`. */
export async function listOrganizations(session: Session, call: OperationCall): Promise<RemotePage> {
  const { user_id: userId } = session.account.context
  const query: Pair[] = [
    ...(typeof userId === 'string' ? [['where[userId]', userId] as Pair] : []),
    ['where[tenantId]', ownerOf(session).tenantId],
    ...relations(['organization']),
  ]
  const { rows, next } = await listRows(session, call, '/api/user-organization', query)
  const records = rows.flatMap(({ item }) => {
    const organization = asRow(item.organization)
    return organization === undefined ? [] : [{ item: organization, parent: item }]
  })
  return { records, ...(next === undefined ? {} : { next }) }
}
