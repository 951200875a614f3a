import { html, raw } from 'hono/html'
import type { HttpContext } from '../types.ts'

export type Html = ReturnType<typeof html>

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --quiet: #767676; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; } h3 { margin-top: 2rem; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
.call { background: var(--soft); border-radius: 4px; padding: .35rem .6rem; display: inline-block; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; }
.none td { color: var(--quiet); } nav ul { columns: 14rem; padding-left: 1.2rem; } details { margin: .5rem 0; } summary { cursor: pointer; }
`

/**
 * A page that needs nothing else: no script, and nothing from elsewhere. The policy forbids both, so that a text which slipped through
 * unescaped could not do anything.
 */
export function replyPage(c: HttpContext, title: string, body: Html): Response | Promise<Response> {
  c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
  c.header('x-content-type-options', 'nosniff')
  return c.html(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`)
}

/** A table with a heading row. Cells are escaped unless they are HTML already. */
export function htmlTable(
  caption: string,
  head: readonly string[],
  rows: readonly { cells: readonly (string | Html)[]; quiet?: boolean }[],
): Html {
  return html`<div class="table"><table><caption>${caption}</caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({
      cells,
      quiet,
    }) => html`<tr${quiet === true ? raw(' class="none"') : ''}>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}

/** Text in which backquotes mark code, as our descriptions do. */
export function prose(text: string): Html {
  const parts = text.split('`')
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`
}
