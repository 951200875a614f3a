import { html } from 'hono/html'
import { type Failure, GatewayError } from '../errors.ts'
import { type ListedOperator, ROLES } from '../ports/console.ts'
import { actorOf, type ConsoleContext, type Desk, type Form, param } from './console-parts.ts'
import { confirmed, postForm, replyConsole } from './frame.ts'
import { field, type Html, htmlTable, note, tag } from './page.ts'
import { when } from './when.ts'

/** Users, and the links of those who have not accepted their invitation. */
export async function showUsers(c: ConsoleContext, desk: Desk, refused?: GatewayError): Promise<Response> {
  const users = await desk.operators.list(actorOf(c).environmentId)
  const form: Form | undefined = refused === undefined ? undefined : c.get('form')
  return replyConsole(
    c,
    desk,
    {
      title: 'Users',
      body: html`<h1>Users</h1>${refused === undefined ? '' : note('bad', refused.message)}
<div class="card">${userTable(c, desk, users)}</div>${inviteForm(c, desk, form, refused?.failures ?? [])}`,
    },
    refused === undefined ? 200 : 422,
  )
}

function userTable(c: ConsoleContext, desk: Desk, users: readonly ListedOperator[]): Html {
  const self = c.get('operator').id
  return htmlTable(
    'Users',
    ['Name', 'E-mail', 'Role', 'State', ''],
    users.map((user) => [
      user.name,
      user.email,
      user.role,
      user.invitation === null ? tag('active', 'good') : waiting(c, desk, user.id, user.invitation),
      user.id === self
        ? html`<span class="quiet">you</span>`
        : confirmed(
            c,
            desk,
            `/console/users/${user.id}/deactivate`,
            'Deactivate',
            `${user.email} can no longer log in. What they did stays in the audit log.`,
          ),
    ]),
  )
}

function waiting(
  c: ConsoleContext,
  desk: Desk,
  id: string,
  { url, expiresAt, mailedAt }: NonNullable<ListedOperator['invitation']>,
): Html {
  const isOver = expiresAt.getTime() <= desk.clock.now()
  return html`${tag(isOver ? 'invitation expired' : 'invited', 'warn')} <span class="small">${mailedAt === null ? 'not mailed' : html`mailed ${when(mailedAt)}`}</span>
${isOver ? '' : html`<details><summary>Link</summary><div><p class="small">Whoever has it can choose the password. Good until ${when(expiresAt)}.</p><code>${url}</code></div></details>`}
${postForm(c, desk, `/console/users/${id}/renew`, html`<button class="link">New link</button>`)}`
}

function inviteForm(c: ConsoleContext, desk: Desk, form: Form | undefined, failures: readonly Failure[]): Html {
  const fault = (name: string) => failures.find(({ pointer }) => pointer === `/${name}`)?.message
  const given = (name: string) => ({ name, value: form?.get(name) ?? '', fault: fault(name) })
  const roles = ROLES.map((value) => ({ value, label: value }))
  return html`<section class="card"><h2>Invite somebody</h2>${postForm(
    c,
    desk,
    '/console/users',
    html`<div class="row">${field({ ...given('email'), label: 'E-mail', type: 'email', required: true })}
${field({ ...given('first_name'), label: 'First name', required: true })}${field({ ...given('last_name'), label: 'Last name' })}
${field({ ...given('role'), value: form?.get('role') ?? 'Recruiter', label: 'Role', options: roles })}<button>Invite</button></div>
<p class="hint">Administrators do everything. Recruiters see writes with what was sent, correct and retry them. Hiring managers and interviewers see how things go, without personal data.</p>`,
  )}</section>`
}

export async function inviteUser(c: ConsoleContext, desk: Desk): Promise<Response> {
  const form = c.get('form')
  const given = (name: string) => (form.get(name) ?? '').trim()
  const role = ROLES.find((one) => one === given('role')) ?? 'Interviewer'
  try {
    await desk.operators.invite(c.get('operator'), {
      email: given('email'),
      first_name: given('first_name'),
      last_name: given('last_name'),
      role,
    })
  } catch (error) {
    if (!(error instanceof GatewayError) || error.status >= 500) throw error
    return showUsers(c, desk, error)
  }
  return c.redirect('/console/users?done=invited', 303)
}

export async function renewInvitation(c: ConsoleContext, desk: Desk): Promise<Response> {
  await desk.operators.renew(c.get('operator'), param(c, 'id'))
  return c.redirect('/console/users?done=invited', 303)
}

export async function deactivateUser(c: ConsoleContext, desk: Desk): Promise<Response> {
  await desk.operators.deactivate(c.get('operator'), param(c, 'id'))
  return c.redirect('/console/users?done=deactivated', 303)
}
