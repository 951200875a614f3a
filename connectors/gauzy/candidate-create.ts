import { randomBytes } from 'node:crypto'
import type { Found, OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'
import { type SplitBody, splitCandidate } from './candidate-body.ts'
import { candidateRecord } from './candidate-facts.ts'
import { addDocuments, addEducations, addExperience, addSkills, placed, type Target } from './candidate-parts.ts'
import { planExperience, planFiles } from './candidate-plan.ts'
import { CANDIDATE_RELATIONS, CANDIDATES, readCandidate } from './candidate-reads.ts'
import { findNewest } from './find-newest.ts'
import { ownerOf, POSITIONS, relations } from './place.ts'
import { getRow, postRow } from './rows.ts'
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
  const { cvUrl, documents } = planFiles(session, body.parts.documents)
  let isNew = false
  const { id } = await session.step('candidate', async () => {
    isNew = true
    return postCandidate(session, body, cvUrl)
  })
  // A write that is resumed may have got further than it knows: what is there already is not added again.
  const target: Target = { id, before: isNew ? undefined : await readCandidate(session, id) }
  const isDocumented = await addSkills(session, target, placed(body.parts.skills, '/skills'))
  await addEducations(session, target, placed(body.parts.educations, '/educations'))
  await addExperience(session, target, planExperience(session, body), isDocumented)
  await addDocuments(session, target, documents)
  return { outcome: 'created', id, record: candidateRecord({ item: await readCandidate(session, id) }) }
}

async function postCandidate(session: Session, body: SplitBody, cvUrl: string | undefined): Promise<{ id: string }> {
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
  return { id: (await postRow(session, CANDIDATES, json)).id }
}

/**
 * Looks for a candidate with the e-mail address that was created since. One that still lacks parts counts as absent, with its creation
 * recorded, so that the write is made again and resumes behind it.
 */
export async function findCreated(session: Session, call: OperationCall, since: number): Promise<Found> {
  const body = splitCandidate(session, 'create', call)
  const email = asText(body.user?.email)
  if (email === undefined) return { kind: 'absent' }
  const query = [['where[user][email]', email] as [string, string], ...relations(CANDIDATE_RELATIONS)]
  const found = await findNewest(session, CANDIDATES, query, since)
  if (found.kind !== 'found') return found
  const { id } = await session.step('candidate', async () => ({ id: found.id }))
  const { documents, skills, educations, experience } = body.parts
  const parts = [...documents, ...skills, ...educations, ...experience]
  if (parts.length > 0 || body.position !== undefined) return { kind: 'absent' }
  return { kind: 'found', id, record: candidateRecord({ item: found.row }) }
}
