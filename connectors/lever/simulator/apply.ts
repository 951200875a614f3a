import { ApplyInput, isAnswered } from './apply-body.ts'
import { checkApply } from './apply-rules.ts'
import { readBody } from './body.ts'
import { matchContact } from './match-contact.ts'
import { openOpportunity } from './open-opportunity.ts'
import { parseResume } from './parse-resume.ts'
import type { Posting } from './posting-records.ts'
import { getPosting } from './postings.ts'
import { flagOf } from './query.ts'
import type { AnsweredForm, Application, Opportunity, Phone } from './records.ts'
import { tellCreated } from './tell.ts'
import { findUpload } from './uploads.ts'
import type { LeverRoutes, World } from './world.ts'

/** `POST /postings/:id/apply`. Every success is one more opportunity; the answer holds the application's id and nothing else. */
export function addApply(routes: LeverRoutes, world: World): void {
  routes.post('/postings/:id/apply', async (c) => {
    const posting = getPosting(c, world, c.req.param('id'))
    flagOf(c, 'send_confirmation_email')
    const input = await readBody(c, ApplyInput)
    checkApply(world, posting, input)
    const opportunity = apply(world, posting, input)
    tellCreated(world, opportunity)
    return c.json({ data: { applicationId: opportunity.application } }, 201)
  })
}

function apply(world: World, posting: Posting, input: ApplyInput): Opportunity {
  const answer = (name: string): string => {
    const value = input.personalInformation.find((field) => field.name === name)?.value
    return typeof value === 'string' ? value : ''
  }
  const phone: Phone | null = answer('phone') === '' ? null : { type: null, value: answer('phone') }
  const links = input.urls.map(({ value }) => value).filter((value): value is string => typeof value === 'string' && value !== '')
  const fills = world.settings.applyFillsContact
  const { contact } = matchContact(world, {
    name: answer('fullName'),
    headline: fills ? answer('currentCompany') : '',
    location: fills ? answer('currentLocation') : '',
    emails: [answer('email')],
    phones: phone ? [phone] : [],
    links: fills ? links : [],
  })
  const { opportunity, application } = openOpportunity(world.store, {
    contact: contact.id,
    posting,
    application: {
      type: 'posting',
      name: answer('fullName'),
      company: answer('currentCompany') || null,
      phone,
      email: answer('email'),
      links,
      comments: answer('additionalInformation') || null,
      customQuestions: answeredForms(world, posting, input),
      ...metadataOf(input),
    },
    stage: 'applicant-new',
    origin: input.origin ?? 'applied',
    owner: posting.owner,
    sourcedBy: null,
    followers: [...posting.followers],
    tags: [],
    sources: [input.source ?? 'Job site'],
    confidentiality: posting.confidentiality,
    location: answer('preferredPostingLocation') || null,
    createdAt: world.now(),
    listedAt: world.now() + world.settings.indexDelayMs,
  })
  keepResume(world, opportunity, answer('resume'))
  if (application) keepEeo(world, application, input)
  return opportunity
}

function metadataOf(input: ApplyInput): Partial<Application> {
  const { ipAddress = null, referer = null, userAgent = null, acceptLanguage = null, timezone = null } = input
  return { ipAddress, referer, userAgent, acceptLanguage, timezone }
}

function keepResume(world: World, { id }: Opportunity, uri: string): void {
  if (uri === '') return
  const { document } = findUpload(world, uri, 'personalInformation')
  const parsed = parseResume(document)
  const resume = { id: world.store.ids.uuid(), opportunityId: id, createdAt: world.now(), document, status: 'processed' as const }
  world.store.resumes.add(parsed ? { ...resume, parsedData: parsed.data } : resume)
}

function keepEeo(world: World, application: Application, input: ApplyInput): void {
  const answers = Object.fromEntries(
    Object.entries(input.eeoResponses ?? {}).filter((entry): entry is [string, string] => entry[1] !== null),
  )
  if (Object.keys(answers).length > 0) world.store.eeo.set(application.id, { answers, respondedAt: world.now() })
}

function answeredForms(world: World, posting: Posting, input: ApplyInput): AnsweredForm[] {
  return input.customQuestions.map((given) => {
    const question = posting.form.customQuestions.find(({ id }) => id === given.id)!
    return {
      type: 'posting',
      text: question.text,
      user: null,
      description: null,
      fields: question.fields.map(({ type, text, description, required, options }, i) => ({
        type,
        text,
        description,
        required,
        ...(options && { options }),
        value: storedAnswer(world, type, given.fields[i]?.value),
      })),
      baseTemplateId: question.id,
      stage: 'applicant-new',
      createdAt: world.now(),
      completedAt: world.now(),
    }
  })
}

/** The answer to a file question becomes a description of the file. */
function storedAnswer(world: World, type: string, value: unknown): unknown {
  if (!isAnswered(value)) return null
  if (type !== 'file-upload') return value
  const { document } = findUpload(world, value, 'customQuestions')
  return {
    id: world.store.ids.uuid(),
    ext: document.ext,
    name: document.name,
    size: document.bytes.byteLength,
    uploadedAt: world.now(),
  }
}
