import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Operator, OperatorDirectory, SessionStore } from '../ports/console.ts'

const COOKIE = 'ats_console'
const SECRET_BYTES = 32
/** A session ends when nobody used it for this long, and in any case after a working day. */
export const IDLE_MS_MAX = 60 * 60_000
export const SESSION_MS_MAX = 12 * 60 * 60_000
/** Use is noted this often, not with every page. */
const TOUCH_MS = 60_000

export type Sessions = {
  /** Starts a session and sets its cookie. A session that the browser had before is ended. */
  start(c: Context, operator: Operator): Promise<void>
  /** Who is logged in, with the role of this moment; undefined when nobody is, or not any more. */
  operator(c: Context): Promise<Operator | undefined>
  end(c: Context): Promise<void>
  /** What a form of this browser's session must carry. Before the log-in it belongs to a cookie that is set here. */
  formToken(c: Context): string
  /** Whether a form came from a page of ours in the same session. */
  isOurs(c: Context, token: string | undefined): boolean
}

/**
 * Sessions in a cookie that scripts cannot read and other sites cannot send; the database has only its hash.
 * @param options `secure` when browsers reach the gateway over https, `now` milliseconds since 1970
 */
export function makeSessions(options: {
  store: SessionStore
  operators: Pick<OperatorDirectory, 'find'>
  now(): number
  secure(): boolean
}): Sessions {
  const { store, operators, now } = options
  const hashOf = (secret: string) => createHash('sha256').update(secret).digest()
  const tokenOf = (secret: string) => createHmac('sha256', secret).update('form').digest('base64url')
  const setSecret = (c: Context, secret: string) =>
    setCookie(c, COOKIE, secret, { path: '/console', httpOnly: true, sameSite: 'Lax', secure: options.secure() })
  const made = new WeakMap<Request, string>()
  const secretOf = (c: Context) => made.get(c.req.raw) ?? getCookie(c, COOKIE)
  const makeSecret = (c: Context) => {
    const secret = randomBytes(SECRET_BYTES).toString('base64url')
    made.set(c.req.raw, secret)
    setSecret(c, secret)
    return secret
  }

  return {
    async start(c, { environmentId, id }) {
      const former = getCookie(c, COOKIE)
      if (former !== undefined) await store.delete(hashOf(former))
      const at = new Date(now())
      await store.sweep(new Date(now() - SESSION_MS_MAX), new Date(now() - IDLE_MS_MAX))
      // A new secret: one that somebody planted before the log-in is worth nothing after it.
      await store.insert(hashOf(makeSecret(c)), { environment_id: environmentId, user_id: id, created_at: at, seen_at: at })
    },

    async operator(c) {
      const secret = getCookie(c, COOKIE)
      if (secret === undefined) return undefined
      const hash = hashOf(secret)
      const session = await store.find(hash)
      if (session === undefined) return undefined
      const idleMs = now() - session.seen_at.getTime()
      if (idleMs > IDLE_MS_MAX || now() - session.created_at.getTime() > SESSION_MS_MAX) {
        await store.delete(hash)
        return undefined
      }
      if (idleMs > TOUCH_MS) await store.touch(hash, new Date(now()))
      return operators.find(session.environment_id, session.user_id)
    },

    async end(c) {
      const secret = getCookie(c, COOKIE)
      if (secret !== undefined) await store.delete(hashOf(secret))
      deleteCookie(c, COOKIE, { path: '/console' })
    },

    formToken: (c) => tokenOf(secretOf(c) ?? makeSecret(c)),

    isOurs(c, token) {
      const secret = getCookie(c, COOKIE)
      if (secret === undefined || token === undefined || isForeign(c)) return false
      const expected = Buffer.from(tokenOf(secret))
      const given = Buffer.from(token)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}

/** Browsers say where a form came from. `same-site` is foreign too: another port or a neighbouring host is not ours. */
function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}
