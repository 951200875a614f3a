import { html } from 'hono/html'
import type { AccountHealth, OperationState } from '../gateway/linking/health.ts'
import { supportOf } from '../gateway/support.ts'
import type { Account } from '../ports/accounts.ts'
import { actorOf, type ConsoleContext, type Desk, param } from './console-parts.ts'
import { confirmed, postForm, replyConsole } from './frame.ts'
import { field, type Html, htmlTable, note, type Tone, tag } from './page.ts'
import { ACCOUNT_WORDS, remedyOf } from './plain-words.ts'
import { may } from './roles.ts'
import { when } from './when.ts'
import { accountName } from './writes-list.ts'

const PAGE = 50

export async function showAccounts(c: ConsoleContext, desk: Desk): Promise<Response> {
  const after = c.req.query('after')
  const rows = await desk.accounts.list(actorOf(c).environmentId, {}, { limit: PAGE, ...(after !== undefined && { after }) })
  return replyConsole(c, desk, {
    title: 'Accounts',
    body: html`<h1>Accounts</h1>
<div class="card">${rows.length === 0 ? html`<p>No account is linked yet.</p>` : accountTable(desk, rows)}
${rows.length < PAGE ? '' : html`<p class="pager"><a href="/console/accounts?after=${rows.at(-1)?.id ?? ''}">Older</a></p>`}</div>
${may(c.get('operator'), 'manage') ? linkForms(c, desk) : ''}`,
  })
}

function accountTable(desk: Desk, rows: readonly Account[]): Html {
  return htmlTable(
    'Accounts',
    ['Customer', 'Provider', 'State', 'Last error'],
    rows.map((account) => [
      html`<a href="/console/accounts/${account.id}">${account.tenant_id}</a>`,
      html`${desk.registry.connector(account.integration).label}${account.is_sandbox ? html` ${tag('sandbox', 'plain')}` : ''}`,
      tag(ACCOUNT_WORDS[account.status].label, ACCOUNT_WORDS[account.status].tone),
      account.last_error?.message ?? '–',
    ]),
  )
}

function linkForms(c: ConsoleContext, desk: Desk): Html {
  const tenant = field({ name: 'tenant_id', label: 'Customer (your own id or name for it)', required: true })
  const integrations = desk.registry.connectors.map(({ id, label }) => ({ value: id, label }))
  return html`<div class="grid"><section class="card"><h2>Link an account</h2>${postForm(
    c,
    desk,
    '/console/accounts/link',
    html`${tenant}<p class="hint">Makes a link that is good for one connection within seven days. Open it, or send it to the customer: credentials are entered there and never pass through you.</p><p><button>Make a link</button></p>`,
  )}</section>
${
  desk.sandbox
    ? html`<section class="card"><h2>Try it with a sandbox</h2>${postForm(
        c,
        desk,
        '/console/accounts/sandbox',
        html`${field({ name: 'integration', label: 'Provider', options: integrations })}<p class="hint">A simulated provider with a little data. It forgets when the gateway stops.</p><p><button class="plain">Make a sandbox account</button></p>`,
      )}</section>`
    : ''
}</div>`
}

/** One account: whether it works, if not why and who must act, and what can be done. */
export async function showAccount(c: ConsoleContext, desk: Desk, health?: AccountHealth): Promise<Response> {
  const account = await desk.accounts.get(actorOf(c).environmentId, param(c, 'id'))
  const { label, means, tone } = ACCOUNT_WORDS[account.status]
  const shown = tone === 'plain' ? 'info' : tone
  const { last_error: error } = account
  const remedy = remedyOf(error?.code)
  const isManager = may(c.get('operator'), 'manage')
  return replyConsole(c, desk, {
    title: accountName(account, account.id),
    body: html`<p class="crumb"><a href="/console/accounts">Accounts</a></p><h1>${account.tenant_id}</h1>
<div class="note ${shown}"><p><strong>${label}.</strong> ${means}</p>${
      error === null
        ? ''
        : html`<p><strong>Last error</strong> (${when(error.at)}): ${error.message}</p>${remedy === undefined ? '' : html`<p><strong>Who must act:</strong> ${remedy.who}. ${remedy.what}</p>`}`
    }</div>
${isManager ? accountActions(c, desk, account) : ''}
${health === undefined ? '' : healthCard(health)}
<div class="grid"><section class="card"><h2>About</h2><dl><dt>Provider</dt><dd>${desk.registry.connector(account.integration).label}${account.is_sandbox ? ' (sandbox)' : ''}</dd>
<dt>Linked with</dt><dd>${account.authentication_method}</dd><dt>Id</dt><dd><code>${account.id}</code></dd><dt>Linked</dt><dd>${when(account.created_at)}</dd><dt>Changed</dt><dd>${when(account.updated_at)}</dd>
<dt>Override</dt><dd>${account.unified_model_override === null ? 'none' : 'yes'}${isManager ? html` · <a href="/console/accounts/${account.id}/override">edit</a>` : ''}</dd></dl>
<p><a href="/console/writes?account=${account.id}">Its writes</a></p></section>
<section class="card"><h2>What it supports</h2>${htmlTable(
      'What it supports',
      ['Resource', 'Methods'],
      supportOf(desk.registry.compiled(account)).map(({ resource, methods }) => [
        resource.replaceAll('_', ' '),
        methods.join(', '),
      ]),
    )}</section></div>`,
  })
}

function accountActions(c: ConsoleContext, desk: Desk, { id, status }: Account): Html {
  const base = `/console/accounts/${id}`
  const check = postForm(c, desk, `${base}/check`, html`<button>Check now</button>`)
  const reconnect = postForm(c, desk, `${base}/reconnect`, html`<button class="plain">Make a reconnect link</button>`)
  const toggle =
    status === 'disabled'
      ? postForm(c, desk, `${base}/enable`, html`<button class="plain">Enable</button>`)
      : confirmed(
          c,
          desk,
          `${base}/disable`,
          'Disable',
          'Nothing is sent for this account until it is enabled again. Its writes wait.',
        )
  const remove = confirmed(
    c,
    desk,
    `${base}/unlink`,
    'Remove',
    'The account, its credentials and its writes are deleted for good.',
  )
  return html`<div class="card"><div class="actions">${check}${reconnect}</div>${toggle}${remove}</div>`
}

/** A link for a new account, or for one that is linked again and keeps its id: shown once, to be opened or sent. */
export async function makeLink(c: ConsoleContext, desk: Desk): Promise<Response> {
  const id = c.req.param('id')
  const actor = actorOf(c)
  const wanted =
    id === undefined
      ? { tenant_id: (c.get('form').get('tenant_id') ?? '').trim() }
      : { integrated_account_id: id, persist_previous_context: true }
  if (wanted.tenant_id === '') return c.redirect('/console/accounts', 303)
  const { secret, expiresAt } = await desk.links.issue(actor, wanted)
  const url = `${desk.publicUrl.replace(/\/$/, '')}/connect-account?link_token=${secret}`
  return replyConsole(c, desk, {
    title: 'Link',
    body: html`<p class="crumb"><a href="/console/accounts">Accounts</a></p><h1>${id === undefined ? 'A link for a new account' : 'A link to connect the account again'}</h1>
<div class="card">${note('info', 'Whoever has this link can make one connection with it. It is shown this once.')}
<pre id="secret" tabindex="0">${url}</pre><p class="actions"><a class="button" href="${url}" target="_blank" rel="noopener noreferrer">Open the connect page</a><button class="plain" data-copy="secret" hidden>Copy</button></p>
<p class="quiet small">Good until ${when(expiresAt)}.</p></div>`,
  })
}

export async function makeSandbox(c: ConsoleContext, desk: Desk): Promise<Response> {
  const integration = c.get('form').get('integration') ?? ''
  const account = await desk.accounts.link(actorOf(c), { integration, tenant_id: `sandbox ${integration}`, is_sandbox: true })
  return c.redirect(`/console/accounts/${account.id}`, 303)
}

/** Asks the provider again, also for one record of each list, and shows what works with these credentials. */
export async function checkAccount(c: ConsoleContext, desk: Desk): Promise<Response> {
  const account = await desk.accounts.validate(actorOf(c).environmentId, param(c, 'id'))
  return showAccount(c, desk, await desk.health.of(account))
}

const STATES: Record<OperationState, { label: string; tone: Tone }> = {
  works: { label: 'works', tone: 'good' },
  refused: { label: 'not allowed', tone: 'bad' },
  failed: { label: 'failed', tone: 'warn' },
  not_tried: { label: 'not tried', tone: 'plain' },
}

function healthCard({ operations, checked_at }: AccountHealth): Html {
  return html`<section class="card"><h2>What works with these credentials</h2><p class="quiet small">Checked ${when(checked_at)} by reading one record of each; nothing was written.</p>${htmlTable(
    'What works with these credentials',
    ['Resource', 'Reading', 'Why'],
    operations.map(({ resource, read, reason }) => [
      resource.replaceAll('_', ' '),
      tag(STATES[read].label, STATES[read].tone),
      reason ?? '–',
    ]),
  )}</section>`
}

export function switchAccount(disabled: boolean) {
  return async (c: ConsoleContext, desk: Desk): Promise<Response> => {
    const { id } = await desk.accounts.change(actorOf(c), param(c, 'id'), { disabled })
    return c.redirect(`/console/accounts/${id}?done=${disabled ? 'disabled' : 'enabled'}`, 303)
  }
}

export async function unlinkAccount(c: ConsoleContext, desk: Desk): Promise<Response> {
  await desk.accounts.unlink(actorOf(c), param(c, 'id'))
  return c.redirect('/console/accounts?done=unlinked', 303)
}
