import { isDeepStrictEqual } from 'node:util'
import { html } from 'hono/html'
import { z } from 'zod'
import { type Failure, GatewayError } from '../errors.ts'
import { PROXY } from '../gateway/proxy/read.ts'
import { checkSubmission, modelOf, type Submission } from '../gateway/submission.ts'
import { parseWith } from '../http/parse.ts'
import { type JsonSchema, jsonSchemaOf } from '../model/json-schema.ts'
import type { Write, WriteInput } from '../ports/writes.ts'
import { labelOf, leavesOf, missingFields, withEntries } from './body-fields.ts'
import { actorOf, type ConsoleContext, type Desk, type Form, param } from './console-parts.ts'
import { postForm, replyConsole } from './frame.ts'
import { field, type Html, note } from './page.ts'
import { whatOf } from './writes-list.ts'

/** A whole body is offered as JSON up to this many characters; a larger one holds files. */
const JSON_CHARACTERS_MAX = 100_000
const FIELD = 'v'

type Refused = { message: string; failures: readonly Failure[] }

/** The values of a write as a form, with what was wrong beside each. */
export async function showEdit(c: ConsoleContext, desk: Desk): Promise<Response> {
  const { write, input } = await readEditable(c, desk)
  const { error } = write.report ?? {}
  return replyEdit(
    c,
    desk,
    write,
    input.body,
    error == null ? undefined : { message: error.message, failures: error.failures ?? [] },
  )
}

/**
 * Takes the corrected values, checks them as if they came from a caller, keeps them, and sends the write again unless only keeping was
 * asked for. What is wrong is shown beside its field, and nothing is changed.
 */
export async function saveEdit(c: ConsoleContext, desk: Desk): Promise<Response> {
  const { write, input } = await readEditable(c, desk)
  const form = c.get('form')
  const schema = schemaOf(write)
  let body: Record<string, unknown> = input.body
  try {
    body = bodyOf(form, input, schema)
    await replace(c, desk, write, input, body)
  } catch (error) {
    if (!(error instanceof GatewayError) || error.status >= 500 || error.code === 'conflict') throw error
    return replyEdit(c, desk, write, body, error, form.get('json') ?? undefined, 422)
  }
  const actor = actorOf(c)
  await desk.audit({ ...actor, action: 'WRITE_CORRECTED', entityType: 'write', entityId: write.id, details: {} })
  if (form.get('after') === 'keep') return c.redirect(`/console/writes/${write.id}?done=saved`, 303)
  await desk.writes.retry(actor.environmentId, write.id)
  await desk.audit({ ...actor, action: 'WRITE_RETRIED', entityType: 'write', entityId: write.id, details: {} })
  return c.redirect(`/console/writes/${write.id}?done=resent`, 303)
}

async function readEditable(c: ConsoleContext, desk: Desk): Promise<{ write: Write; input: WriteInput }> {
  const { environmentId } = actorOf(c)
  const write = await desk.writes.read(environmentId, param(c, 'id'))
  const input = await desk.desk.input(environmentId, write.id)
  if (input === null || input === undefined) {
    throw new GatewayError('conflict', 'What was sent is no longer kept, so it cannot be corrected. Send it anew.')
  }
  if (write.status !== 'failed' && write.status !== 'dead') {
    throw new GatewayError(
      'conflict',
      `This write is ${write.status}. Only a failed one, or one that was given up, can be corrected.`,
    )
  }
  return { write, input }
}

async function replace(
  c: ConsoleContext,
  desk: Desk,
  write: Write,
  input: WriteInput,
  body: Record<string, unknown>,
): Promise<void> {
  const { environmentId } = actorOf(c)
  const { model, resource, method, target_id: targetId } = write
  if (model === PROXY) {
    await desk.writes.replace(environmentId, write.id, { ...input, body })
    return
  }
  const { bodies } = modelOf(model, resource)
  const parser = (Object.hasOwn(bodies, method) ? bodies[method] : undefined) ?? z.strictObject({})
  const parsed = parseWith(parser, body, 'body') as Record<string, unknown>
  const account = await desk.accounts.get(environmentId, write.account_id)
  const submission = { account, model, resource, method, targetId, body: parsed, strict: false }
  const parameters = input.query as Submission['parameters']
  checkSubmission(desk.registry, { ...submission, parameters, remoteQuery: input.remote_query ?? [] })
  const next = { ...input, body: parsed }
  // Files that did not change are kept as they were taken in: their addresses may have expired since.
  const isRefiled = !isDeepStrictEqual(filesIn(resource, parsed), filesIn(resource, input.body))
  const taken = isRefiled
    ? await desk.intake.take({ resource, input: next }, desk.registry.connector(account.integration).files)
    : []
  await desk.writes.replace(environmentId, write.id, next)
  if (isRefiled) await desk.files.replace(write.id, taken)
}

function filesIn(resource: string, body: Readonly<Record<string, unknown>>): unknown {
  return resource === 'attachments' ? [body.url, body.file_url, body.content] : body.attachments
}

function bodyOf(form: Form, input: WriteInput, schema: JsonSchema | undefined): Record<string, unknown> {
  const json = form.get('json')
  if (json === null) {
    const entries = [...form].flatMap(([name, text]) =>
      name.startsWith(`${FIELD}/`) ? [{ pointer: name.slice(FIELD.length), text }] : [],
    )
    return withEntries(input.body, entries, schema)
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(json))
  } catch (cause) {
    throw new GatewayError('invalid_request', 'This is not a JSON object.', {
      cause,
      failures: [{ pointer: '', message: cause instanceof SyntaxError ? `Not JSON: ${cause.message}` : 'Must be an object.' }],
    })
  }
}

function schemaOf({ model, resource, method }: Write): JsonSchema | undefined {
  if (model === PROXY) return undefined
  const { bodies } = modelOf(model, resource)
  const schema = Object.hasOwn(bodies, method) ? bodies[method] : undefined
  return schema === undefined ? undefined : jsonSchemaOf(schema)
}

function replyEdit(
  c: ConsoleContext,
  desk: Desk,
  write: Write,
  body: Record<string, unknown>,
  refused: Refused | undefined,
  json?: string,
  status = 200,
): Response | Promise<Response> {
  const leaves = leavesOf(body)
  const faults = new Map((refused?.failures ?? []).map(({ pointer, message }) => [pointer, message]))
  const shown = new Set(leaves.map(({ pointer }) => pointer))
  const asked = [...faults.keys()].filter(
    (pointer) => pointer.startsWith('/') && !shown.has(pointer) && isLeafToBe(pointer, shown),
  )
  const others = missingFields(schemaOf(write), body).filter((pointer) => !faults.has(pointer))
  const elsewhere = [...faults].filter(([pointer]) => !shown.has(pointer) && !asked.includes(pointer))
  const action = `/console/writes/${write.id}/edit`
  const buttons = html`<p class="actions"><button name="after" value="resend">Save and resend</button><button class="plain" name="after" value="keep">Save only</button> <a href="/console/writes/${write.id}">Back</a></p>`
  const text = json ?? JSON.stringify(body, null, 2)
  return replyConsole(
    c,
    desk,
    {
      title: `Correct: ${whatOf(write)}`,
      body: html`<p class="crumb"><a href="/console/writes/${write.id}">${whatOf(write)}</a></p><h1>Correct and resend</h1>
${refused === undefined ? '' : note('bad', html`<p>${refused.message}</p>${elsewhere.map(([pointer, message]) => html`<p>${labelOf(pointer)}: ${message}</p>`)}`)}
<div class="card">${postForm(
        c,
        desk,
        action,
        html`<h2>The values</h2><p class="hint">An emptied field is taken out.</p>
${asked.map((pointer) => input(pointer, '', faults.get(pointer)))}
${leaves.map((leaf) => (leaf.kept ? keptField(leaf.pointer, String(leaf.value).length) : input(leaf.pointer, String(leaf.value ?? ''), faults.get(leaf.pointer))))}
${others.length === 0 ? '' : html`<details><summary>Other fields</summary><div>${others.map((pointer) => input(pointer, '', undefined))}</div></details>`}
${buttons}`,
      )}</div>
${
  text.length > JSON_CHARACTERS_MAX
    ? ''
    : html`<div class="card"><details${json === undefined ? '' : html` open`}><summary>Edit everything as JSON</summary><div>${postForm(
        c,
        desk,
        action,
        html`${field({ name: 'json', label: 'The whole body', value: text, lines: 20, fault: json === undefined ? undefined : refused?.message })}${buttons}`,
      )}</div></details></div>`
}`,
    },
    status,
  )
}

/** Not a list or an object that is there: a text in its place would break it. */
function isLeafToBe(pointer: string, shown: ReadonlySet<string>): boolean {
  return ![...shown].some((one) => one.startsWith(`${pointer}/`))
}

function input(pointer: string, value: string, fault: string | undefined): Html {
  const common = { name: `${FIELD}${pointer}`, label: labelOf(pointer), value, fault }
  return field(value.length > 120 || value.includes('\n') ? { ...common, lines: 5 } : common)
}

function keptField(pointer: string, characters: number): Html {
  return html`<p><strong>${labelOf(pointer)}</strong> <span class="quiet">stays as it is (${characters.toLocaleString('en')} characters)</span></p>`
}
