import { html } from 'hono/html'
import { BACKLOG_COUNTED_MAX, type FinishedMinute } from '../ports/console.ts'
import { actorOf, type ConsoleContext, type Desk } from './console-parts.ts'
import { replyConsole } from './frame.ts'
import { type Html, htmlTable, replyFragment, tag } from './page.ts'
import { ACCOUNT_WORDS, remedyOf } from './plain-words.ts'
import { barPlot, linePlot } from './plot.ts'
import { may } from './roles.ts'
import { duration, when } from './when.ts'
import { accountName, accountsOf, writeTable } from './writes-list.ts'

const MINUTES = 30
const MINUTE_MS = 60_000
const TROUBLED_SHOWN = 5
const BAD = ['failed', 'dead', 'unknown']

export async function showOverview(c: ConsoleContext, desk: Desk): Promise<Response> {
  const canSearch = may(c.get('operator'), 'write-contents')
  return replyConsole(c, desk, {
    title: 'Overview',
    body: html`<h1>Overview</h1>
${canSearch ? html`<form class="card" method="get" action="/console/writes" role="search"><label for="find">A candidate did not arrive? Find the write by e-mail, name or id</label><div class="row"><input id="find" type="search" name="q" autocomplete="off"><button>Find</button></div></form>` : ''}
<div data-live="/console/overview">${await live(c, desk)}</div>`,
  })
}

/** The part that refreshes itself. */
export async function showOverviewPart(c: ConsoleContext, desk: Desk): Promise<Response> {
  return replyFragment(c, await live(c, desk))
}

async function live(c: ConsoleContext, desk: Desk): Promise<Html> {
  const { environmentId } = actorOf(c)
  const now = desk.clock.now()
  const from = Math.floor(now / MINUTE_MS) * MINUTE_MS - (MINUTES - 1) * MINUTE_MS
  const [backlog, finished, accounts, ...troubled] = await Promise.all([
    desk.desk.backlog(environmentId),
    desk.desk.finished(environmentId, new Date(from)),
    accountsOf(desk, environmentId),
    ...(['failed', 'dead', 'unknown'] as const).map((status) =>
      desk.writes.list(environmentId, { status }, { limit: TROUBLED_SHOWN }),
    ),
  ])
  const open = backlog.reduce((sum, { writes }) => sum + writes, 0)
  const isMore = backlog.some(({ writes }) => writes >= BACKLOG_COUNTED_MAX)
  const oldest = backlog.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt.getTime()])).sort((a, b) => a - b)[0]
  const history = desk.history.note(environmentId, open)
  const bars = toBars(finished, from)
  const good = sum(bars.map((bar) => bar.good))
  const bad = sum(bars.map((bar) => bar.bad))
  const rate = good + bad === 0 ? '–' : `${((bad / (good + bad)) * 100).toFixed(bad === 0 ? 0 : 1)} %`
  const troubledWrites = troubled.flat().filter(({ model }) => model !== 'webhook')
  const newest = troubledWrites.sort((a, b) => Number(b.seq) - Number(a.seq)).slice(0, TROUBLED_SHOWN)
  const sick = [...accounts.values()].filter(({ status }) => status !== 'active' && status !== 'disabled')
  return html`<div class="grid">
<section class="card"><h2>Waiting to be delivered</h2><div class="figure">${open.toLocaleString('en')}${isMore ? '+' : ''}</div>
${linePlot(
  `Backlog while this page was looked at, now ${open}`,
  history.map(({ atMs, writes }) => ({ at: atMs, value: writes })),
)}
<p class="quiet small">${oldest === undefined ? 'Nothing waits.' : `The oldest since ${duration(now - oldest)}.`}</p></section>
<section class="card"><h2>Finished in ${MINUTES} minutes</h2><div class="figure">${(good + bad).toLocaleString('en')}</div>
${barPlot(`Finished writes by minute: ${good} arrived, ${bad} did not`, bars)}
<p class="quiet small">${good.toLocaleString('en')} arrived, ${bad.toLocaleString('en')} did not (red).</p></section>
<section class="card"><h2>Error rate</h2><div class="figure">${rate}</div>
${linePlot(
  'Error rate by minute',
  bars.map((bar, at) => ({ at, value: bar.good + bar.bad === 0 ? 0 : bar.bad / (bar.good + bar.bad) })),
)}
<p class="quiet small">Of the writes that finished in the last ${MINUTES} minutes.</p></section></div>
${
  sick.length === 0 || !may(c.get('operator'), 'accounts')
    ? ''
    : html`<section class="card"><h2>Accounts that need somebody</h2>${htmlTable(
        'Accounts that need somebody',
        ['Account', 'State', 'Who must act'],
        sick.map((account) => [
          html`<a href="/console/accounts/${account.id}">${accountName(account, account.id)}</a>`,
          tag(ACCOUNT_WORDS[account.status].label, ACCOUNT_WORDS[account.status].tone),
          remedyOf(account.last_error?.code)?.who ?? '–',
        ]),
      )}</section>`
}
<section class="card"><h2>What did not arrive lately</h2>${newest.length === 0 ? html`<p>Nothing: every write arrived, or is on its way.</p>` : await writeTable(c, desk, newest, accounts)}</section>
${
  backlog.length === 0
    ? ''
    : html`<section class="card"><h2>Backlog by account</h2>${htmlTable(
        'Backlog by account',
        ['Account', 'Waiting', 'Oldest'],
        backlog
          .slice(0, 20)
          .map(({ accountId, writes, oldestAt }) => [
            accountName(accounts.get(accountId), accountId),
            `${writes.toLocaleString('en')}${writes >= BACKLOG_COUNTED_MAX ? '+' : ''}`,
            when(oldestAt),
          ]),
      )}</section>`
}`
}

function toBars(finished: readonly FinishedMinute[], from: number): { good: number; bad: number }[] {
  const bars = Array.from({ length: MINUTES }, () => ({ good: 0, bad: 0 }))
  for (const { minute, status, writes } of finished) {
    const bar = bars[Math.round((minute.getTime() - from) / MINUTE_MS)]
    if (bar === undefined) continue
    if (BAD.includes(status)) bar.bad += writes
    else if (status === 'succeeded') bar.good += writes
  }
  return bars
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
