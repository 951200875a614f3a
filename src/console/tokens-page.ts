import { html } from 'hono/html'
import { z } from 'zod'
import { parseWith } from '../http/parse.ts'
import type { Token } from '../ports/tokens.ts'
import { actorOf, type ConsoleContext, type Desk, param } from './console-parts.ts'
import { confirmed, postForm, replyConsole } from './frame.ts'
import { field, type Html, htmlTable, note } from './page.ts'
import { when } from './when.ts'

const DAY_MS = 86_400_000

const NewToken = z.object({
  name: z.string().trim().min(1, 'Give it a name that says who uses it.').max(100),
  scopes: z.enum(['read', 'read write', 'read write admin']),
  days: z.enum(['', '30', '90', '365']),
})

const SCOPES = [
  { value: 'read', label: 'Read' },
  { value: 'read write', label: 'Read and write' },
  { value: 'read write admin', label: 'Everything, accounts and tokens included' },
]
const DAYS = [
  { value: '', label: 'Never' },
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
]

export async function showTokens(c: ConsoleContext, desk: Desk, said?: Html, status = 200): Promise<Response> {
  const tokens = await desk.apiTokens.list(actorOf(c).environmentId)
  return replyConsole(
    c,
    desk,
    {
      title: 'API tokens',
      body: html`<h1>API tokens</h1>${said ?? ''}
<div class="card">${tokenTable(c, desk, tokens)}</div>
<section class="card stack"><h2>Make a token</h2>${postForm(
        c,
        desk,
        '/console/tokens',
        html`<div class="row">${field({ name: 'name', label: 'Name', required: true })}${field({ name: 'scopes', label: 'May', options: SCOPES })}${field({ name: 'days', label: 'Ends', options: DAYS })}<button>Make</button></div><p class="hint">It is shown once; only a hash is kept.</p>`,
      )}</section>`,
    },
    status,
  )
}

function tokenTable(c: ConsoleContext, desk: Desk, tokens: readonly Token[]): Html {
  if (tokens.length === 0) return html`<p>There is none.</p>`
  return htmlTable(
    'API tokens',
    ['Name', 'May', 'Made', 'Ends', ''],
    tokens.map(({ id, name, scopes, created_at, expires_at }) => [
      name,
      scopes.join(', '),
      when(created_at),
      expires_at === null ? 'never' : when(expires_at),
      confirmed(c, desk, `/console/tokens/${id}/revoke`, 'Revoke', `Programs that use “${name}” are refused from then on.`),
    ]),
  )
}

/** Makes a token and shows it, this once. */
export async function makeToken(c: ConsoleContext, desk: Desk): Promise<Response> {
  const { name, scopes, days } = parseWith(NewToken, Object.fromEntries(c.get('form')), 'body')
  const { secret } = await desk.apiTokens.create(actorOf(c), {
    name,
    scopes: scopes.split(' ') as Token['scopes'],
    expires_at: days === '' ? null : new Date(desk.clock.now() + Number(days) * DAY_MS),
  })
  const said = note(
    'good',
    html`<p>The token <strong>${name}</strong>, shown this once:</p><pre id="secret" tabindex="0">${secret}</pre><p><button class="plain" data-copy="secret" hidden>Copy</button></p>`,
  )
  return showTokens(c, desk, said)
}

export async function revokeToken(c: ConsoleContext, desk: Desk): Promise<Response> {
  await desk.apiTokens.revoke(actorOf(c), param(c, 'id'))
  return c.redirect('/console/tokens?done=revoked', 303)
}
