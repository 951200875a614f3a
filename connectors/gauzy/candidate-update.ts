import type { OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'
import { type SplitBody, splitCandidate } from './candidate-body.ts'
import { candidateRecord } from './candidate-facts.ts'
import { addDocuments, addEducations, addExperience, addSkills, placed } from './candidate-parts.ts'
import { planExperience, planFiles } from './candidate-plan.ts'
import { CANDIDATES, readCandidate } from './candidate-reads.ts'
import { emptiedColumns } from './emptied.ts'
import { checkedId, ownerOf, whereOrganization } from './place.ts'
import type { Row } from './rows.ts'
import { asRow, asRows } from './shape.ts'
import { tagIds } from './tags.ts'

/**
 * Changes a candidate, its person and its contact, and adds parts that it lacks. It is read first, because an update of an unknown id
 * is an insert, and because nested objects are changed in place only by their ids; and read again, because the answer to an
 * update holds null for everything that was not sent.
 */
export async function updateCandidate(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = checkedId(call.id)
  const mapped = splitCandidate(session, 'update', call)
  const before = await readCandidate(session, id)
  const body = withEmptied(mapped, call.input, before)
  const { cvUrl, documents } = planFiles(session, body.parts.documents, before)
  const change = await changeOf(session, body, before, cvUrl)
  if (Object.keys(change).length > 0) {
    await session.send({
      method: 'PUT',
      path: `${CANDIDATES}/${id}`,
      query: call.remoteQuery ?? [],
      body: { json: { ...change, ...ownerOf(session) } },
    })
  }
  const target = { id, before }
  const isDocumented = await addSkills(session, target, placed(body.parts.skills, '/skills'))
  await addEducations(session, target, placed(body.parts.educations, '/educations'))
  await addExperience(session, target, planExperience(session, body, before), isDocumented)
  await addDocuments(session, target, documents)
  return { outcome: 'updated', id, record: candidateRecord({ item: await readCandidate(session, id) }) }
}

/** A contact that is not there is not made to be empty. */
function withEmptied(body: SplitBody, input: Row | undefined, before: Row): SplitBody {
  const user = emptiedColumns(input, { phones: 'phoneNumber' })
  const contact = asRow(before.contact) === undefined ? {} : emptiedColumns(input, { locations: 'city', links: 'website' })
  const both = (given: Row | undefined, emptied: Row) => (Object.keys(emptied).length === 0 ? given : { ...emptied, ...given })
  return { ...body, user: both(body.user, user), contact: both(body.contact, contact) }
}

async function changeOf(session: Session, body: SplitBody, before: Row, cvUrl: string | undefined): Promise<Row> {
  const { columns, user, contact, source, tags } = body
  return {
    ...columns,
    ...(cvUrl === undefined ? {} : { cvUrl }),
    ...(tags === undefined ? {} : { tags: await allTags(session, tags, before) }),
    ...nested(session, 'user', user, before),
    ...nested(session, 'contact', contact, before),
    ...nested(session, 'source', source, before),
  }
}

/** The tags as they shall be: the list that is sent replaces the candidate's. Names that it bears already keep their ids, of several with one name. */
function allTags(session: Session, tags: NonNullable<SplitBody['tags']>, before: Row): Promise<{ id: string }[]> {
  const borne = new Map(asRows(before.tags).map(({ name, id }) => [name, String(id)]))
  return tagIds(
    session,
    tags.map((tag) => {
      const id = typeof tag === 'string' ? borne.get(tag) : undefined
      return id === undefined ? tag : { id }
    }),
  )
}

/** With its id a nested object is changed in place; without one it is made, and the candidate's old one is left behind. */
function nested(session: Session, name: 'user' | 'contact' | 'source', change: Row | undefined, before: Row): Row {
  if (change === undefined) return {}
  const { id } = asRow(before[name]) ?? {}
  return { [name]: id === undefined ? { ...change, ...ownerOf(session) } : { id, ...change } }
}

/**
 * Deletes a candidate for good; its person stays. A server answers a deletion of nothing like any other, so the candidate is looked for
 * first, once in the life of the write.
 */
export async function deleteCandidate(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = checkedId(call.id)
  await session.step('seen', async () => {
    await readCandidate(session, id)
    return true
  })
  try {
    await session.send({
      method: 'DELETE',
      path: `${CANDIDATES}/${id}`,
      query: [...whereOrganization(session), ...(call.remoteQuery ?? [])],
    })
  } catch (thrown) {
    // It was there when the write began, so an earlier attempt has deleted it.
    if (!(thrown instanceof GatewayError) || thrown.code !== 'provider_not_found') throw thrown
  }
  return { outcome: 'deleted', id }
}
