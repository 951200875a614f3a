import { z } from 'zod'
import { checkBody, isMultipart, readBody, readForm } from './body.ts'
import { readDocument } from './documents.ts'
import { nestFields } from './form-fields.ts'
import { type Document, ORIGINS } from './records.ts'
import type { LeverContext } from './world.ts'

const Texts = z.array(z.string())
export const PhoneInput = z.object({ value: z.string(), type: z.string().nullish() })

/** The body of `POST /opportunities`; every field is optional. */
const CreateInput = z.object({
  name: z.string().optional(),
  headline: z.string().optional(),
  stage: z.string().optional(),
  location: z.string().optional(),
  phones: z.array(PhoneInput).optional(),
  emails: Texts.optional(),
  links: Texts.optional(),
  tags: Texts.optional(),
  sources: Texts.optional(),
  origin: z.enum(ORIGINS).optional(),
  owner: z.string().optional(),
  followers: Texts.optional(),
  postings: Texts.max(1, 'An opportunity can be created for one posting only').optional(),
  createdAt: z.int().optional(),
  archived: z.object({ reason: z.string().optional(), archivedAt: z.int().optional() }).optional(),
  contact: z.string().optional(),
  confidentiality: z.enum(['confidential', 'non-confidential']).optional(),
  opportunityLocation: z.string().optional(),
})
export type CreateInput = z.infer<typeof CreateInput>

export type CreateBody = { input: CreateInput; resume: Document | undefined; files: Document[] }

/** Reads the body as JSON, or as a form when files come with it. */
export async function readCreateBody(c: LeverContext): Promise<CreateBody> {
  if (!isMultipart(c)) return { input: await readBody(c, CreateInput), resume: undefined, files: [] }
  const body: CreateBody = { input: {}, resume: undefined, files: [] }
  const fields: [string, string][] = []
  for (const [name, part] of await readForm(c)) {
    if (typeof part === 'string') fields.push([name, part])
    else if (name === 'resumeFile') body.resume = await readDocument(part, name, 'listed')
    else if (name === 'files' || name === 'files[]') body.files.push(await readDocument(part, 'files', 'listed'))
  }
  body.input = checkBody(CreateInput, withTimes(nestFields(fields)))
  return body
}

/** A form has only texts; the two times are numbers. */
function withTimes(fields: Record<string, unknown>): Record<string, unknown> {
  const number = (value: unknown) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)
  const archived = fields.archived
  if (typeof archived === 'object' && archived !== null && 'archivedAt' in archived)
    archived.archivedAt = number(archived.archivedAt)
  return 'createdAt' in fields ? { ...fields, createdAt: number(fields.createdAt) } : fields
}
