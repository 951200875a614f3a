import { z } from 'zod'
import type { Found, OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { type Failure, GatewayError } from '../../src/errors.ts'
import type { ScorecardInput } from '../../src/model/scorecard.ts'
import { getBelow } from './below.ts'
import { type NestedId, parseNestedId } from './ids.ts'
import {
  furtherQuery,
  inputOf,
  type Pair,
  parseData,
  parseRemote,
  pathOf,
  put,
  refuse,
  remoteData,
  requiredActor,
} from './remote.ts'
import { readScorecard } from './scorecard-read.ts'

const Field = z.object({
  id: z.string(),
  text: z.string().nullish(),
  type: z.string().nullish(),
  options: z.array(z.object({ text: z.string() })).nullish(),
})
type Field = z.output<typeof Field>
const Template = z.object({ fields: z.array(Field) })
const Created = z.object({ id: z.string() })

/** What an interview says about the feedback on it. */
const Interview = z.object({
  panel: z.string().nullish(),
  feedbackTemplate: z.string().nullish(),
  interviewers: z.array(z.object({ id: z.string(), feedbackTemplate: z.string().nullish() })).nullish(),
})

/**
 * Fills a feedback form of the account: that of the interview, or the one that `remote_data.baseTemplateId` names. The interviewer is the user that is
 * acted as. https://hire.lever.co/developer/documentation#create-feedback
 * @throws GatewayError
 */
export async function createScorecard(session: Session, call: OperationCall): Promise<WriteResult> {
  const input = inputOf(call) as ScorecardInput
  const opportunity = opportunityOf(input)
  const { id: row } = await session.step('create', async () => {
    const query = [...interviewerQuery(session, call), ...furtherQuery(call)]
    const form = await formOf(session, call, opportunity)
    const template = parseData(
      Template,
      await session.send({ method: 'GET', path: pathOf('feedback_templates', form.baseTemplateId) }),
    )
    const body = { ...form, ...changeOf(session, call, template.fields), ...remoteData(call) }
    const path = pathOf('opportunities', opportunity, 'feedback')
    return { id: parseData(Created, await session.send({ method: 'POST', path, query, body: { json: body } })).id }
  })
  return { outcome: 'created', id: `${opportunity}.${row}`, record: await readScorecard(session, { opportunity, row }) }
}

const Row = z.object({ id: z.string(), baseTemplateId: z.string().nullish(), user: z.string().nullish(), createdAt: z.number() })

/** Feedback of the same form and user, made since. */
export async function findScorecard(session: Session, call: OperationCall, since: number): Promise<Found> {
  const opportunity = opportunityOf(inputOf(call) as ScorecardInput)
  const [[, user] = ['', '']] = interviewerQuery(session, call)
  const { baseTemplateId } = await formOf(session, call, opportunity)
  const path = pathOf('opportunities', opportunity, 'feedback')
  const rows = listAt(await session.send({ method: 'GET', path, query: [['limit', '100']] }), 'data').map((row) =>
    parseRemote(Row, row),
  )
  const [row, ...others] = rows
    .filter((one) => one.baseTemplateId === baseTemplateId && one.user === user && one.createdAt >= since)
    .map(({ id }) => id)
  if (row === undefined) return { kind: 'absent' }
  if (others.length > 0) return { kind: 'unsure' }
  return { kind: 'found', id: `${opportunity}.${row}`, record: await readScorecard(session, { opportunity, row }) }
}

/** The answer to a change has a shape of its own, so the feedback is read again. */
export async function updateScorecard(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = parseNestedId(call.id, 'a scorecard')
  const query = [...requiredActor(session, call), ...furtherQuery(call)]
  const { fields } = parseRemote(Template, await getBelow(session, id, 'feedback'))
  const body = { ...changeOf(session, call, fields), ...remoteData(call) }
  await session.send(put(pathOf('opportunities', id.opportunity, 'feedback', id.row), body, query))
  return { outcome: 'updated', id: call.id ?? '', record: await readScorecard(session, id) }
}

/** @throws GatewayError */
export async function deleteScorecard(session: Session, call: OperationCall): Promise<WriteResult> {
  const { opportunity, row } = parseNestedId(call.id, 'a scorecard')
  const query = [...requiredActor(session, call), ...furtherQuery(call)]
  await session.send({ method: 'DELETE', path: pathOf('opportunities', opportunity, 'feedback', row), query, repeatable: true })
  return { outcome: 'deleted', id: call.id ?? '' }
}

function opportunityOf({ candidate, application, interview }: ScorecardInput): string {
  if (candidate !== undefined) return candidate.id
  if (application !== undefined) return parseNestedId(application.id, 'an application').opportunity
  if (interview !== undefined) return parseNestedId(interview.id, 'an interview').opportunity
  throw refuse('Lever needs to know whom the feedback is about.', '/candidate')
}

/** Whoever interviewed is who wrote it. */
function interviewerQuery(session: Session, call: OperationCall): Pair[] {
  const { interviewer } = inputOf(call) as ScorecardInput
  return interviewer === undefined ? requiredActor(session, call) : [['perform_as', interviewer.id]]
}

async function formOf(
  session: Session,
  call: OperationCall,
  opportunity: string,
): Promise<{ baseTemplateId: string; interview?: string; panel?: string }> {
  const { interview, interviewer } = inputOf(call) as ScorecardInput
  const { baseTemplateId: named } = remoteData(call)
  const template = typeof named === 'string' ? named : undefined
  if (interview === undefined) {
    if (template !== undefined) return { baseTemplateId: template }
    throw refuse('Lever needs a form to fill: that of an interview, or remote_data.baseTemplateId.', '/interview')
  }
  const id: NestedId = parseNestedId(interview.id, 'an interview')
  const { panel, feedbackTemplate, interviewers } = parseRemote(
    Interview,
    await getBelow(session, { ...id, opportunity }, 'interviews'),
  )
  const own = interviewers?.find((one) => one.id === interviewer?.id)?.feedbackTemplate
  const baseTemplateId = template ?? own ?? feedbackTemplate
  if (!baseTemplateId) throw refuse('This interview has no feedback form. Name one as remote_data.baseTemplateId.', '/interview')
  return { baseTemplateId, interview: id.row, ...(panel ? { panel } : {}) }
}

/** @throws GatewayError `invalid_request` naming each value that the form has no field for */
function changeOf(session: Session, call: OperationCall, fields: Field[]): Record<string, unknown> {
  const input = inputOf(call) as ScorecardInput
  const failures: Failure[] = []
  const fieldValues = (input.form_values ?? []).flatMap(({ name, value }, index) => {
    const field = fields.find(({ id }) => id === name) ?? fields.find(({ text }) => text === name)
    if (field !== undefined) return [{ id: field.id, value }]
    const known = fields.map(({ id, text }) => `${id} (${text ?? ''})`).join(', ')
    failures.push({ pointer: `/form_values/${index}/name`, message: `The form has no such field. It has: ${known}.` })
    return []
  })
  const score = fields.find(({ type }) => type === 'score-system')
  const { overall_recommendation: recommendation } = input
  if (recommendation !== undefined && recommendation !== null) {
    const options = score?.options?.map(({ text }) => text)
    if (score === undefined || (options !== undefined && !options.includes(recommendation)))
      failures.push({
        pointer: '/overall_recommendation',
        message: `One of: ${options?.join(', ') ?? 'nothing, the form has no score'}.`,
      })
    else fieldValues.unshift({ id: score.id, value: recommendation })
  }
  if (failures.length > 0) throw new GatewayError('invalid_request', failures[0]?.message ?? '', { failures })
  const mapped = session.body('scorecards', 'feedback')(input, session.context)
  return { ...mapped, ...(fieldValues.length === 0 ? {} : { fieldValues }) }
}
