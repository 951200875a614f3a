import { z } from 'zod'
import type { Session } from '../../../src/connector/contract.ts'
import { parseData, pathOf } from '../remote.ts'

const Option = z.looseObject({ text: z.string(), optionId: z.union([z.string(), z.number()]).nullish() })
const Question = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  required: z.boolean().nullish(),
  options: z.array(Option).nullish(),
})
const NamedQuestion = Question.extend({ name: z.string() })
const CustomForm = z.object({
  id: z.string(),
  text: z.string().nullish(),
  fields: z.array(Question.extend({ id: z.string() })),
  distribution: z.array(z.string()).nullish(),
})
const Disclosure = z.looseObject({ compliancePolicyId: z.string().nullish(), displayState: z.string().nullish() })

/** The form of a posting as `GET /postings/:id/apply` gives it. Any part may be missing: it is set per posting and account. */
const ApplyForm = z.object({
  personalInformation: z.array(NamedQuestion).nullish(),
  urls: z.array(NamedQuestion).nullish(),
  customQuestions: z.array(CustomForm).nullish(),
  eeoQuestions: z.record(z.string(), Question).nullish(),
  consentDisclosures: z.record(z.string(), Disclosure.nullish()).nullish(),
})

export type Group = 'personalInformation' | 'urls' | 'eeo' | 'consent' | 'custom'

/**
 * One question of an apply form, wherever it stands. `group` is what callers name as `group_id`: the part of the form, or the id of a custom
 * form, whose answers count by position (`index`). `raw` is the question as Lever gives it.
 */
export type FormField = {
  part: Group
  group: string
  groupName: string | null
  /** For whom a custom form is; both when undefined. */
  distribution: string[] | undefined
  index: number
  name: string
  label: string | null
  type: string
  isRequired: boolean
  options: { text: string; id: string }[]
  raw: unknown
}

/** The form of a posting, flattened, in the order of its parts. It can be read whatever the posting's state. @throws GatewayError */
export async function readForm(session: Session, postingId: string): Promise<FormField[]> {
  return flatten(parseData(ApplyForm, await session.send({ method: 'GET', path: `${pathOf('postings', postingId)}/apply` })))
}

type Question = z.output<typeof Question>

function flatten(form: z.output<typeof ApplyForm>): FormField[] {
  const field = (
    place: Pick<FormField, 'part' | 'group' | 'groupName' | 'distribution'>,
    name: string,
    question: Question,
    index: number,
  ) => ({
    ...place,
    index,
    name,
    label: question.text ?? null,
    type: question.type,
    isRequired: question.required === true,
    options: (question.options ?? []).map(({ text, optionId }) => ({ text, id: String(optionId ?? text) })),
    raw: question,
  })
  const part = (name: Exclude<Group, 'custom'>, groupName: string) => ({
    part: name,
    group: name,
    groupName,
    distribution: undefined,
  })
  const named = (place: ReturnType<typeof part>, questions: z.output<typeof NamedQuestion>[] | null | undefined) =>
    (questions ?? []).map((question, index) => field(place, question.name, question, index))
  const custom = (form.customQuestions ?? []).flatMap(({ id, text, fields, distribution }) =>
    fields.map((question, index) =>
      field(
        { part: 'custom', group: id, groupName: text ?? null, distribution: distribution ?? undefined },
        question.id,
        question,
        index,
      ),
    ),
  )
  return [
    ...named(part('personalInformation', 'Personal information'), form.personalInformation),
    ...named(part('urls', 'Links'), form.urls),
    ...custom,
    ...Object.entries(form.eeoQuestions ?? {}).map(([key, question], index) =>
      field(part('eeo', 'Equal employment opportunity'), key, question, index),
    ),
    ...Object.entries(form.consentDisclosures ?? {}).flatMap(([key, disclosure], index) =>
      disclosure ? [consentField(part('consent', 'Consent'), key, disclosure, index)] : [],
    ),
  ]
}

/**
 * Consent is a yes or no to a statement. How strictly Lever asks for it is not published, so it is described as required where the form says so,
 * and an application without it is left to Lever.
 */
function consentField(
  place: Pick<FormField, 'part' | 'group' | 'groupName' | 'distribution'>,
  name: string,
  disclosure: z.output<typeof Disclosure>,
  index: number,
): FormField {
  const isRequired = disclosure.displayState === 'required'
  const label = typeof disclosure.statement === 'string' ? disclosure.statement : null
  return { ...place, index, name, label, type: 'consent', isRequired, options: [], raw: disclosure }
}
