import { html, raw } from 'hono/html'
import type { ConsoleContext, Desk } from './console-parts.ts'
import { type Html, note, type Page, replyPage, type Tone } from './page.ts'
import { may, type Permission } from './roles.ts'

const PAGES: readonly { path: string; label: string; may: Permission }[] = [
  { path: '/console', label: 'Overview', may: 'overview' },
  { path: '/console/writes', label: 'Writes', may: 'writes' },
  { path: '/console/accounts', label: 'Accounts', may: 'accounts' },
  { path: '/console/tokens', label: 'API tokens', may: 'manage' },
  { path: '/console/webhooks', label: 'Webhooks', may: 'manage' },
  { path: '/console/audit', label: 'Audit log', may: 'manage' },
  { path: '/console/users', label: 'Users', may: 'manage' },
  { path: '/console/settings', label: 'Settings', may: 'manage' },
]

/** What a redirect may say on the page it leads to; only these words, so that no link can put others there. */
const DONE: Record<string, { tone: Exclude<Tone, 'plain'>; text: string }> = {
  retried: { tone: 'good', text: 'The write will be sent again.' },
  resent: { tone: 'good', text: 'Saved. The write will be sent again.' },
  saved: { tone: 'good', text: 'Saved.' },
  cancelled: { tone: 'good', text: 'Cancelled. Nothing was sent.' },
  disabled: { tone: 'good', text: 'The account is disabled: nothing is sent for it until it is enabled again.' },
  enabled: { tone: 'good', text: 'The account is enabled.' },
  unlinked: { tone: 'good', text: 'The account was removed.' },
  revoked: { tone: 'good', text: 'The token was revoked. It stops working within a second.' },
  invited: { tone: 'good', text: 'Invited.' },
  deactivated: { tone: 'good', text: 'The user can no longer log in.' },
  removed: { tone: 'good', text: 'Removed.' },
  replayed: { tone: 'good', text: 'The deliveries will be sent again.' },
}

/** Answers with a page of the console: navigation, who is logged in, and what was just done. */
export function replyConsole(
  c: ConsoleContext,
  desk: Pick<Desk, 'sessions'>,
  page: Omit<Page, 'top' | 'live'>,
  status = 200,
): Response | Promise<Response> {
  const operator = c.get('operator')
  const current = PAGES.filter(({ path }) => c.req.path === path || (path !== '/console' && c.req.path.startsWith(`${path}/`)))[0]
  const top = html`<header class="top"><div><a class="brand" href="/console">ats-gateway</a>
<nav aria-label="Console"><ul>${PAGES.filter((one) => may(operator, one.may)).map(
    (one) => html`<li><a href="${one.path}"${one === current ? raw(' aria-current="page"') : ''}>${one.label}</a></li>`,
  )}</ul></nav>
<div class="who"><span>${operator.name} · ${operator.role}</span>${postForm(c, desk, '/console/logout', html`<button class="link">Log out</button>`)}</div></div></header>`
  const done = DONE[c.req.query('done') ?? '']
  const body = done === undefined ? page.body : html`${note(done.tone, done.text)}${page.body}`
  return replyPage(c, { ...page, title: `${page.title} · ats-gateway`, top, body, live: true }, status)
}

/** A form that changes something, with the proof that it came from this session. */
export function postForm(c: ConsoleContext, desk: Pick<Desk, 'sessions'>, action: string, content: Html, attributes = ''): Html {
  return html`<form method="post" action="${action}"${raw(attributes)}>${formToken(c, desk)}${content}</form>`
}

export function formToken(c: ConsoleContext, { sessions }: Pick<Desk, 'sessions'>): Html {
  return html`<input type="hidden" name="_form" value="${sessions.formToken(c)}">`
}

/** A button that first asks: a disclosure with the consequence, which works without script. */
export function confirmed(
  c: ConsoleContext,
  desk: Pick<Desk, 'sessions'>,
  action: string,
  label: string,
  consequence: string,
  content: Html = html``,
): Html {
  return html`<details><summary>${label}…</summary><div><p>${consequence}</p>${postForm(c, desk, action, html`${content}<button class="danger">${label}</button>`)}</div></details>`
}
