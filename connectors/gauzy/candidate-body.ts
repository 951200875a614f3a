import { z } from 'zod'
import type { OperationCall, Session } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'
import { mapInput } from './input.ts'
import { isId } from './place.ts'
import type { Row } from './rows.ts'

const Text = z.string().nullish()

const Document = z.looseObject({ name: z.string(), documentUrl: Text, urlName: Text, isResume: z.boolean().optional() })
const Skill = z.looseObject({ name: z.string(), level: Text })
const Education = z.looseObject({ schoolName: Text, degree: Text, field: Text, completionDate: Text })
const Experience = z.looseObject({ occupation: Text, organization: Text, duration: Text, description: Text })

export type Document = z.infer<typeof Document>
export type Skill = z.infer<typeof Skill>
export type Education = z.infer<typeof Education>
export type Experience = z.infer<typeof Experience>

/** A candidate in Gauzy's words, as the mapping and the caller's `remote_data` give it. Whatever else stands in it are columns. */
const CandidateBody = z.looseObject({
  user: z.looseObject({ email: Text }).optional(),
  contact: z.looseObject({}).optional(),
  source: z.looseObject({}).optional(),
  tags: z.array(z.union([z.string(), z.looseObject({ id: z.string() })])).optional(),
  documents: z.array(Document).default([]),
  skills: z.array(Skill).default([]),
  educations: z.array(Education).default([]),
  experience: z.array(Experience).default([]),
  position: z.looseObject({ occupation: Text, organization: Text }).optional(),
})

/** What is written with the candidate, what by calls of its own, and the names or ids of its tags. */
export type SplitBody = {
  columns: Row
  user: Row | undefined
  contact: Row | undefined
  source: Row | undefined
  tags: (string | { id: string })[] | undefined
  parts: { documents: Document[]; skills: Skill[]; educations: Education[]; experience: Experience[] }
  /** The row of experience that title and company come to. */
  position: { occupation?: string | null | undefined; organization?: string | null | undefined } | undefined
}

/**
 * The candidate that a caller describes.
 * @throws GatewayError `invalid_request` for `remote_data` that Gauzy would store half: it is not transactional
 */
export function splitCandidate(session: Session, body: 'create' | 'update', call: OperationCall): SplitBody {
  const parsed = CandidateBody.safeParse(mapInput(session, 'candidates', body, call))
  if (!parsed.success) {
    const failures = parsed.error.issues.map(({ path, message }) => ({ pointer: `/remote_data/${path.join('/')}`, message }))
    throw new GatewayError('invalid_request', 'This is not a candidate as Gauzy knows it.', { failures })
  }
  const { documents, skills, educations, experience, position, tags, user, contact, source, ...columns } = parsed.data
  checkColumns(columns)
  return { columns, user, contact, source, tags, position, parts: { documents, skills, educations, experience } }
}

const DATES = ['appliedDate', 'hiredDate', 'rejectDate', 'valueDate']
const IDS = { organizationPositionId: 'job_id', sourceId: '/remote_data/sourceId', contactId: '/remote_data/contactId' }

/** A candidate that Gauzy's database refuses leaves its person behind, so what can be seen to be wrong is refused here. */
function checkColumns(columns: Row): void {
  const wrongDates = DATES.filter((name) => isGiven(columns[name]) && Number.isNaN(Date.parse(String(columns[name]))))
  const wrongIds = Object.entries(IDS).filter(([name]) => isGiven(columns[name]) && !isId(String(columns[name])))
  const failures = [
    ...wrongDates.map((name) => ({ pointer: `/remote_data/${name}`, message: 'Must be an ISO 8601 date.' })),
    ...wrongIds.map(([, pointer]) => ({ pointer, message: 'Must be an id of Gauzy, which is a UUID.' })),
  ]
  if (failures.length > 0) throw new GatewayError('invalid_request', 'Gauzy cannot take this candidate.', { failures })
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null
