import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { GatewayError, toGatewayError } from '../../errors.ts'
import type { AccountHealthCheck } from '../../gateway/linking/health.ts'
import { readForm } from '../../gateway/linking/link-form.ts'
import type { Link, Links } from '../../gateway/linking/links.ts'
import { CONSENT_MINUTES, type Oauth } from '../../gateway/linking/oauth.ts'
import { explainFailure } from '../../gateway/linking/plain-words.ts'
import type { Registry } from '../../gateway/registry.ts'
import { readBytes } from '../../http/json-body.ts'
import type { Env } from '../../http/types.ts'
import type { Log } from '../../log.ts'
import type { Account } from '../../ports/accounts.ts'
import { type Ask, readAsk, toParameters } from './ask.ts'
import { choosePage } from './choose.ts'
import { donePage } from './done.ts'
import { connectForm, type Refusal } from './form.ts'
import { type Page, showPage } from './page.ts'
import { isForPage, problemPage } from './problem.ts'
import { type Connector, formatsOf, formViewOf, hrefOf } from './view.ts'

export type ConnectParts = {
  registry: Registry
  links: Links
  oauth: Oauth
  health: AccountHealthCheck
  log: Log
  /** Where people reach the gateway, without a trailing slash. */
  publicUrl: string
  /** Origins that may show the pages in a frame, besides the one that a link sends people back to. */
  frameOrigins: readonly string[]
}

const FORM_BYTES_MAX = 64 * 1024
const FLOW_COOKIE = 'connect_flow'

/**
 * The connect page (wire contract 5): a customer who holds a link chooses an integration and gives credentials or signs in. The link token is
 * the only authority; what changes something carries it in the body and must come from these pages.
 */
export function connectRoutes(parts: ConnectParts): Hono<Env> {
  const { registry, links, oauth } = parts
  const base = () => new URL(parts.publicUrl).pathname.replace(/\/$/, '')

  const framedBy = (ask: Ask, link: Link | undefined): string[] => {
    if (!ask.iframe) return []
    const home = link?.terms.redirect_uri ?? undefined
    return [...new Set([...parts.frameOrigins, ...(home === undefined ? [] : [new URL(home).origin])])]
  }

  const open = async (ask: Ask): Promise<Link> => {
    const link = await links.open(ask.link_token)
    const { integrations } = ask
    const connectors = link.connectors.filter(({ id }) => integrations === undefined || integrations.includes(id))
    if (connectors.length === 0) throw notForThat()
    return { ...link, connectors }
  }

  const connectorOf = (link: Link, name: string | undefined): Connector => {
    const found = link.connectors.find(({ id }) => id === name)
    if (found === undefined) throw notForThat()
    return found
  }

  /** The form for one integration, in the format that was chosen if it is offered. */
  const formOf = (link: Link, connector: Connector, ask: Ask, format: string | undefined) => {
    const isReady = () => oauth.isReady({ integration: connector.id, is_sandbox: link.terms.is_sandbox })
    const offered = formatsOf(connector, ask, isReady)
    const preferred = [format, link.existing?.authentication_method, offered[0]]
    const shown = preferred.find((name) => name !== undefined && offered.includes(name))
    if (shown === undefined) throw notForThat()
    return { shown, view: formViewOf(registry, link, connector, { base: base(), ask }, { offered, shown }) }
  }

  const formPage = (
    link: Link,
    ask: Ask,
    connector: Connector,
    view: Parameters<typeof connectForm>[0],
    status?: number,
  ): Page => ({
    title: `${link.existing === undefined ? 'Connect' : 'Reconnect'} ${connector.label}`,
    content: connectForm(view),
    framedBy: framedBy(ask, link),
    ...(ask.no_back || link.connectors.length < 2
      ? {}
      : { back: hrefOf({ base: base(), ask }, { integration: undefined, auth_format: undefined }) }),
    ...(status === undefined ? {} : { status: status as 422 }),
  })

  /** Credentials in hand, or on the way: reads the form and does `work` with it; what is wrong is shown beside the form. */
  const submit = async (
    c: Context<Env>,
    work: (link: Link, ask: Ask, choice: { integration: string; format: string } & ReturnType<typeof readForm>) => Promise<Page>,
  ) => {
    const form = new URLSearchParams((await readBytes(c, FORM_BYTES_MAX)).toString('utf8'))
    const ask = readAsk(form)
    const values = Object.fromEntries(form)
    try {
      checkOrigin(c, parts.publicUrl)
      const link = await open(ask)
      const connector = connectorOf(link, ask.integration)
      const { shown, view } = formOf(link, connector, ask, values.format)
      try {
        const filled = readForm(view.fields, values)
        if (filled.failures.length > 0)
          throw new GatewayError('invalid_request', 'Something is missing.', { failures: filled.failures })
        return showPage(c, await work(link, ask, { integration: connector.id, format: shown, ...filled }))
      } catch (error) {
        if (isForPage(error)) throw error
        const refusal = refusalOf(parts.log, error, connector)
        const status = Math.max(400, Math.min(toGatewayError(error).status, 503))
        return showPage(c, formPage(link, ask, connector, { ...view, values, refusal }, status === 401 ? 422 : status))
      }
    } catch (error) {
      return showPage(c, trouble(error, ask))
    }
  }

  const trouble = (error: unknown, ask: Ask, again?: string): Page => {
    if (!isForPage(error)) parts.log.error({ error: String((error as Error).stack) }, 'A connect page failed.')
    return problemPage(error, { framedBy: framedBy(ask, undefined), again })
  }

  const done = async (link: Link, ask: Ask, account: Account, shut: boolean): Promise<Page> =>
    donePage({
      id: account.id,
      integration: account.integration,
      label: registry.connector(account.integration).label,
      health: await parts.health.of(account).catch(() => undefined),
      redirectUri: link.terms.redirect_uri,
      framedBy: framedBy(ask, link),
      shut,
    })

  const cookie = () => ({
    path: `${base()}/connect-account`,
    httpOnly: true,
    sameSite: 'Lax' as const,
    secure: parts.publicUrl.startsWith('https:'),
  })

  return new Hono<Env>()
    .get('/', async (c) => {
      const ask = readAsk(new URL(c.req.url).searchParams)
      try {
        const link = await open(ask)
        const only = link.connectors.length === 1 ? link.connectors[0]?.id : undefined
        const name = ask.integration ?? only
        if (name === undefined) {
          const choices = link.connectors.map(({ id, label }) => ({
            label,
            href: hrefOf({ base: base(), ask }, { integration: id }),
          }))
          return showPage(c, choosePage(choices, framedBy(ask, link)))
        }
        const connector = connectorOf(link, name)
        const { view } = formOf(link, connector, ask, c.req.query('format'))
        return showPage(c, formPage(link, ask, connector, { ...view, values: {} }))
      } catch (error) {
        return showPage(c, trouble(error, ask))
      }
    })
    .post('/', (c) =>
      submit(c, async (link, ask, { integration, format, credentials, context }) =>
        done(link, ask, await links.connect(link, { integration, format, credentials, context }), false),
      ),
    )
    .post('/authorize', (c) =>
      submit(c, async (link, ask, { integration, format, context }) => {
        const from = { linkToken: ask.link_token ?? '', page: { ...toParameters(ask), format } }
        const { url, sealed } = await oauth.begin(link, { integration, format, context }, from)
        setCookie(c, FLOW_COOKIE, sealed, { ...cookie(), maxAge: CONSENT_MINUTES * 60 })
        const { label } = registry.connector(integration)
        return {
          title: `On to ${label}`,
          content: html`<p>You come back here when you have signed in.</p><p><a class="button" href="${url}" data-focus>Continue to ${label}</a></p>`,
          go: url,
          framedBy: [],
        }
      }),
    )
    .get('/callback', async (c) => {
      const sealed = getCookie(c, FLOW_COOKIE)
      const page = new URLSearchParams(oauth.flowOf(sealed)?.page)
      const ask = readAsk(page)
      try {
        const { link, account } = await oauth.finish(sealed, new URL(c.req.url).searchParams)
        deleteCookie(c, FLOW_COOKIE, cookie())
        return showPage(c, await done(link, ask, account, ask.iframe))
      } catch (error) {
        // An answer that is not of this browser must not end what this browser is in the middle of.
        if (toGatewayError(error).details.consent !== 'foreign') deleteCookie(c, FLOW_COOKIE, cookie())
        const again =
          ask.link_token === undefined || toGatewayError(error).details.link !== undefined
            ? undefined
            : `${base()}/connect-account?${page}`
        if (isForPage(error)) return showPage(c, trouble(error, ask, again))
        const connector = registry.connector(ask.integration ?? '')
        const { explanation, words } = refusalOf(parts.log, error, connector)
        return showPage(c, {
          title: explanation?.what ?? `${connector.label} was not connected`,
          status: toGatewayError(error).status === 401 ? 422 : (toGatewayError(error).status as 422),
          content: html`<p>${explanation?.remedy ?? ''}</p><p class="soft">${words ?? ''}</p><p><a class="button" href="${again}">Start again</a></p>`,
          framedBy: framedBy(ask, undefined),
          onClose: { result: 'error', error: words ?? '', error_type: 'connection_error', is_truto: true },
        })
      }
    })
}

/** A form that was sent from a page of somebody else. Browsers always say where a post comes from; what says nothing is no browser of a person. */
function checkOrigin(c: Context<Env>, publicUrl: string): void {
  const origin = URL.parse(c.req.header('origin') ?? '')
  if (origin !== null && (origin.origin === new URL(publicUrl).origin || origin.host === c.req.header('host'))) return
  throw new GatewayError('forbidden', 'This form was sent from somewhere else.', { details: { page: 'origin' } })
}

function notForThat(): GatewayError {
  return new GatewayError('not_found', 'This link is not for this integration.', { details: { page: 'integration' } })
}

/** A failure in the words of the form: beside fields where the schema refused them, for the whole otherwise. */
function refusalOf(log: Log, thrown: unknown, connector: Connector): Refusal {
  const error = toGatewayError(thrown)
  if (error.code === 'internal') log.error({ error: String((thrown as Error).stack) }, 'Linking an account failed.')
  const fields = Object.fromEntries(
    error.failures
      .filter(({ pointer }) => pointer.startsWith('/credentials/') || pointer.startsWith('/context/'))
      .map(({ pointer, message }) => [pointer.slice(1).replace('/', '.'), message]),
  )
  if (error.code === 'invalid_request' && Object.keys(fields).length > 0) return { fields }
  return { fields, explanation: explainFailure(error.code, connector.label), words: error.message }
}
