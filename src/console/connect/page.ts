import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

export type Page = {
  title: string
  content: Html
  status?: 200 | 400 | 403 | 404 | 409 | 422 | 429 | 500 | 503
  /** Told to the app that opened or framed the page, in the shapes that the browser package expects. */
  message?: Record<string, unknown>
  /** Where to go on without being asked. */
  go?: string
  /** Whether the window, which was opened for a sign-in beside a frame, closes itself. */
  shut?: boolean
  /** Told when the person closes the page; without it that it was closed. */
  onClose?: Record<string, unknown>
  back?: string
  /** Origins that may show the page in a frame. */
  framedBy: readonly string[]
}

/** A page that loads nothing from anywhere, posts only to where it came from, and may be framed by nobody but those it names. */
export function showPage(c: Context, page: Page): Response | Promise<Response> {
  const nonce = randomBytes(16).toString('base64')
  const ancestors = page.framedBy.length === 0 ? "'none'" : page.framedBy.join(' ')
  c.header(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors ${ancestors}`,
  )
  // The address holds the link. Posts to ourselves still carry their origin, which is checked.
  c.header('Referrer-Policy', 'same-origin')
  c.header('Cache-Control', 'no-store')
  c.header('X-Content-Type-Options', 'nosniff')
  const data = [
    page.message === undefined ? '' : html` data-message="${JSON.stringify(page.message)}"`,
    page.go === undefined ? '' : html` data-go="${page.go}"`,
    page.shut === true ? html` data-shut` : '',
  ]
  const onClose = page.onClose === undefined ? '' : JSON.stringify(page.onClose)
  const markup = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style nonce="${nonce}">${raw(STYLE)}</style>
</head>
<body${data}>
<main>
<header>
<div>${page.back === undefined ? '' : html`<a href="${page.back}">← Back</a>`}</div>
<button type="button" class="plain" data-close="${onClose}" hidden>Close</button>
</header>
<h1 tabindex="-1">${page.title}</h1>
${page.content}
</main>
<script nonce="${nonce}">${raw(SCRIPT)}</script>
</body>
</html>`
  return c.html(markup as HtmlEscapedString, page.status ?? 200)
}
