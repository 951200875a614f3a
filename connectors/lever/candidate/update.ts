import type { OperationCall, Session, WriteResult } from '../../../src/connector/contract.ts'
import type { CandidateInput } from '../../../src/model/candidate.ts'
import { changeLabels, type Opportunity, readCandidate, readOpportunity } from '../opportunities.ts'
import { attempt } from '../partial.ts'
import { inputOf, pathOf, put, remoteData } from '../remote.ts'
import { withWholeName } from '../whole-name.ts'
import { linkKey, missingFrom } from './person.ts'

/** One call of an update, and the places in the input that it writes. */
type Change = { name: string; pointers: string[]; work: () => Promise<unknown> }

/**
 * Lever has no general update: the person's data is the contact's, and tags, links and sources are added and removed one kind at a time. Every call
 * may be repeated. What Lever definitely refuses is told in a warning when something else was written, and fails the update otherwise. The answers
 * to the changes come without personal data, so the candidate is read again.
 * @throws GatewayError
 */
export async function updateCandidate(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = call.id ?? ''
  const { opportunity } = await readOpportunity(session, id)
  warnOfTitle(session, inputOf(call) as CandidateInput)
  await carryOut(session, [...contactChanges(session, call, opportunity), ...labelChanges(session, call, opportunity)])
  return { outcome: 'updated', id, record: await readCandidate(session, id) }
}

async function carryOut(session: Session, [first, ...others]: Change[]): Promise<void> {
  if (first === undefined) return
  // The first fails the update, so that nothing is half done when the credentials may not write at all.
  await session.step(first.name, first.work)
  for (const change of others) await attempt(session, change.pointers, () => session.step(change.name, change.work))
}

function contactChanges(session: Session, call: OperationCall, opportunity: Opportunity): Change[] {
  const input = withWholeName(inputOf(call) as CandidateInput, opportunity.name)
  const mapped = session.body('candidates', 'contact')(input, session.context) ?? {}
  // An empty list of places clears the one that Lever has.
  const location = Array.isArray(input.locations) && input.locations.length === 0 ? { location: null } : {}
  const body = Object.entries({ ...mapped, ...location }).map(([key, value]) => [key, value === null ? '' : value])
  const whole = { ...Object.fromEntries(body), ...remoteData(call) }
  if (Object.keys(whole).length === 0) return []
  const pointers = ['first_name', 'last_name', 'name', 'company', 'title', 'locations', 'emails', 'phones']
  return [
    {
      name: 'contact',
      pointers: pointers.filter((key) => Object.hasOwn(input, key)).map((key) => `/${key}`),
      work: async () => {
        await session.send(put(pathOf('contacts', opportunity.contact), whole))
        return null
      },
    },
  ]
}

/** Its one headline reads back as the company, so a title without one would take the company's place. */
function warnOfTitle(session: Session, { title, company }: CandidateInput): void {
  if (title === undefined || title === null || (company !== undefined && company !== null)) return
  session.warn({
    code: 'field_not_supported',
    pointer: '/title',
    message: 'Lever keeps title and company in one headline; give both to change it. The title was not written.',
  })
}

function labelChanges(session: Session, call: OperationCall, opportunity: Opportunity): Change[] {
  const { tags, links, source } = inputOf(call) as CandidateInput
  const urls = links?.map((link) => (typeof link === 'string' ? link : link.url))
  const change = (verb: 'add' | 'remove', label: 'Tags' | 'Links' | 'Sources', pointer: string, texts: string[]): Change[] =>
    texts.length === 0
      ? []
      : [
          {
            name: `${verb} ${label}`,
            pointers: [pointer],
            work: () => changeLabels(session, call, opportunity.id, { verb, label, texts }),
          },
        ]
  const replace = (
    label: 'Tags' | 'Links',
    pointer: string,
    there: string[],
    wanted: string[] | undefined,
    keyOf?: (text: string) => string,
  ) =>
    wanted === undefined
      ? []
      : [
          ...change('add', label, pointer, missingFrom(there, wanted, keyOf)),
          ...change('remove', label, pointer, missingFrom(wanted, there, keyOf)),
        ]
  return [
    ...replace('Tags', '/tags', opportunity.tags, tags),
    ...replace('Links', '/links', opportunity.links, urls, linkKey),
    ...sourceChanges(opportunity.sources, source, change),
  ]
}

/** The first source is the one that reads show. A new one goes to the end, so the others are put behind it again. */
function sourceChanges(
  there: string[],
  wanted: string | null | undefined,
  change: (verb: 'add' | 'remove', label: 'Sources', pointer: string, texts: string[]) => Change[],
): Change[] {
  if (wanted === undefined || wanted === there[0]) return []
  const rest = there.slice(1).filter((source) => source !== wanted)
  return [
    ...change('remove', 'Sources', '/source', there),
    ...change('add', 'Sources', '/source', wanted === null ? [] : [wanted, ...rest]),
  ]
}
