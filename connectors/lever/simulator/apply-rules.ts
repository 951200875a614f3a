import { type ApplyInput, isAnswered } from './apply-body.ts'
import { personalFields, questionsFor } from './apply-form.ts'
import type { CustomQuestion, FormField, NamedField, Posting } from './posting-records.ts'
import { badRequest } from './refusal.ts'
import { findUpload } from './uploads.ts'
import type { World } from './world.ts'

/** Refuses an application that Lever would refuse, with the place of the mistake. Answers to custom questions count by position. */
export function checkApply(world: World, posting: Posting, input: ApplyInput): void {
  if (posting.state !== 'published' && posting.state !== 'internal') throw badRequest('The posting does not take applications')
  checkNamed(world, 'personalInformation', personalFields(posting), input.personalInformation)
  checkNamed(world, 'urls', posting.form.urls, input.urls)
  checkQuestions(world, posting, input)
  for (const [key, value] of Object.entries(input.eeoResponses ?? {})) {
    const options = posting.form.eeoQuestions?.[key]?.options
    if (value !== null && options && !options.some((option) => option.text === value))
      throw badRequest('The answer is not one of the options', `eeoResponses/${key}`)
  }
}

function checkNamed(world: World, part: string, fields: NamedField[], given: ApplyInput['urls']): void {
  for (const field of fields) {
    const at = given.findIndex((answer) => answer.name === field.name)
    if (at < 0 || !isAnswered(given[at]?.value)) {
      if (field.required) throw badRequest(`${field.text} (${field.name}) is required`, part)
      continue
    }
    const pointer = `${part}/${at}/value`
    if (typeof given[at]?.value !== 'string') throw badRequest(`${field.text} must be a text`, pointer)
    if (field.type === 'file-upload') findUpload(world, given[at].value, pointer)
  }
}

function checkQuestions(world: World, posting: Posting, input: ApplyInput): void {
  for (const [i, { id }] of input.customQuestions.entries())
    if (!posting.form.customQuestions.some((question) => question.id === id))
      throw badRequest(`The posting has no form ${id}`, `customQuestions/${i}/id`)
  for (const question of questionsFor(posting.form, input.origin === 'internal' ? 'internal' : 'external')) {
    const at = input.customQuestions.findIndex((given) => given.id === question.id)
    const given = input.customQuestions[at]
    if (given) checkAnswers(world, question, given.fields, `customQuestions/${at}/fields`)
    else if (question.fields.some((field) => field.required)) throw badRequest(`${question.text} is required`, 'customQuestions')
  }
}

function checkAnswers(world: World, question: CustomQuestion, answers: { value?: unknown }[], pointer: string): void {
  if (answers.length !== question.fields.length)
    throw badRequest(`The form has ${question.fields.length} fields, answered were ${answers.length}`, pointer)
  for (const [i, field] of question.fields.entries()) {
    const value = answers[i]?.value
    if (isAnswered(value)) checkAnswer(world, field, value, `${pointer}/${i}/value`)
    else if (field.required) throw badRequest(`${field.text} is required`, `${pointer}/${i}/value`)
  }
}

function checkAnswer(world: World, field: FormField, value: unknown, pointer: string): void {
  const isSeveral = field.type === 'multiple-select'
  if (isSeveral !== Array.isArray(value))
    throw badRequest(isSeveral ? 'The answer must be a list' : 'The answer must be one value', pointer)
  const values: unknown[] = Array.isArray(value) ? value : [value]
  if (values.some((each) => typeof each !== 'string')) throw badRequest('The answer must be text', pointer)
  if (field.options && !values.every((each) => field.options?.some((option) => option.text === each)))
    throw badRequest('The answer is not one of the options', pointer)
  if (field.type === 'file-upload') findUpload(world, value, pointer)
}
