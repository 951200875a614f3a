import type { TestGateway } from './gateway.ts'

/** What a browser without script does: keeps cookies, follows nothing by itself, sends forms. */
export type Visitor = {
  get(path: string): Promise<Visit>
  /** Sends a form with the hidden proof of the page that the browser saw last, unless `form` has one. */
  post(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Visit>
  cookie: string | undefined
}
export type Visit = { status: number; text: string; location: string | null; headers: Headers }

export const PASSWORD = 'a long enough password'

export function makeVisitor(url: string): Visitor {
  let proof = ''
  const visit = async (path: string, init: RequestInit): Promise<Visit> => {
    const headers = { ...(init.headers as Record<string, string>), ...(visitor.cookie && { cookie: visitor.cookie }) }
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) visitor.cookie = cookie.split(';')[0]
    const text = await response.text()
    proof = /name="_form" value="([^"]+)"/.exec(text)?.[1] ?? proof
    return { status: response.status, text, location: response.headers.get('location'), headers: response.headers }
  }
  const visitor: Visitor = {
    cookie: undefined,
    get: (path) => visit(path, {}),
    post: (path, form = {}, headers = {}) =>
      visit(path, { method: 'POST', headers, body: new URLSearchParams({ _form: proof, ...form }) }),
  }
  return visitor
}

/** The first administrator, made as an operator makes it. */
export async function setUpAdministrator(
  { url, token }: Pick<TestGateway, 'url' | 'token'>,
  email = 'admin@example.com',
): Promise<Visitor> {
  const visitor = makeVisitor(url)
  await visitor.get('/console/setup')
  const invited = await visitor.post('/console/setup', { token, email, first_name: 'Ada', last_name: 'Admin' })
  if (invited.status !== 303 || invited.location === null)
    throw new Error(`The set-up answered ${invited.status}: ${invited.text}`)
  await choosePassword(url, invited.location)
  return logIn(url, email)
}

/** A user of a role, invited by the administrator and logged in. */
export async function addUser(url: string, administrator: Visitor, role: string): Promise<Visitor> {
  const email = `${role.toLowerCase()}@example.com`
  await administrator.get('/console/users')
  await administrator.post('/console/users', { email, first_name: role, last_name: 'Person', role })
  const { text } = await administrator.get('/console/users')
  const link = new RegExp(`${email}[\\s\\S]*?<code>[^<]*(/api/v1/invitations/[^<]+)</code>`).exec(text)?.[1]
  if (link === undefined) throw new Error('The link of the invitation is not on the page.')
  await choosePassword(url, link)
  return logIn(url, email)
}

export async function logIn(url: string, email: string, password = PASSWORD): Promise<Visitor> {
  const visitor = makeVisitor(url)
  await visitor.get('/console/login')
  const answer = await visitor.post('/console/login', { email, password })
  if (answer.status !== 303) throw new Error(`Logging in answered ${answer.status}: ${answer.text}`)
  return visitor
}

async function choosePassword(url: string, path: string): Promise<void> {
  const answer = await fetch(url + path, { method: 'POST', body: new URLSearchParams({ password: PASSWORD }) })
  if (!answer.ok) throw new Error(`Choosing a password answered ${answer.status}: ${await answer.text()}`)
}
