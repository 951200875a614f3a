import type { OperationCall, Session } from '../../src/connector/contract.ts'
import { TRANSFORMS } from '../../src/mapping/transforms.ts'
import type { CandidateInput } from '../../src/model/candidate.ts'
import { addressOf, isResume } from './files.ts'
import { inputOf, type Row, refuse, remoteData } from './remote.ts'

/** What a masked candidate hides and takes no change of, with its place in our input. An e-mail is never cleared. */
const HIDDEN: Record<string, string> = {
  phone_number: '/phones',
  whatsapp_number: '/phones',
  current_ctc: '/compensation/current',
  expected_ctc: '/compensation/expected',
}

/**
 * The body of a create. Null in a hidden field means that the caller does not know it, and a person who is matched by e-mail may be masked:
 * what is not known is not written.
 */
export function createBody(session: Session, call: OperationCall): Row {
  const input = inputOf(call) as CandidateInput
  const mapped = session.body('candidates', 'create')(withWholeName(input, input.name), session.context)
  const parts = { ...partsOf(session, input), ...mapped }
  const known = Object.entries(parts).filter(([field, value]) => value !== null || !Object.hasOwn(HIDDEN, field))
  return merged(Object.fromEntries(known), call)
}

/**
 * The body of an update. What a masked candidate hides reads as nothing; a caller who sends that nothing back does not mean to clear it.
 * @param before reads the candidate as it is, where that matters
 */
export async function updateBody(session: Session, call: OperationCall, before: () => Promise<Row>): Promise<Row> {
  const input = inputOf(call) as CandidateInput
  const name = input.name ?? (hasHalfName(input) ? ((await before()).full_name as string | null) : undefined)
  const mapped = session.body('candidates', 'update')(withWholeName(input, name), session.context)
  const parts: Row = { ...clearedPhones(input), ...partsOf(session, input), ...mapped }
  const clears = Object.keys(HIDDEN).filter((field) => parts[field] === null)
  if (clears.length === 0 || (await before()).talent_pool_status !== 'masked') return merged(parts, call)
  for (const pointer of new Set(clears.map((field) => HIDDEN[field] as string))) {
    session.warn({ code: 'not_written', pointer, message: 'This candidate is masked: what it hides was not cleared.' })
  }
  return merged(Object.fromEntries(Object.entries(parts).filter(([field]) => !clears.includes(field))), call)
}

/**
 * `remote_data` goes over the body; an application in it that names no job is one to the job of the query.
 * @throws GatewayError `invalid_request` for a stage of no job
 */
function merged(body: Row, call: OperationCall): Row {
  if (call.query.stage_id !== undefined && body.application === undefined)
    throw refuse('A stage is one of an application: give job_id too.', 'stage_id')
  const given = remoteData(call.input)
  const { application } = given
  const isPart = typeof application === 'object' && application !== null
  return { ...body, ...given, ...(isPart ? { application: { ...(body.application as Row | undefined), ...application } } : {}) }
}

const hasHalfName = ({ first_name: first, last_name: last }: CandidateInput) => (first === undefined) !== (last === undefined)

/** The API has one name: of a change of half of it, the other half stays. @param name the whole name that the missing half is taken from */
function withWholeName(input: CandidateInput, name: string | null | undefined): Row {
  if (!hasHalfName(input) || name === undefined) return input
  const { first_name: first = TRANSFORMS.first_name(name), last_name: last = TRANSFORMS.last_name(name) } = input
  return { ...input, first_name: first, last_name: last }
}

/** What no path leads to: numbers by their kind, and the address of a résumé. What has no place is said. */
function partsOf(session: Session, { phones = [], attachments = [], skills = [], compensation }: CandidateInput): Row {
  const parts: Row = {}
  const lose = (pointer: string, message: string) => session.warn({ code: 'field_not_supported', pointer, message })
  for (const [index, { number, type }] of phones.entries()) {
    const kind = type?.toLowerCase()
    const field = kind === 'whatsapp' ? 'whatsapp_number' : 'phone_number'
    if (Object.hasOwn(parts, field)) {
      lose(`/phones/${index}`, 'The ATS has one number of this kind; this one was not written.')
      continue
    }
    parts[field] = number
    if (kind !== undefined && !['mobile', 'whatsapp'].includes(kind))
      lose(`/phones/${index}/type`, 'The ATS knows the types mobile and whatsapp; this number was written as mobile.')
  }
  for (const [index, { level }] of skills.entries()) {
    if (!['primary', 'secondary', undefined].includes(level?.toLowerCase()))
      lose(`/skills/${index}/level`, 'The ATS knows the levels primary and secondary; this skill was written as primary.')
  }
  if (compensation?.unit && compensation.unit.toUpperCase() !== 'LPA')
    lose('/compensation', 'The ATS counts lakhs a year (LPA) and has no place for another unit; the numbers were not written.')
  const resume = attachments.find((one) => isResumeByAddress(one))
  return resume === undefined ? parts : { ...parts, resume_url: addressOf(resume) }
}

/** A change replaces the list of numbers as a whole. */
function clearedPhones({ phones }: CandidateInput): Row {
  return phones === undefined ? {} : { phone_number: null, whatsapp_number: null }
}

type Attachment = NonNullable<CandidateInput['attachments']>[number]

/** The API keeps one résumé as an address; every other file is a document. */
export function isResumeByAddress(attachment: Attachment): boolean {
  return attachment.id === undefined && isResume(attachment) && addressOf(attachment) !== undefined
}
