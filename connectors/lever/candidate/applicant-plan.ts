import type { OperationCall, Session } from '../../../src/connector/contract.ts'
import { type Failure, GatewayError } from '../../../src/errors.ts'
import type { CandidateInput } from '../../../src/model/candidate.ts'
import { type Source, sourcesOf } from '../files.ts'
import { inputOf, remoteData } from '../remote.ts'
import { type Answers, matchAnswers } from './answers.ts'
import { type FormField, readForm } from './apply-form.ts'

/** What the `applicant` mapping gives: values by the names of the form, links, and the rest for the body's top. */
type Applicant = { links?: { url: string; type?: string | null }[] } & Record<string, unknown>

/** An application that is ready to be sent, once its files are uploaded. `attached` are the files that the form has no place for. */
export type ApplicantPlan = { form: FormField[]; answers: Answers; rest: Record<string, unknown>; attached: Source[] }

/** Keys of the body that are not answers: a mapping or an account's override may set them. */
const BODY_KEYS = ['source', 'origin', 'ipAddress', 'userAgent', 'referer', 'acceptLanguage', 'timezone', 'diversitySurvey']

/**
 * Fills the form of the job from the caller's answers, which win, and from what the candidate's own fields say.
 * @throws GatewayError `invalid_request` before anything is sent, naming each answer that does not fit and each field that the form requires
 */
export async function planApplication(session: Session, call: OperationCall, job: string): Promise<ApplicantPlan> {
  const input = inputOf(call) as CandidateInput
  const form = await readForm(session, job)
  const answers = matchAnswers(session, form, input.job_form_field_answers ?? [])
  const { links = [], ...applicant } = (session.body('candidates', 'applicant')(input, session.context) ?? {}) as Applicant
  const attached = placeResume(form, answers, sourcesOf(session, input.attachments))
  for (const field of form) {
    const value = field.part === 'personalInformation' ? applicant[field.name] : undefined
    if (value !== undefined && value !== null && value !== '' && !answers.has(field)) answers.set(field, { kind: 'value', value })
  }
  placeLinks(form, answers, links)
  const rest = Object.fromEntries(BODY_KEYS.flatMap((key) => (isPresent(applicant[key]) ? [[key, applicant[key]]] : [])))
  checkComplete(form, answers, call)
  return { form, answers, rest, attached }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** The first résumé answers the form's question for one. Everything else is attached afterwards. */
function placeResume(form: FormField[], answers: Answers, sources: Source[]): Source[] {
  const field = form.find(({ part, name }) => part === 'personalInformation' && name === 'resume')
  const resume = sources.find((source) => source.isResume)
  if (field === undefined || resume === undefined || answers.has(field)) return sources
  answers.set(field, { kind: 'file', source: resume })
  return sources.filter((source) => source !== resume)
}

/** Each link answers the question for its kind of site, or for any other; what is left over is added to the contact afterwards. */
function placeLinks(form: FormField[], answers: Answers, links: NonNullable<Applicant['links']>): void {
  const open = (name: string) =>
    form.find((field) => field.part === 'urls' && field.name.toLowerCase() === name && !answers.has(field))
  for (const { url, type } of links) {
    const field = open(type ?? 'other') ?? open('other')
    if (field !== undefined) answers.set(field, { kind: 'value', value: url })
  }
}

/** Where a caller gives what a field of the form asks for, other than as an answer to the form. */
const PLACES: Record<string, string> = {
  fullName: '/first_name',
  email: '/emails',
  phone: '/phones',
  currentCompany: '/company',
  currentLocation: '/locations',
  resume: '/attachments',
}

/** Custom forms that are only for colleagues are not asked of others. Consent is left to Lever, and so is everything that the caller sets untransformed. */
function checkComplete(form: FormField[], answers: Answers, call: OperationCall): void {
  const extra = remoteData(call)
  const channel = extra.origin === 'internal' ? 'internal' : 'external'
  const keys: Record<FormField['part'], string> = {
    personalInformation: 'personalInformation',
    urls: 'urls',
    custom: 'customQuestions',
    eeo: 'eeoResponses',
    consent: 'consent',
  }
  const missing = form.filter(
    (field) =>
      field.isRequired &&
      field.part !== 'consent' &&
      (field.distribution?.includes(channel) ?? true) &&
      !Object.hasOwn(extra, keys[field.part]) &&
      !isAnswered(answers, field),
  )
  if (missing.length === 0) return
  const failures = missing.map((field): Failure => {
    const place = field.part === 'personalInformation' ? PLACES[field.name] : field.part === 'urls' ? '/links' : undefined
    const message = `The form of this job requires ${JSON.stringify(field.label ?? field.name)} (name ${field.name}, group_id ${field.group}).`
    return { pointer: place ?? '/job_form_field_answers', message }
  })
  throw new GatewayError('invalid_request', failures.map(({ message }) => message).join(' '), { failures })
}

function isAnswered(answers: Answers, field: FormField): boolean {
  const answer = answers.get(field)
  if (answer?.kind !== 'value') return answer !== undefined
  return answer.value !== '' && !(Array.isArray(answer.value) && answer.value.length === 0)
}
