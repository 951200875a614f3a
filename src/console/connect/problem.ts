import { html } from 'hono/html'
import { GatewayError, toGatewayError } from '../../errors.ts'
import type { LinkTrouble } from '../../gateway/linking/links.ts'
import type { ConsentTrouble } from '../../gateway/linking/oauth.ts'
import type { Html, Page } from './page.ts'

/** The kinds of errors that the browser package knows. */
export type ErrorType = 'invalid_token' | 'invalid_integration' | 'connection_error' | 'validation_error'

type Problem = { title: string; remedy: string; type: ErrorType }

const LINK: Record<LinkTrouble, Problem> = {
  unknown: {
    title: 'This link does not work',
    remedy: 'Open it again exactly as you received it. If it still does not work, ask for a new one.',
    type: 'invalid_token',
  },
  used: {
    title: 'This link was used already',
    remedy:
      'Each link is good for one connection. If the account is connected, there is nothing left to do; otherwise ask for a new link.',
    type: 'invalid_token',
  },
  expired: {
    title: 'This link is too old',
    remedy: 'Ask whoever sent it to you for a new one.',
    type: 'invalid_token',
  },
}

const CONSENT: Record<ConsentTrouble, Problem> = {
  denied: {
    title: 'Access was not granted',
    remedy:
      'Nothing was connected. If that was a mistake, start again and allow access. It may need somebody with more rights there.',
    type: 'connection_error',
  },
  foreign: {
    title: 'This sign-in cannot be finished here',
    remedy:
      'It was begun in another browser or window, or too long ago. Start again from the link that you received, and finish in the same window.',
    type: 'connection_error',
  },
  spent: {
    title: 'This sign-in was finished already',
    remedy: 'An answer of the provider works once. Start again to sign in once more.',
    type: 'connection_error',
  },
}

const INTEGRATION: Problem = {
  title: 'This link is not for that',
  remedy: 'Open the link again as you received it, or ask for one that fits.',
  type: 'invalid_integration',
}

const ORIGIN: Problem = {
  title: 'This form was sent from somewhere else',
  remedy: 'For your safety nothing was done. Open the link that you received, and fill in the form there.',
  type: 'connection_error',
}

/** What is wrong, for the page and for the app. Undefined for what belongs beside the form. */
function problemOf(error: GatewayError): Problem | undefined {
  const { link, consent, page } = error.details
  if (typeof link === 'string') return LINK[link as LinkTrouble]
  if (typeof consent === 'string') return CONSENT[consent as ConsentTrouble]
  if (page === 'integration') return INTEGRATION
  return page === 'origin' ? ORIGIN : undefined
}

/** @throws never; a failure that has a place in the form is for whoever shows the form */
export function isForPage(thrown: unknown): boolean {
  return thrown instanceof GatewayError && problemOf(thrown) !== undefined
}

/** A page that says what is wrong and what to do. @param again where to start again, if that can help */
export function problemPage(thrown: unknown, options: { framedBy: readonly string[]; again?: string | undefined }): Page {
  const error = toGatewayError(thrown)
  const problem = problemOf(error) ?? {
    title: 'Something went wrong',
    remedy: 'Nothing was connected. Try again in a minute; if it stays like this, tell whoever sent you the link.',
    type: 'connection_error',
  }
  const told = { result: 'error', error: problem.title, error_type: problem.type, is_truto: true }
  const { redirect_uri: redirectUri } = error.details
  return {
    title: problem.title,
    status: error.status as 400,
    content: html`<p>${problem.remedy}</p>${again(options.again)}${wayBack(redirectUri, problem)}`,
    onClose: told,
    framedBy: options.framedBy,
  }
}

function again(address: string | undefined): Html | string {
  return address === undefined ? '' : html`<p><a class="button" href="${address}" data-focus>Start again</a></p>`
}

function wayBack(redirectUri: unknown, problem: Problem): Html | string {
  if (typeof redirectUri !== 'string') return ''
  const address = withResult(redirectUri, { result: 'error', error: problem.title, error_type: problem.type })
  return html`<p><a href="${address}">Go back to where you came from</a></p>`
}

/** An app's own address with what became of the connection. */
export function withResult(redirectUri: string, result: Record<string, string>): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value)
  return url.href
}
