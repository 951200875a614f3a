import { html, raw } from 'hono/html'
import type { Write, WriteAttempt, WriteError } from '../ports/writes.ts'
import { labelOf } from './body-fields.ts'
import { actorOf, type ConsoleContext, type Desk, param } from './console-parts.ts'
import { confirmed, postForm, replyConsole } from './frame.ts'
import { maskedJson } from './masked.ts'
import { type Html, replyFragment, tag } from './page.ts'
import { remedyOf, WRITE_WORDS } from './plain-words.ts'
import { may } from './roles.ts'
import { duration, when } from './when.ts'
import { accountName, whatOf } from './writes-list.ts'

const TROUBLED = ['failed', 'dead', 'unknown']

/** One write: what became of it, why, what was sent, and what can be done. */
export async function showWrite(c: ConsoleContext, desk: Desk): Promise<Response> {
  const { environmentId } = actorOf(c)
  const write = await desk.writes.read(environmentId, param(c, 'id'))
  const account = await desk.accounts.get(environmentId, write.account_id).catch(() => undefined)
  const isFinished = write.finished_at !== null
  return replyConsole(c, desk, {
    title: whatOf(write),
    body: html`<p class="crumb"><a href="/console/writes">Writes</a></p><h1>${whatOf(write)}</h1>
<div aria-live="polite"${isFinished ? '' : html` data-live="/console/writes/${write.id}/state" data-reload`}>${state(c, write)}</div>
${may(c.get('operator'), 'operate-writes') ? actions(c, desk, write) : ''}
<div class="grid"><section class="card"><h2>About</h2><dl>
<dt>Account</dt><dd>${may(c.get('operator'), 'accounts') && account !== undefined ? html`<a href="/console/accounts/${account.id}">${accountName(account, account.id)}</a>` : accountName(account, write.account_id)}</dd>
<dt>Accepted</dt><dd>${when(write.created_at)}</dd><dt>Finished</dt><dd>${when(write.finished_at)}</dd>
<dt>Record at the provider</dt><dd>${write.remote_id ?? write.target_id ?? '–'}</dd>
<dt>Receipt</dt><dd><code>${write.id}</code></dd><dt>Idempotency key</dt><dd>${write.idempotency_key ?? '–'}</dd></dl></section>
<section class="card"><h2>Attempts</h2>${timeline(c, write)}</section></div>
${may(c.get('operator'), 'write-contents') ? await contents(desk, environmentId, write) : html`<p class="quiet">What was sent holds personal data; recruiters and administrators see it.</p>`}`,
  })
}

/** The state alone, for the page to refresh itself. */
export async function showWriteState(c: ConsoleContext, desk: Desk): Promise<Response> {
  return replyFragment(c, state(c, await desk.writes.read(actorOf(c).environmentId, param(c, 'id'))))
}

function state(c: ConsoleContext, write: Write): Html {
  const { label, tone, means } = WRITE_WORDS[write.status]
  const outcome = write.outcome === null ? '' : ` The record was ${write.outcome}.`
  const next = write.next_attempt_at === null ? '' : html`<p>Next attempt: ${when(write.next_attempt_at)}</p>`
  const shown = tone === 'plain' ? 'info' : tone
  return html`<div class="note ${shown}"${write.finished_at === null ? '' : raw(' data-done')}><p><strong>${label}.</strong> ${means}${outcome}</p>${next}
${write.report?.error == null || write.status === 'succeeded' ? '' : reason(c, write.report.error)}</div>`
}

function reason(c: ConsoleContext, error: WriteError): Html {
  const remedy = remedyOf(error.code)
  const words = may(c.get('operator'), 'write-contents') ? error.message : `The reason has the code ${error.code}.`
  return html`<p><strong>Why:</strong> ${words}</p>${remedy === undefined ? '' : html`<p><strong>Who must act:</strong> ${remedy.who}. ${remedy.what}</p>`}`
}

function actions(c: ConsoleContext, desk: Desk, { id, status }: Write): Html {
  const retry = postForm(c, desk, `/console/writes/${id}/retry`, html`<button class="plain">Retry as it is</button>`)
  const edit = html`<a class="button" href="/console/writes/${id}/edit">Correct and resend</a>`
  const cancel = confirmed(
    c,
    desk,
    `/console/writes/${id}/cancel`,
    'Cancel',
    'It will not be sent. This works only as long as nothing was sent.',
  )
  const possible = [
    ...(status === 'failed' || status === 'dead' ? [edit] : []),
    ...(TROUBLED.includes(status) ? [retry] : []),
    ...(status === 'accepted' || status === 'waiting' ? [cancel] : []),
  ]
  return possible.length === 0 ? html`` : html`<div class="card actions">${possible}</div>`
}

const RESULTS: Record<WriteAttempt['result'], string> = {
  succeeded: 'arrived',
  failed: 'was refused',
  waiting: 'did not get through; it will be tried again',
  unknown: 'may have arrived; nobody can tell',
  dead: 'did not get through; it was the last attempt',
  lost: 'was cut off: the process that made it was gone',
}

function timeline(c: ConsoleContext, { report, attempts }: Write): Html {
  const known = report?.attempts ?? []
  if (known.length === 0)
    return html`<p class="quiet">${attempts === 0 ? 'None yet.' : `${attempts}, whose details are no longer kept.`}</p>`
  return html`<ol class="timeline">${known.map((one) => {
    const tone = one.result === 'succeeded' ? 'good' : one.result === 'waiting' || one.result === 'unknown' ? 'warn' : 'bad'
    const took = duration(Date.parse(one.finished_at) - Date.parse(one.started_at))
    const status = one.error?.remote_status === undefined ? '' : ` · HTTP ${one.error.remote_status}`
    const words =
      one.error === undefined
        ? ''
        : html`<p class="small">${may(c.get('operator'), 'write-contents') ? one.error.message : ''} ${tag(`${one.error.code}${status}`, 'plain')}</p>`
    return html`<li class="${tone}"><strong>${one.kind === 'send' ? `Attempt ${one.number}` : 'Look at the provider'}</strong> ${RESULTS[one.result]}
<div class="quiet small">${when(one.started_at)}, took ${took}</div>${words}</li>`
  })}</ol>`
}

async function contents(desk: Desk, environmentId: string, write: Write): Promise<Html> {
  const input = await desk.desk.input(environmentId, write.id)
  const { error = null, warnings = [], record = null } = write.report ?? {}
  const failures = error?.failures ?? []
  const parts = [
    ...(failures.length === 0
      ? []
      : [
          section(
            'What is wrong',
            html`<ul>${failures.map(({ pointer, message }) => html`<li><strong>${labelOf(pointer)}</strong>: ${message}</li>`)}</ul>`,
          ),
        ]),
    ...(error?.remote?.body === undefined
      ? []
      : [
          section(
            'The provider’s own words',
            html`<p class="quiet small">${error.remote.integration}${error.remote.status === undefined ? '' : ` answered HTTP ${error.remote.status}`}:</p>${pre(error.remote.body)}`,
          ),
        ]),
    ...(warnings.length === 0
      ? []
      : [
          section(
            'Left out',
            html`<ul>${warnings.map(({ pointer, message }) => html`<li><strong>${labelOf(pointer)}</strong>: ${message}</li>`)}</ul>`,
          ),
        ]),
    section(
      'What was sent to the gateway',
      input === null || input === undefined
        ? html`<p class="quiet">It is no longer kept.</p>`
        : html`<p class="quiet small">Secrets are masked, files are shortened.</p>${pre(input.body)}${Object.keys(input.query).length === 0 ? '' : html`<h3>Parameters</h3>${pre(input.query)}`}`,
    ),
    ...(record === null ? [] : [section('The record at the provider', pre(record))]),
  ]
  return html`${parts}`
}

function section(title: string, content: Html): Html {
  return html`<section class="card"><h2>${title}</h2>${content}</section>`
}

function pre(value: unknown): Html {
  return html`<pre tabindex="0">${maskedJson(value)}</pre>`
}
