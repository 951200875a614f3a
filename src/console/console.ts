import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { ERRORS, GatewayError, toGatewayError } from '../errors.ts'
import { makeAttempts } from './attempts.ts'
import { makeBacklogHistory } from './backlog-history.ts'
import type { ConsoleContext, ConsoleEnv, ConsoleParts, Desk } from './console-parts.ts'
import { replyConsole } from './frame.ts'
import { logIn, setUp, showLogIn, showSetUp } from './log-in.ts'
import { note, replyPage, SCRIPT_PATH } from './page.ts'
import { may } from './roles.ts'
import { CONSOLE_ROUTES } from './routes.ts'
import { SCRIPT } from './script.ts'
import { makeSessions } from './sessions.ts'

/** A form holds at most a whole body as JSON. */
const FORM_BYTES_MAX = 1024 * 1024
/** Failed log-ins of one address in ten minutes. Somebody who forgot a password needs a few; behind a proxy an office shares an address. */
const FAILED_MAX = 50
const YEAR_SECONDS = 31_536_000

/** The operators' console, for `/console`: log-in, and behind it every route of `CONSOLE_ROUTES`. */
export function makeConsole(parts: ConsoleParts): Hono {
  const now = () => parts.clock.now()
  const secure = () => new URL(parts.publicUrl).protocol === 'https:'
  const sessions = makeSessions({ store: parts.sessions, operators: parts.operators, now, secure })
  // The address of the gateway is known only once it listens, so it must stay a getter.
  const desk: Desk = Object.create(parts, {
    sessions: { value: sessions },
    history: { value: makeBacklogHistory(now) },
  })
  const attempts = makeAttempts(now, FAILED_MAX)
  const app = new Hono<ConsoleEnv>()

  app.use(
    bodyLimit({
      maxSize: FORM_BYTES_MAX,
      onError: () => {
        throw new GatewayError('payload_too_large', 'The form is too large.')
      },
    }),
  )
  app.get(SCRIPT_PATH.slice('/console'.length), (c) =>
    c.body(SCRIPT, 200, {
      'content-type': 'text/javascript; charset=UTF-8',
      'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
      'x-content-type-options': 'nosniff',
    }),
  )
  app.get('/login', async (c) => ((await sessions.operator(c)) === undefined ? showLogIn(c, desk) : c.redirect('/console', 303)))
  app.post('/login', async (c) => {
    c.set('form', await readForm(c))
    return logIn(c, desk, c.get('form'), attempts, addressOf(c))
  })
  app.get('/setup', (c) => showSetUp(c, desk))
  app.post('/setup', async (c) => setUp(c, desk, await readForm(c), attempts, addressOf(c)))

  app.use(async (c, next) => {
    const operator = await sessions.operator(c)
    if (operator === undefined) return toLogIn(c)
    c.set('operator', operator)
    return next()
  })
  app.post('/logout', async (c) => {
    if (sessions.isOurs(c, (await readForm(c)).get('_form') ?? undefined)) await sessions.end(c)
    return c.redirect('/console/login', 303)
  })
  for (const route of CONSOLE_ROUTES) {
    app.on(route.method.toUpperCase(), route.path, async (c) => {
      if (!may(c.get('operator'), route.may)) throw new GatewayError('forbidden', 'Your role does not include this.')
      if (route.method === 'post') {
        c.set('form', await readForm(c))
        if (!sessions.isOurs(c, c.get('form').get('_form') ?? undefined)) {
          throw new GatewayError(
            'forbidden',
            'This form was too old, or came from somewhere else. Go back, load the page again, and repeat it.',
          )
        }
      }
      return route.run(c, desk)
    })
  }
  app.all('*', () => {
    throw new GatewayError('not_found', 'There is no such page.')
  })
  app.onError((thrown, c) => replyError(c, desk, toGatewayError(thrown)))
  return new Hono().route('/', app)
}

/** A form as it was sent, without what no database keeps, and with line ends as everywhere else: browsers send CR LF. */
async function readForm(c: ConsoleContext): Promise<URLSearchParams> {
  const form = new URLSearchParams(await c.req.text())
  return new URLSearchParams(
    [...form].map(([name, value]): [string, string] => [
      name,
      value.replaceAll('\r\n', '\n').replaceAll('\0', '').toWellFormed(),
    ]),
  )
}

/** The address of the socket: headers that name another one are anybody's to write. */
function addressOf(c: ConsoleContext): string {
  const { incoming } = c.env as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress ?? 'unknown'
}

function toLogIn(c: ConsoleContext): Response {
  if (c.req.method !== 'GET') return c.redirect('/console/login', 303)
  // The script's own calls must not be answered with a page.
  if (c.req.header('x-fragment') !== undefined) return c.body(null, 401)
  const { pathname, search } = new URL(c.req.url)
  return c.redirect(
    pathname === '/console' ? '/console/login' : `/console/login?to=${encodeURIComponent(pathname + search)}`,
    303,
  )
}

/** Every failure is a page that says what to do. */
function replyError(c: ConsoleContext, desk: Desk, error: GatewayError): Response | Promise<Response> {
  if (ERRORS[error.code].status >= 500 && error.remote === undefined) {
    const cause = error.cause instanceof Error ? error.cause : error
    const line = { request_id: c.get('requestId'), path: c.req.path, error: cause.message, stack: cause.stack }
    desk.log.error(line, 'A page of the console failed.')
  }
  const body = html`<h1>${error.status === 404 ? 'Not found' : 'This did not work'}</h1>${note('bad', html`<p>${error.message}</p>`)}<p><a href="/console">To the overview</a></p>
<p class="quiet small">Request ${c.get('requestId')}</p>`
  const title = 'Error'
  if (c.get('operator') === undefined) return replyPage(c, { title, body, narrow: true }, error.status)
  return replyConsole(c, desk, { title, body }, error.status)
}
