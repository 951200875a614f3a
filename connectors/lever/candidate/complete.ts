import { z } from 'zod'
import type { OperationCall, Session, WriteResult } from '../../../src/connector/contract.ts'
import { listAt } from '../../../src/connector/reply.ts'
import type { CandidateInput } from '../../../src/model/candidate.ts'
import { filePart, type Source, sourcesOf } from '../files.ts'
import { changeLabels, type Opportunity, readFiles, readOpportunity } from '../opportunities.ts'
import { attempt } from '../partial.ts'
import { inputOf, parseRemote, pathOf, put, requiredActor } from '../remote.ts'
import { contactChange, linkKey, missingFrom, type Wanted, warnOfKept } from './person.ts'

/**
 * Adds to a candidate who applied what the form had no place for: further e-mails and phones, headline, links, tags, source, files. It compares with
 * what is there, so it may be done again. What Lever definitely refuses is told in a warning; the candidate exists.
 * @param attached places in the input of the files to add
 */
export async function completeCandidate(
  session: Session,
  call: OperationCall,
  id: string,
  attached: readonly string[],
): Promise<WriteResult> {
  const input = inputOf(call) as CandidateInput
  const wanted = (session.body('candidates', 'lead')(input, session.context) ?? {}) as Wanted
  const before = await readOpportunity(session, id)
  const changes = [
    await completeContact(session, before.opportunity, wanted),
    await completeLabels(session, call, before.opportunity, wanted),
  ]
  await attachFiles(
    session,
    call,
    id,
    sourcesOf(session, input.attachments).filter((source) => attached.includes(source.pointer)),
  )
  const { item, opportunity } = changes.includes(true) ? await readOpportunity(session, id) : before
  warnOfKept(session, opportunity, wanted)
  return { outcome: 'created', id, record: { item, parent: await readFiles(session, id) } }
}

/** @returns whether anything changed */
async function completeContact(session: Session, opportunity: Opportunity, wanted: Wanted): Promise<boolean> {
  const change = contactChange(opportunity, wanted)
  if (change === undefined) return false
  const pointers = { headline: '/company', location: '/locations', emails: '/emails', phones: '/phones' }
  const places = Object.entries(pointers).flatMap(([key, pointer]) => (Object.hasOwn(change, key) ? [pointer] : []))
  return attempt(session, places, () =>
    session.step('complete contact', async () => {
      await session.send(put(pathOf('contacts', opportunity.contact), change))
      return null
    }),
  )
}

/** @returns whether anything changed */
async function completeLabels(session: Session, call: OperationCall, opportunity: Opportunity, wanted: Wanted): Promise<boolean> {
  const missing = [
    { label: 'Links', pointer: '/links', texts: missingFrom(opportunity.links, wanted.links, linkKey) },
    { label: 'Tags', pointer: '/tags', texts: missingFrom(opportunity.tags, wanted.tags) },
    { label: 'Sources', pointer: '/source', texts: missingFrom(opportunity.sources, wanted.sources) },
  ] as const
  let changed = false
  for (const { label, pointer, texts } of missing) {
    if (texts.length === 0) continue
    const add = () => changeLabels(session, call, opportunity.id, { verb: 'add', label, texts })
    changed = (await attempt(session, [pointer], () => session.step(`add ${label}`, add))) || changed
  }
  return changed
}

const FileRow = z.object({ name: z.string().nullish(), size: z.number().nullish() })

/**
 * Adds files to an opportunity that this write made. One of the same name and size is there already only if an earlier attempt added it, since
 * the opportunity is new.
 */
async function attachFiles(session: Session, call: OperationCall, id: string, sources: Source[]): Promise<void> {
  if (sources.length === 0) return
  const query = requiredActor(session, call)
  const path = pathOf('opportunities', id, 'files')
  const rows = listAt(await session.send({ method: 'GET', path, query: [['limit', '100']] }), 'data')
  const there = rows.map((row) => parseRemote(FileRow, row))
  for (const source of sources) {
    if (source.kind !== 'file') continue
    const add = async () => {
      const file = await source.load()
      if (there.some(({ name, size }) => name === file.fileName && size === file.bytes.byteLength)) return null
      await session.send({ method: 'POST', path, query, body: { multipart: [filePart('file', file)] } })
      return null
    }
    await attempt(session, [source.pointer], () => session.step(`attach ${source.pointer}`, add))
  }
}
