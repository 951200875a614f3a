import type { OperationCall, Session } from '../../src/connector/contract.ts'
import type { Row } from './rows.ts'

/** What a caller may not choose: where the record belongs, and the password that is made for a candidate. */
const OURS = new Set(['tenantId', 'organizationId', 'password'])

/** The mapped body with the caller's `remote_data` over it at the top level. */
export function mapInput(session: Session, resource: string, body: string, { input = {} }: OperationCall): Row {
  const { remote_data: remoteData, ...unified } = input
  const mapped = session.body(resource, body)(unified, session.context) ?? {}
  const given = Object.entries((remoteData as Row | undefined) ?? {}).filter(([name]) => !OURS.has(name))
  return { ...mapped, ...Object.fromEntries(given) }
}
