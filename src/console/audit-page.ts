import { html } from 'hono/html'
import { actorOf, type ConsoleContext, type Desk } from './console-parts.ts'
import { replyConsole } from './frame.ts'
import { field, htmlTable } from './page.ts'
import { when } from './when.ts'

const PAGE = 50
const ACTION = /^[A-Z_]{1,100}$/

/** Who did what, the newest first. */
export async function showAudit(c: ConsoleContext, desk: Desk): Promise<Response> {
  const { environmentId } = actorOf(c)
  const asked = (c.req.query('action') ?? '').trim().toUpperCase()
  const action = ACTION.test(asked) ? asked : undefined
  const offset = /^\d{1,7}$/.test(c.req.query('offset') ?? '') ? Number(c.req.query('offset')) : 0
  const { rows, total } = await desk.operators.auditLogs(environmentId, { limit: PAGE, offset, ...(action && { action }) })
  const people = new Map((await desk.operators.list(environmentId)).map(({ id, name, email }) => [id, name || email]))
  const query = (at: number) => new URLSearchParams({ ...(action && { action }), offset: String(at) }).toString()
  return replyConsole(c, desk, {
    title: 'Audit log',
    body: html`<h1>Audit log</h1>
<form class="card" method="get" action="/console/audit"><div class="row">${field({ name: 'action', label: 'Only this action', value: action ?? '', hint: 'Such as USER_LOGIN, WRITE_RETRIED, TOKEN_CREATED.' })}<button>Show</button></div></form>
<div class="card">${
      rows.length === 0
        ? html`<p>Nothing here.</p>`
        : htmlTable(
            'Audit log',
            ['When', 'Who', 'Did', 'To', 'Details'],
            rows.map((row) => [
              when(row.created_at),
              row.user_id === null ? 'the gateway' : (people.get(row.user_id) ?? html`<code>${row.user_id}</code>`),
              html`<code class="nowrap">${row.action}</code>`,
              html`${row.entity_type.replaceAll('_', ' ')} <code>${row.entity_id ?? ''}</code>`,
              Object.keys(row.details).length === 0 ? '–' : html`<code>${JSON.stringify(row.details)}</code>`,
            ]),
          )
    }
<p class="pager">${offset === 0 ? '' : html`<a href="/console/audit?${query(Math.max(0, offset - PAGE))}">Newer</a>`} ${offset + PAGE >= total ? '' : html`<a href="/console/audit?${query(offset + PAGE)}">Older</a>`}</p>
<p class="quiet small">${total.toLocaleString('en')} in all.</p></div>`,
  })
}
