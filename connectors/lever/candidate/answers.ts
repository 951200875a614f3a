import type { Session } from '../../../src/connector/contract.ts'
import { type Failure, GatewayError } from '../../../src/errors.ts'
import { AttachmentInput } from '../../../src/model/attachment.ts'
import { type Source, sourceOf } from '../files.ts'
import type { FormField } from './apply-form.ts'

/** What a caller gives for a field of the form: `job_form_field_answers` of a candidate create. */
export type GivenAnswer = { name: string; value?: unknown; group_id?: string | null }

/** An answer as Lever takes it; a file becomes the address of an upload first. */
export type Answer = { kind: 'value'; value: unknown } | { kind: 'file'; source: Source }

export type Answers = Map<FormField, Answer>

/**
 * The caller's answers, each found in the form and checked against it. Nothing is sent.
 * @throws GatewayError `invalid_request` naming every answer that has no place or is none of the options
 */
export function matchAnswers(session: Session, form: readonly FormField[], given: readonly GivenAnswer[]): Answers {
  const answers: Answers = new Map()
  const failures: Failure[] = []
  for (const [index, answer] of given.entries()) {
    const pointer = `/job_form_field_answers/${index}`
    const field = findField(form, answer)
    if (field === undefined) failures.push({ pointer: `${pointer}/name`, message: unknownField(form, answer) })
    else if (answer.value !== undefined && answer.value !== null) {
      const read = readAnswer(session, field, answer.value, `${pointer}/value`)
      if (typeof read === 'string') failures.push({ pointer: `${pointer}/value`, message: read })
      else answers.set(field, read)
    }
  }
  if (failures.length === 0) return answers
  throw new GatewayError('invalid_request', `The answers do not fit the form of this job. ${failures[0]?.message}`, { failures })
}

/** By group and name. Without a group by name alone, and custom questions also by their text, where that is unique. */
function findField(form: readonly FormField[], { name, group_id: group }: GivenAnswer): FormField | undefined {
  const fields = form.filter((field) => group === undefined || group === null || field.group === group)
  const named = fields.filter((field) => field.name === name)
  if (named.length === 1) return named[0]
  const labelled = fields.filter((field) => field.part === 'custom' && field.label === name)
  return named.length === 0 && labelled.length === 1 ? labelled[0] : undefined
}

function unknownField(form: readonly FormField[], { name, group_id: group }: GivenAnswer): string {
  const where = group === undefined || group === null ? '' : ` in the group ${JSON.stringify(group)}`
  const names = form.map((field) => `${field.group}/${field.name}`)
  return `The form has no single field ${JSON.stringify(name)}${where}. It has: ${names.join(', ')}.`
}

/** The answer, or what is wrong with it. */
function readAnswer(session: Session, field: FormField, value: unknown, pointer: string): Answer | string {
  if (field.type === 'file-upload') return readFile(session, value, pointer)
  if (field.type === 'consent') return readConsent(field, value)
  if (field.type !== 'multiple-select') {
    const text = toText(value)
    if (text === undefined) return 'The value must be one text.'
    const option = optionOf(field, text)
    return option === undefined ? noOption(field) : { kind: 'value', value: option }
  }
  const texts = toTexts(value)
  if (texts === undefined) return 'The value must be a text or a list of texts.'
  const options = texts.map((text) => optionOf(field, text))
  return options.includes(undefined) ? noOption(field) : { kind: 'value', value: options }
}

/** The text that Lever wants for a choice, which callers may name by text or id; any text where there is nothing to choose from. */
function optionOf(field: FormField, text: string): string | undefined {
  if (field.options.length === 0) return text
  return field.options.find((option) => option.text === text || option.id === text)?.text
}

function noOption({ options }: FormField): string {
  return `The value must be one of: ${options.map((option) => option.text).join(', ')}.`
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Several choices as a list, as one text, or as the JSON of a list, which is how clients send a list where a text is asked for. */
function toTexts(value: unknown): string[] | undefined {
  const list = typeof value === 'string' && value.trimStart().startsWith('[') ? parseList(value) : value
  const texts = (Array.isArray(list) ? list : [list]).map(toText)
  return texts.includes(undefined) ? undefined : (texts as string[])
}

function parseList(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A file by its address, or as an attachment is given elsewhere. */
function readFile(session: Session, value: unknown, pointer: string): Answer | string {
  const attachment = AttachmentInput.safeParse(typeof value === 'string' ? { url: value } : value)
  return attachment.success
    ? { kind: 'file', source: sourceOf(session, attachment.data, pointer) }
    : 'The value must be the address of a file, or an attachment with url or content.'
}

function readConsent(field: FormField, value: unknown): Answer | string {
  const provided = value === true || value === 'true'
  if (!provided && value !== false && value !== 'false') return 'The value must be true or false.'
  const { compliancePolicyId } = field.raw as { compliancePolicyId?: string | null }
  return { kind: 'value', value: { provided, ...(compliancePolicyId ? { compliancePolicyId } : {}) } }
}
