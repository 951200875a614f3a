import { z } from 'zod'
import type { RemoteRecord, Session } from '../../src/connector/contract.ts'
import { readDocuments } from './documents.ts'
import { parseRow, pathOf, type Row, rowAt } from './remote.ts'

/** @throws GatewayError `provider_not_found` */
export async function getCandidate(session: Session, id: string): Promise<Row> {
  return rowAt(await session.send({ method: 'GET', path: pathOf('candidates', id) }), 'data')
}

/** A candidate with its documents, which are a call of their own. @throws GatewayError `provider_not_found` */
export async function readCandidate(session: Session, id: string): Promise<RemoteRecord> {
  const [item, documents] = await Promise.all([getCandidate(session, id), readDocuments(session, id)])
  return { item, parent: { documents } }
}

const WithApplications = z.object({ applications: z.array(z.record(z.string(), z.unknown())).nullish() })

/** The applications in a candidate's row; undefined where the row does not say, as in lists. */
export function applicationsIn(candidate: Row): Row[] | undefined {
  return parseRow(WithApplications, candidate).applications ?? undefined
}
