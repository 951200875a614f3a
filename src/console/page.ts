import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export type Html = ReturnType<typeof html>

export type Page = {
  title: string
  /** What stands above the content: brand, navigation, who is logged in. */
  top?: Html
  body: Html
  /** A page with one thing on it, such as a form. */
  narrow?: boolean
  /** Whether the console's script is loaded. */
  live?: boolean
  /** A script of the page's own, run under the page's nonce. Never put text of others into it. */
  script?: string
  /** Who may show the page in a frame; by default nobody. */
  frameAncestors?: string
  /** Where its forms may lead, beside this server itself. */
  formAction?: string
}

/** The address changes with the text, so it may be kept for ever. */
export const SCRIPT_PATH = `/console/script-${createHash('sha256').update(SCRIPT).digest('hex').slice(0, 12)}.js`

/**
 * Answers with a page that loads nothing from elsewhere and runs only what carries this answer's nonce. It is kept by no cache, because
 * it may hold personal data, and tells no other site its address.
 */
export function replyPage(c: Context, page: Page, status = 200): Response | Promise<Response> {
  const nonce = randomBytes(16).toString('base64')
  const { frameAncestors = "'none'", formAction = "'self'" } = page
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src 'self' data:; form-action ${formAction}; frame-ancestors ${frameAncestors}; base-uri 'none'`,
  )
  if (page.frameAncestors === undefined) c.header('x-frame-options', 'DENY')
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'same-origin')
  c.header('cache-control', 'no-store')
  return c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style nonce="${nonce}">${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
${page.top ?? ''}
<main id="content" tabindex="-1"${page.narrow === true ? raw(' class="narrow"') : ''}>
${page.body}
</main>
${page.live === true ? html`<script nonce="${nonce}" type="module" src="${SCRIPT_PATH}"></script>` : ''}
${page.script === undefined ? '' : html`<script nonce="${nonce}">${raw(page.script)}</script>`}
</body>
</html>
`,
    status as 200,
  )
}

/** A part of a page, for the console's script. */
export function replyFragment(c: Context, part: Html, status = 200): Response | Promise<Response> {
  c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  c.header('x-content-type-options', 'nosniff')
  c.header('cache-control', 'no-store')
  return c.html(part, status as 200)
}

/** A table that becomes a list of cards on a phone. Cells are escaped unless they are HTML already. */
export function htmlTable(caption: string, head: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  // The roles stand there because a phone's layout takes the meaning of the elements away.
  return html`<div class="table"><table class="cards" role="table"><caption class="vh">${caption}</caption>
<thead role="rowgroup"><tr role="row">${head.map((cell) => html`<th role="columnheader" scope="col">${cell}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (cells) =>
      html`<tr role="row">${cells.map((cell, index) => html`<td role="cell" data-label="${head[index] ?? ''}"><span>${cell}</span></td>`)}</tr>`,
  )}</tbody>
</table></div>`
}

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'plain'

export function tag(text: string, tone: Tone): Html {
  return html`<span class="tag ${tone}">${text}</span>`
}

/** What a page has to say about what was just done, or could not be done. */
export function note(tone: Exclude<Tone, 'plain'>, content: string | Html): Html {
  return html`<div class="note ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">${typeof content === 'string' ? html`<p>${content}</p>` : content}</div>`
}

export type Field = {
  name: string
  label: string
  value?: string
  type?: string
  hint?: string | undefined
  /** What is wrong with the value. */
  fault?: string | undefined
  required?: boolean
  autocomplete?: string
  /** Makes it a choice among these. */
  options?: readonly { value: string; label: string }[]
  /** Makes it a text of so many lines. */
  lines?: number
}

/** A labelled field with its help and, beside it, what is wrong. */
export function field({
  name,
  label,
  value = '',
  type = 'text',
  hint,
  fault,
  required,
  autocomplete,
  options,
  lines,
}: Field): Html {
  const id = `f${name.replaceAll(/[^a-zA-Z0-9_-]/g, (other) => `_${other.codePointAt(0)}`)}`
  const described = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`].join(' ').trim()
  const attributes = raw(
    `${required === true ? ' required' : ''}${fault === undefined ? '' : ' aria-invalid="true"'}${described === '' ? '' : ` aria-describedby="${described}"`}`,
  )
  const control =
    options !== undefined
      ? html`<select id="${id}" name="${name}"${attributes}>${options.map((one) => html`<option value="${one.value}"${one.value === value ? raw(' selected') : ''}>${one.label}</option>`)}</select>`
      : lines !== undefined
        ? html`<textarea id="${id}" name="${name}" rows="${lines}" spellcheck="false"${attributes}>
${value}</textarea>`
        : html`<input id="${id}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete ?? 'off'}"${attributes}>`
  return html`<div><label for="${id}">${label}</label>${control}
${fault === undefined ? '' : html`<p class="fault" id="${id}-fault">${fault}</p>`}
${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}</div>`
}
