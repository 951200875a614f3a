import { html } from 'hono/html'
import { emailsIn, laneOf } from '../gateway/submission.ts'
import type { Account } from '../ports/accounts.ts'
import { WRITE_STATUSES, type Write, type WriteFilter, type WriteInput, type WriteStatus } from '../ports/writes.ts'
import { actorOf, type ConsoleContext, type Desk, type Form } from './console-parts.ts'
import { confirmed, replyConsole } from './frame.ts'
import { field, type Html, htmlTable, note, tag } from './page.ts'
import { WRITE_WORDS } from './plain-words.ts'
import { may } from './roles.ts'
import { when } from './when.ts'

const PAGE = 50
const FOUND_MAX = 100
const ACCOUNTS_MAX = 100
const RETRIABLE: readonly WriteStatus[] = ['failed', 'dead', 'unknown']

/** The list of writes, by filter or by what somebody searches for: an e-mail, a name, an id. */
export async function showWrites(c: ConsoleContext, desk: Desk): Promise<Response> {
  const query = new URL(c.req.url).searchParams
  const search = (query.get('q') ?? '').trim().slice(0, 320)
  const filter = filterOf(query)
  const { environmentId } = actorOf(c)
  const accounts = await accountsOf(desk, environmentId)
  const after = query.get('after')
  const isSearch = search !== '' && may(c.get('operator'), 'write-contents')
  const found = isSearch
    ? (await find(desk, environmentId, search)).filter((write) => fits(write, filter))
    : (await desk.writes.list(environmentId, filter, { limit: PAGE, ...(after !== null && { after }) })).filter(isOfCaller)
  const last = found.at(-1)
  const next =
    isSearch || last === undefined || found.length < PAGE
      ? undefined
      : new URLSearchParams({ ...filledIn(query), after: last.seq })
  return replyConsole(c, desk, {
    title: 'Writes',
    body: html`<h1>Writes</h1>
<div class="card">${searchForm(c, search, filter, accounts)}</div>
<div class="card">${
      found.length === 0
        ? html`<p>${isSearch ? `Nothing was found for “${search}”.` : 'No writes here.'}</p>${isSearch ? html`<p class="quiet small">E-mail addresses and ids are looked for among all writes that failed or wait and the newest 50,000; names among the newest 2,000. If nothing is found, nothing was sent to this gateway, or it is older than its receipts are kept.</p>` : ''}`
        : html`<p class="quiet small">${isSearch ? `${found.length} found for “${search}”, the newest first.` : 'The newest first.'}</p>${await writeTable(c, desk, found, accounts)}`
    }
${next === undefined ? '' : html`<p class="pager"><a href="/console/writes?${next.toString()}">Older</a></p>`}</div>
${isSearch ? '' : bulkRetry(c, desk, filter)}`,
  })
}

/** Retries everything that the filter names, as far as one call goes. */
export async function retryAll(c: ConsoleContext, desk: Desk): Promise<Response> {
  const filter = filterOf(c.get('form'))
  const { status } = filter
  if (status === undefined || !RETRIABLE.includes(status)) return c.redirect('/console/writes', 303)
  const actor = actorOf(c)
  const { retried, more } = await desk.writes.retryAll(actor.environmentId, { ...filter, status })
  await desk.audit({ ...actor, action: 'WRITE_RETRIED', entityType: 'write', entityId: 'many', details: { ...filter, retried } })
  return replyConsole(c, desk, {
    title: 'Writes',
    body: html`<h1>Writes</h1>${note(
      'good',
      `${retried} ${retried === 1 ? 'write' : 'writes'} will be sent again.${more ? ' There are more: do it once again.' : ''}`,
    )}<p><a href="/console/writes">Back to the writes</a></p>`,
  })
}

/** Writes as a table; whom each is about is said only to those who may see what was sent. */
export async function writeTable(
  c: ConsoleContext,
  desk: Desk,
  writes: readonly Write[],
  accounts: ReadonlyMap<string, Account>,
): Promise<Html> {
  const isShown = may(c.get('operator'), 'write-contents')
  const ids = writes.map(({ id }) => id)
  const inputs = isShown ? await desk.desk.smallInputs(actorOf(c).environmentId, ids) : new Map<string, WriteInput>()
  return htmlTable(
    'Writes',
    ['What', ...(isShown ? ['About'] : []), 'State', 'Account', 'Why', 'Accepted'],
    writes.map((write) => [
      html`<a href="/console/writes/${write.id}">${whatOf(write)}</a>`,
      ...(isShown ? [whomOf(inputs.get(write.id)?.body ?? {})] : []),
      tag(WRITE_WORDS[write.status].label, WRITE_WORDS[write.status].tone),
      accountName(accounts.get(write.account_id), write.account_id),
      write.error_code === null || write.status === 'succeeded' ? '–' : html`<code>${write.error_code}</code>`,
      when(write.created_at),
    ]),
  )
}

/** A person's name or first e-mail address, or the title of a job. */
function whomOf(body: Readonly<Record<string, unknown>>): string {
  const text = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : '')
  const name = text('name') || `${text('first_name')} ${text('last_name')}`.trim()
  return (name || emailsIn(body)[0] || text('title') || '–').slice(0, 100)
}

/** "create candidates" as people say it. */
export function whatOf({ method, resource }: Pick<Write, 'method' | 'resource'>): string {
  return `${method.charAt(0).toUpperCase()}${method.slice(1).replaceAll('-', ' ')} · ${resource.replaceAll('_', ' ')}`
}

export function accountName(account: Account | undefined, id: string): string {
  return account === undefined ? id : `${account.tenant_id} (${account.integration})`
}

export async function accountsOf({ accounts }: Desk, environmentId: string): Promise<Map<string, Account>> {
  const rows = await accounts.list(environmentId, {}, { limit: ACCOUNTS_MAX })
  return new Map(rows.map((account) => [account.id, account]))
}

/** An e-mail is known by the lane of its creates; anything else is an id, or part of a name. */
async function find({ desk, vault }: Desk, environmentId: string, search: string): Promise<Write[]> {
  const byEmail = laneOf(
    { resource: 'candidates', method: 'create', targetId: null, body: { emails: [{ email: search }] } },
    vault.fingerprint,
  )
  const lanes = search.includes('@') ? [byEmail ?? search] : [`candidates/${search}`, `applications/${search}`, `jobs/${search}`]
  const named = await desk.search(environmentId, { lanes, id: search }, FOUND_MAX)
  const words = search.toLowerCase().split(/\s+/)
  const spoken = await desk.searchInputs(environmentId, (input) => speaksOf(input, words), FOUND_MAX)
  const all = new Map([...named, ...spoken].map((write) => [write.id, write]))
  return [...all.values()].sort((a, b) => Number(b.seq) - Number(a.seq)).slice(0, FOUND_MAX)
}

const NAMES = ['first_name', 'last_name', 'name', 'full_name', 'email', 'emails', 'candidate']

/** Whether every word stands in a name or an e-mail address of the input. */
function speaksOf({ body }: WriteInput, words: readonly string[]): boolean {
  const person = NAMES.flatMap((name) => (body[name] === undefined ? [] : [JSON.stringify(body[name])]))
    .join(' ')
    .toLowerCase()
  return words.every((word) => person.includes(word))
}

function filterOf(query: Form): WriteFilter {
  const given = (name: string) => (query.get(name) ?? '').trim()
  const status = WRITE_STATUSES.find((one) => one === given('status'))
  const [account_id, resource, method, error_code] = ['account', 'resource', 'method', 'error_code'].map(given)
  return {
    ...(status && { status }),
    ...(account_id && { account_id }),
    ...(resource && { resource }),
    ...(method && { method }),
    ...(error_code && { error_code }),
  }
}

function filledIn(query: Form): Record<string, string> {
  return Object.fromEntries([...query].filter(([name, value]) => value !== '' && name !== 'after' && name !== 'done'))
}

function fits(write: Write, filter: WriteFilter): boolean {
  return Object.entries(filter).every(([name, value]) => write[name as keyof WriteFilter] === value)
}

const isOfCaller = ({ model }: Write) => model !== 'webhook'

function searchForm(c: ConsoleContext, search: string, filter: WriteFilter, accounts: ReadonlyMap<string, Account>): Html {
  const status = [
    { value: '', label: 'Any state' },
    ...WRITE_STATUSES.map((value) => ({ value, label: WRITE_WORDS[value].label })),
  ]
  const account = [
    { value: '', label: 'Any account' },
    ...[...accounts.values()].map((one) => ({ value: one.id, label: accountName(one, one.id) })),
  ]
  return html`<form method="get" action="/console/writes" role="search"><div class="row">
${may(c.get('operator'), 'write-contents') ? field({ name: 'q', label: 'E-mail, name or id', value: search, type: 'search' }) : ''}
${field({ name: 'status', label: 'State', value: filter.status ?? '', options: status })}
${field({ name: 'account', label: 'Account', value: filter.account_id ?? '', options: account })}
${field({ name: 'resource', label: 'Resource', value: filter.resource ?? '' })}
${field({ name: 'error_code', label: 'Reason', value: filter.error_code ?? '' })}
<div><button>Show</button> <a class="button plain" href="/console/writes">Clear</a></div></div></form>`
}

function bulkRetry(c: ConsoleContext, desk: Desk, filter: WriteFilter): Html {
  const { status } = filter
  if (status === undefined || !RETRIABLE.includes(status) || !may(c.get('operator'), 'operate-writes')) {
    return may(c.get('operator'), 'operate-writes')
      ? html`<p class="quiet small">To retry many at once, filter by the state Failed, Given up or Unclear first.</p>`
      : html``
  }
  const names = {
    status,
    account: filter.account_id,
    resource: filter.resource,
    method: filter.method,
    error_code: filter.error_code,
  }
  const hidden = Object.entries(names).map(([name, value]) =>
    value === undefined ? '' : html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<div class="card">${confirmed(
    c,
    desk,
    '/console/writes/retry',
    'Retry all that fit this filter',
    `Every write in the state “${WRITE_WORDS[status].label}” that fits the filter above is sent again, at most 1,000 at once.`,
    html`${hidden}`,
  )}</div>`
}
