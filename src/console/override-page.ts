import { html } from 'hono/html'
import { GatewayError, toGatewayError } from '../errors.ts'
import { type Comparison, previewOverride } from '../gateway/describe/preview.ts'
import type { Account } from '../ports/accounts.ts'
import { actorOf, type ConsoleContext, type Desk, type Form, param } from './console-parts.ts'
import { postForm, replyConsole } from './frame.ts'
import { field, type Html, htmlTable, note, replyFragment, tag } from './page.ts'
import { accountName } from './writes-list.ts'

const EXAMPLE = '{\n  "ats": {\n    "candidates": {\n      "read": { "title": "headline" }\n    }\n  }\n}'

/** The override of an account as JSON, and what it makes of a real record. */
export async function showOverride(c: ConsoleContext, desk: Desk): Promise<Response> {
  const account = await accountOf(c, desk)
  const text = account.unified_model_override === null ? '' : JSON.stringify(account.unified_model_override, null, 2)
  return replyOverride(c, desk, account, text, listed(desk, account)[0] ?? '')
}

/** Saves the override, or shows what it would do. For the console's script only the preview is answered. */
export async function saveOverride(c: ConsoleContext, desk: Desk): Promise<Response> {
  const account = await accountOf(c, desk)
  const form = c.get('form')
  const text = form.get('override') ?? ''
  const resource = form.get('resource') ?? ''
  try {
    const override = parse(text)
    await desk.accounts.change(actorOf(c), account.id, {
      unified_model_override: Object.keys(override).length === 0 ? null : override,
    })
  } catch (error) {
    if (!(error instanceof GatewayError) || error.status >= 500) throw error
    return replyOverride(c, desk, account, text, resource, faults(error), 422)
  }
  return c.redirect(`/console/accounts/${account.id}/override?done=saved`, 303)
}

export async function showPreview(c: ConsoleContext, desk: Desk): Promise<Response> {
  const account = await accountOf(c, desk)
  const form: Form = c.get('form')
  const resource = form.get('resource') ?? ''
  const text = form.get('override') ?? ''
  const shown = await preview(desk, account, text, resource)
  if (c.req.header('x-fragment') !== undefined) return replyFragment(c, shown)
  return replyOverride(c, desk, account, text, resource, shown)
}

const accountOf = (c: ConsoleContext, desk: Desk) => desk.accounts.get(actorOf(c).environmentId, param(c, 'id'))

async function preview(desk: Desk, account: Account, text: string, resource: string): Promise<Html> {
  try {
    const request = { model: 'ats', resource, override: parse(text), query: {}, context: {} }
    const { read } = await previewOverride(desk, account, request)
    return read === null ? html`<p>Nothing to show.</p>` : comparison(read)
  } catch (thrown) {
    return faults(toGatewayError(thrown))
  }
}

function comparison({ before, after, changed, fields }: Comparison): Html {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const differs = (name: string) => changed.includes(`/${name}`)
  const rows = (shown: readonly string[]) =>
    htmlTable(
      'Preview',
      ['Field', 'Now', 'With the override', 'Made from'],
      shown.map((name) => [
        html`${name} ${differs(name) ? tag('changes', 'info') : ''}`,
        value(before[name]),
        value(after[name]),
        html`<code>${madeFrom(fields, name)}</code>`,
      ]),
    )
  const changing = names.filter(differs)
  return html`<p class="quiet small">The first record of the provider’s list, as it is now and with the override above. Nothing is saved by looking.</p>
${changing.length === 0 ? html`<p>Nothing changes.</p>` : rows(changing)}<details><summary>The fields that stay</summary><div>${rows(names.filter((name) => !differs(name)))}</div></details>`
}

/** A field may be made of parts, each from places of its own. */
function madeFrom(fields: Comparison['fields'], name: string): string {
  const parts = Object.entries(fields).filter(([pointer]) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))
  const places = parts.flatMap(([, { from, constant }]) => (constant === undefined ? from : [JSON.stringify(constant)]))
  return places.length === 0 ? '–' : [...new Set(places)].join(', ')
}

function value(one: unknown): Html | string {
  return one === undefined ? '–' : html`<code>${JSON.stringify(one).slice(0, 300)}</code>`
}

function faults(error: GatewayError): Html {
  const { failures, message } = error
  return note(
    'bad',
    failures.length === 0
      ? message
      : html`<ul>${failures.map((one) => html`<li><code>${one.pointer}</code> ${one.message}</li>`)}</ul>`,
  )
}

function parse(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  const refuse = (message: string) => new GatewayError('invalid_request', message, { failures: [{ pointer: '', message }] })
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
  } catch (error) {
    throw refuse(`This is not JSON: ${(error as Error).message}`)
  }
  throw refuse('This must be a JSON object.')
}

/** The resources whose records can be had from a list. */
function listed({ registry }: Desk, account: Account): string[] {
  const { connector } = registry.compiled(account)
  return Object.entries(connector.unified.ats ?? {}).flatMap(([name, declaration]) =>
    declaration.list === undefined ? [] : [name],
  )
}

function replyOverride(
  c: ConsoleContext,
  desk: Desk,
  account: Account,
  text: string,
  resource: string,
  shown?: Html,
  status = 200,
): Response | Promise<Response> {
  const base = `/console/accounts/${account.id}/override`
  const resources = listed(desk, account).map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))
  return replyConsole(
    c,
    desk,
    {
      title: `Override: ${accountName(account, account.id)}`,
      body: html`<p class="crumb"><a href="/console/accounts/${account.id}">${accountName(account, account.id)}</a></p><h1>Override of the mapping</h1>
<div class="card">${postForm(
        c,
        desk,
        base,
        html`${field({ name: 'override', label: 'Override as JSON', value: text, lines: 14, hint: 'By model and resource; “read” makes unified fields from paths of the provider’s record, “write” fields of the provider from the unified input. null takes a field away. Empty for none.' })}
<div class="row">${field({ name: 'resource', label: 'Preview with a record of', value: resource, options: resources })}<button class="plain" formaction="${base}/preview">Preview</button><button>Save</button></div>`,
        ` data-preview="${base}/preview" data-target="preview"`,
      )}<details><summary>Example</summary><div><pre tabindex="0">${EXAMPLE}</pre></div></details></div>
<section class="card"><h2>Preview</h2><div id="preview" aria-live="polite">${shown ?? html`<p class="quiet">Change something above, or press Preview.</p>`}</div></section>`,
    },
    status,
  )
}
