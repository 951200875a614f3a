import { z } from 'zod'
import type { OperationCall, RemoteRecord, Session } from '../../src/connector/contract.ts'
import { listAt, valueAt } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import { actingQuery, IdOrObject, type Pair, parseRemote, pathOf } from './remote.ts'

/** What the mappings of candidates and applications read beyond ids. */
export const EXPANDED = ['applications', 'stage', 'owner', 'sourcedBy']
const EXPAND: Pair[] = EXPANDED.map((name) => ['expand', name])

/** Rows of one family of files that are shown with a candidate. */
const FILES_MAX = '100'

const Texts = z
  .array(z.string())
  .nullish()
  .transform((texts) => texts ?? [])
const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? '')

/** What the connector's own decisions need of an opportunity that was read with its applications. Absent text is "". */
export const Opportunity = z.object({
  id: z.string(),
  contact: IdOrObject,
  name: Text,
  headline: Text,
  location: Text,
  emails: Texts,
  phones: z
    .array(
      z.object({
        value: z
          .string()
          .nullish()
          .transform((value) => value ?? ''),
        type: z.string().nullish(),
      }),
    )
    .nullish()
    .transform((phones) => phones ?? []),
  links: Texts,
  tags: Texts,
  sources: Texts,
  createdAt: z.number(),
  applications: z
    .array(z.object({ id: z.string(), type: z.string().nullish(), posting: IdOrObject.nullish() }))
    .nullish()
    .transform((applications) => applications ?? []),
})
export type Opportunity = z.output<typeof Opportunity>

/** The opportunity as the mappings want it, and as the connector reads it. @throws GatewayError `provider_not_found` */
export async function readOpportunity(session: Session, id: string): Promise<{ item: unknown; opportunity: Opportunity }> {
  const reply = await session.send({ method: 'GET', path: pathOf('opportunities', id), query: EXPAND })
  const item = valueAt(reply, 'data')
  return { item, opportunity: parseRemote(Opportunity, item) }
}

/** A candidate with its files, which are two calls more and therefore not in lists. */
export async function readCandidate(session: Session, id: string): Promise<RemoteRecord> {
  const [{ item }, files] = await Promise.all([readOpportunity(session, id), readFiles(session, id)])
  return { item, parent: files }
}

/** The application of an opportunity with what the opportunity says about it. @throws GatewayError `provider_not_found` */
export async function readApplication(session: Session, opportunityId: string, id?: string): Promise<RemoteRecord> {
  const [{ item, opportunity }, files] = await Promise.all([
    readOpportunity(session, opportunityId),
    readFiles(session, opportunityId),
  ])
  const row = item as { applications?: unknown[] }
  const at = opportunity.applications.findIndex((one) => id === undefined || one.id === id)
  if (at >= 0) return { item: row.applications?.[at], parent: { ...row, ...files } }
  throw new GatewayError('provider_not_found', 'Lever has no such application.')
}

/** The rows of `/resumes` and `/files`. What the credentials may not see is left out, as it is in Lever's own pages. */
export async function readFiles(session: Session, id: string): Promise<{ resumes: unknown[]; files: unknown[] }> {
  const rows = async (family: string): Promise<unknown[]> => {
    try {
      const query: Pair[] = [['limit', FILES_MAX]]
      return listAt(await session.send({ method: 'GET', path: pathOf('opportunities', id, family), query }), 'data')
    } catch (error) {
      // Lever used to answer 404 for an opportunity without résumés.
      if (['provider_forbidden', 'provider_not_found'].includes((error as GatewayError).code)) return []
      throw error
    }
  }
  const [resumes, files] = await Promise.all([rows('resumes'), rows('files')])
  return { resumes, files }
}

/** Adds and removes texts that an opportunity carries. What is there already, or is not there, changes nothing, so it may be repeated. */
export async function changeLabels(
  session: Session,
  call: OperationCall,
  id: string,
  change: { verb: 'add' | 'remove'; label: 'Tags' | 'Links' | 'Sources'; texts: string[] },
): Promise<null> {
  if (change.texts.length === 0) return null
  await session.send({
    method: 'POST',
    path: `${pathOf('opportunities', id)}/${change.verb}${change.label}`,
    query: actingQuery(session, call),
    body: { json: { [change.label.toLowerCase()]: change.texts } },
    repeatable: true,
  })
  return null
}
