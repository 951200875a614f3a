import type { Answers } from './answers.ts'
import type { FormField } from './apply-form.ts'

/** The value of each answer, its file uploaded. */
export type Values = Map<FormField, unknown>

/** What `POST /postings/:id/apply` takes. A file is named by the address of its upload. */
export function applyBody(form: readonly FormField[], values: Values): Record<string, unknown> {
  const named = (part: FormField['part']) =>
    form.flatMap((field) => (field.part === part && values.has(field) ? [{ name: field.name, value: values.get(field) }] : []))
  const keyed = (part: FormField['part']) =>
    Object.fromEntries(
      form.flatMap((field) => (field.part === part && values.has(field) ? [[field.name, values.get(field)]] : [])),
    )
  const sections: [string, unknown][] = [
    ['personalInformation', named('personalInformation')],
    ['urls', named('urls')],
    ['customQuestions', customQuestions(form, values)],
    ['eeoResponses', keyed('eeo')],
    ['consent', keyed('consent')],
  ]
  return Object.fromEntries(sections.filter(([, section]) => Object.keys(section as object).length > 0))
}

/**
 * The answers of a custom form count by position, so a form with one answer lists all its fields. What stands for an unanswered one is not
 * published; null does in the forms whose create is documented.
 */
function customQuestions(form: readonly FormField[], values: Values): { id: string; fields: { value: unknown }[] }[] {
  const groups = new Map<string, FormField[]>()
  for (const field of form) if (field.part === 'custom') groups.set(field.group, [...(groups.get(field.group) ?? []), field])
  return [...groups].flatMap(([id, fields]) =>
    fields.some((field) => values.has(field))
      ? [{ id, fields: fields.map((field) => ({ value: values.get(field) ?? null })) }]
      : [],
  )
}

/** The files among the answers, in the order of the form. */
export function fileAnswers(answers: Answers) {
  return [...answers].flatMap(([field, answer]) => (answer.kind === 'file' ? [{ field, source: answer.source }] : []))
}
