import { randomBytes } from 'node:crypto'
import type { Found, OperationCall, RemoteRecord, Session, WriteResult } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'
import { type SplitBody, splitCandidate } from './candidate-body.ts'
import { candidateRecord } from './candidate-facts.ts'
import { addDocuments, addEducations, addExperience, addSkills, placed, type Target } from './candidate-parts.ts'
import { type FilePlan, planExperience, planFiles } from './candidate-plan.ts'
import { CANDIDATES, readCandidate } from './candidate-reads.ts'
import { findNewest, settleStep } from './find-newest.ts'
import { ownerOf, type Pair, POSITIONS } from './place.ts'
import { getRow, postRow, type Row } from './rows.ts'
import { asText } from './shape.ts'
import { tagIds } from './tags.ts'

/** 24 characters: Gauzy wants a password for the log-in that it makes for every candidate. Nobody is told it. */
const PASSWORD_BYTES = 18

/**
 * Creates a candidate and then its parts, each by a call of its own. Gauzy knows no duplicates: the same candidate sent twice is two.
 * @throws GatewayError `invalid_request` without an e-mail address, before any call
 */
export async function createCandidate(session: Session, call: OperationCall): Promise<WriteResult> {
  const body = splitCandidate(session, 'create', call)
  if (asText(body.user?.email) === undefined) {
    throw new GatewayError('invalid_request', 'Gauzy takes no candidate without an e-mail address.', {
      failures: [{ pointer: '/emails/0/email', message: 'Required by Gauzy.' }],
    })
  }
  const files = planFiles(session, body.parts.documents)
  let isNew = false
  const { id } = await session.step('candidate', async () => {
    isNew = true
    return postCandidate(session, call, body, files.cvUrl)
  })
  return { outcome: 'created', id, record: await complete(session, body, files, { id, isNew }) }
}

/** Adds the candidate's parts. Where the candidate was not made just now, some may be there, and those are not added again. */
async function complete(
  session: Session,
  body: SplitBody,
  { documents }: FilePlan,
  { id, isNew }: { id: string; isNew: boolean },
): Promise<RemoteRecord> {
  const target: Target = { id, before: isNew ? undefined : await readCandidate(session, id) }
  const isDocumented = await addSkills(session, target, placed(body.parts.skills, '/skills'))
  await addEducations(session, target, placed(body.parts.educations, '/educations'))
  await addExperience(session, target, planExperience(session, body), isDocumented)
  await addDocuments(session, target, documents)
  return candidateRecord({ item: await readCandidate(session, id) })
}

async function postCandidate(
  session: Session,
  { remoteQuery }: OperationCall,
  body: SplitBody,
  cvUrl: string | undefined,
): Promise<{ id: string }> {
  const { columns, user, contact, source } = body
  // A candidate that is refused for a job that does not exist would leave its person behind.
  if (typeof columns.organizationPositionId === 'string') await getRow(session, POSITIONS, columns.organizationPositionId)
  const tags = body.tags === undefined ? undefined : await tagIds(session, body.tags)
  const owner = ownerOf(session)
  const json = {
    appliedDate: new Date(session.now()).toISOString().slice(0, 10),
    ...(cvUrl === undefined ? {} : { cvUrl }),
    ...columns,
    user,
    ...(contact === undefined ? {} : { contact: { ...contact, ...owner } }),
    ...(source === undefined ? {} : { source: { ...source, ...owner } }),
    ...(tags === undefined ? {} : { tags }),
    password: randomBytes(PASSWORD_BYTES).toString('base64url'),
    ...owner,
  }
  return { id: (await postRow(session, CANDIDATES, json, remoteQuery)).id }
}

/**
 * Looks for the candidate of an attempt that may have arrived: with the e-mail address and the job, created since. The create then goes on from
 * it, because an attempt may also have broken off among the parts.
 */
export async function findCreated(session: Session, call: OperationCall, since: number): Promise<Found> {
  const body = splitCandidate(session, 'create', call)
  const position = body.columns.organizationPositionId ?? null
  const query = [['where[user][email]', String(body.user?.email)] as Pair]
  const isTheirs = (row: Row) => (row.organizationPositionId ?? null) === position
  const settled = await settleStep(session, 'candidate', () => findNewest(session, CANDIDATES, query, since, isTheirs))
  if (settled.kind !== 'found') return settled
  const { id } = settled
  const files = planFiles(session, body.parts.documents)
  return { kind: 'found', id, record: await complete(session, body, files, { id, isNew: false }) }
}
