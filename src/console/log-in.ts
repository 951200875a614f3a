import { html } from 'hono/html'
import { GatewayError } from '../errors.ts'
import { requireScope } from '../gateway/tokens.ts'
import type { Attempts } from './attempts.ts'
import type { ConsoleContext, Desk, Form } from './console-parts.ts'
import { formToken } from './frame.ts'
import { field, note, replyPage } from './page.ts'
import { duration } from './when.ts'

type Said = { status: number; problem: string }

const WRONG: Said = { status: 401, problem: 'E-mail and password do not belong together, or the user is not active.' }
const STALE: Said = { status: 403, problem: 'This form was too old, or came from somewhere else. Please send it again.' }

export function showLogIn(c: ConsoleContext, desk: Desk, said?: Said, email = ''): Response | Promise<Response> {
  const back = c.req.method === 'GET' ? (c.req.query('to') ?? '') : (c.get('form')?.get('to') ?? '')
  return replyPage(
    c,
    {
      title: 'Log in · ats-gateway',
      narrow: true,
      body: html`<div class="card"><h1>Log in to ats-gateway</h1>
${said === undefined ? '' : note('bad', said.problem)}
<form method="post" action="/console/login">${formToken(c, desk)}<input type="hidden" name="to" value="${localPath(back)}">
${field({ name: 'email', label: 'E-mail', type: 'email', value: email, autocomplete: 'username', required: true })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true })}
<p><button>Log in</button></p></form>
<p class="hint">Your administrator invites you. <a href="/console/setup">The first administrator starts here</a>.</p></div>`,
    },
    said?.status ?? 200,
  )
}

/** Logs in with e-mail and password. Too many failures from one address, or with one e-mail, are refused without a look at the password. */
export async function logIn(c: ConsoleContext, desk: Desk, form: Form, attempts: Attempts, address: string): Promise<Response> {
  const email = (form.get('email') ?? '').trim()
  if (!desk.sessions.isOurs(c, form.get('_form') ?? undefined)) return showLogIn(c, desk, STALE, email)
  const waitMs = attempts.waitMs(address)
  if (waitMs > 0) return tooMany(c, desk, waitMs, email)
  try {
    const operator = await desk.operators.signIn(email, form.get('password') ?? '')
    if (operator === undefined) {
      attempts.failed(address)
      return await showLogIn(c, desk, WRONG, email)
    }
    await desk.sessions.start(c, operator)
    return c.redirect(localPath(form.get('to') ?? ''), 303)
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'too_many_requests') throw error
    attempts.failed(address)
    return tooMany(c, desk, error.retryAfterMs ?? 60_000, email)
  }
}

function tooMany(c: ConsoleContext, desk: Desk, waitMs: number, email: string): Response | Promise<Response> {
  c.header('retry-after', String(Math.ceil(waitMs / 1000)))
  return showLogIn(c, desk, { status: 429, problem: `Too many attempts to log in. Try again in ${duration(waitMs)}.` }, email)
}

/** Only to a page of the console: a link to the log-in must not lead elsewhere afterwards. */
function localPath(path: string): string {
  return /^\/console(?:[/?][\w\-./?=&%:@+]*)?$/.test(path) && !path.includes('//') ? path : '/console'
}

export function showSetUp(c: ConsoleContext, desk: Desk, said?: Said, form?: Form): Response | Promise<Response> {
  const value = (name: string) => form?.get(name) ?? ''
  return replyPage(
    c,
    {
      title: 'First administrator · ats-gateway',
      narrow: true,
      body: html`<div class="card"><h1>The first administrator</h1>
<p>Prove that you run this gateway with an admin API token: the one that was printed at the first start, or <code>API_TOKEN</code>. Then choose your password.</p>
${said === undefined ? '' : note('bad', said.problem)}
<form method="post" action="/console/setup">${formToken(c, desk)}
${field({ name: 'token', label: 'Admin API token', type: 'password', required: true })}
${field({ name: 'email', label: 'Your e-mail', type: 'email', value: value('email'), autocomplete: 'username', required: true })}
${field({ name: 'first_name', label: 'First name', value: value('first_name'), autocomplete: 'given-name', required: true })}
${field({ name: 'last_name', label: 'Last name', value: value('last_name'), autocomplete: 'family-name' })}
<p><button>Go on to the password</button></p></form></div>`,
    },
    said?.status ?? 200,
  )
}

/**
 * Invites the first administrator of the token's environment and leads to the page where the password is chosen. Once an administrator
 * has accepted, this is over: from then on administrators invite.
 */
export async function setUp(c: ConsoleContext, desk: Desk, form: Form, attempts: Attempts, address: string): Promise<Response> {
  if (!desk.sessions.isOurs(c, form.get('_form') ?? undefined)) return showSetUp(c, desk, STALE, form)
  const waitMs = attempts.waitMs(address)
  if (waitMs > 0) {
    c.header('retry-after', String(Math.ceil(waitMs / 1000)))
    return showSetUp(c, desk, { status: 429, problem: `Too many attempts. Try again in ${duration(waitMs)}.` }, form)
  }
  try {
    const environmentId = await environmentOf(desk, (form.get('token') ?? '').trim())
    // Only the path: this browser may reach the gateway under another name than PUBLIC_URL.
    return c.redirect(new URL(await inviteFirst(desk, environmentId, form)).pathname, 303)
  } catch (error) {
    if (!(error instanceof GatewayError) || error.status >= 500) throw error
    if (error.code === 'unauthenticated' || error.code === 'forbidden') attempts.failed(address)
    return showSetUp(c, desk, { status: error.status, problem: error.message }, form)
  }
}

async function environmentOf({ tokens }: Desk, secret: string): Promise<string> {
  const token = await tokens.authenticate(secret)
  if (token.kind !== 'api') throw new GatewayError('forbidden', 'This is not an API token.')
  requireScope(token, 'admin')
  return token.environment_id
}

async function inviteFirst({ operators }: Desk, environmentId: string, form: Form): Promise<string> {
  const administrators = async () => (await operators.list(environmentId)).filter(({ role }) => role === 'Administrator')
  if ((await administrators()).some(({ invitation }) => invitation === null)) {
    throw new GatewayError('conflict', 'There is an administrator already. Ask for an invitation, and log in.')
  }
  const email = (form.get('email') ?? '').trim()
  const isAsked = (one: { email: string }) => one.email.toLowerCase() === email.toLowerCase()
  const actor = { environmentId, id: null }
  const former = (await administrators()).find(isAsked)
  if (former !== undefined) return (await operators.renew(actor, former.id)).url
  const names = { first_name: form.get('first_name') ?? '', last_name: form.get('last_name') ?? '' }
  await operators.invite(actor, { email, ...names, role: 'Administrator' })
  const url = (await administrators()).find(isAsked)?.invitation?.url
  if (url === undefined) throw new GatewayError('conflict', 'The user was changed meanwhile. Please send the form again.')
  return url
}
