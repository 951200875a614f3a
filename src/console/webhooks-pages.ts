import { html } from 'hono/html'
import { type Failure, GatewayError } from '../errors.ts'
import { type Delivery, EVERY_EVENT, WEBHOOK_EVENTS, type Webhook } from '../ports/webhooks.ts'
import { actorOf, type ConsoleContext, type Desk, param } from './console-parts.ts'
import { confirmed, postForm, replyConsole } from './frame.ts'
import { maskedJson } from './masked.ts'
import { field, type Html, htmlTable, note, tag } from './page.ts'
import { WRITE_WORDS } from './plain-words.ts'
import { when } from './when.ts'

const DELIVERIES = 50
const OVERLAP_HOURS = 24
const FINISHED = ['succeeded', 'failed', 'dead', 'unknown']

export async function showWebhooks(c: ConsoleContext, desk: Desk, said?: Html, refused?: GatewayError): Promise<Response> {
  const webhooks = await desk.webhooks.list(actorOf(c).environmentId)
  const failures: readonly Failure[] = refused?.failures ?? []
  const form = refused === undefined ? undefined : c.get('form')
  const fault = failures.find(({ pointer }) => pointer === '/url')?.message ?? refused?.message
  const events = [EVERY_EVENT, ...WEBHOOK_EVENTS].map(
    (event) =>
      html`<label><input type="checkbox" name="events" value="${event}">${event === EVERY_EVENT ? 'everything' : event}</label>`,
  )
  return replyConsole(
    c,
    desk,
    {
      title: 'Webhooks',
      body: html`<h1>Webhooks</h1>${said ?? ''}
<div class="card">${
        webhooks.length === 0
          ? html`<p>No address is told of events yet.</p>`
          : htmlTable(
              'Webhooks',
              ['Address', 'State', 'Events'],
              webhooks.map((one) => [
                html`<a href="/console/webhooks/${one.id}">${one.url}</a>`,
                health(one),
                one.events.join(', '),
              ]),
            )
      }</div>
<section class="card"><h2>Add one</h2>${postForm(
        c,
        desk,
        '/console/webhooks',
        html`${field({ name: 'url', label: 'Address', type: 'url', value: form?.get('url') ?? '', fault, required: true })}
${field({ name: 'description', label: 'What it is for', value: form?.get('description') ?? '' })}<fieldset><legend>Events</legend>${events}</fieldset><p><button>Add</button></p>`,
      )}</section>`,
    },
    refused === undefined ? 200 : 422,
  )
}

function health({ disabled_reason: reason, failing_since: since }: Webhook): Html {
  if (reason === 'by_admin') return tag('disabled', 'plain')
  if (reason !== null)
    return tag(reason === 'gone' ? 'disabled: it answered that it is gone' : 'disabled: it failed too long', 'bad')
  return since === null ? tag('works', 'good') : html`${tag('failing', 'warn')} <span class="small">since ${when(since)}</span>`
}

export async function addWebhook(c: ConsoleContext, desk: Desk): Promise<Response> {
  const form = c.get('form')
  const known: readonly string[] = [EVERY_EVENT, ...WEBHOOK_EVENTS]
  const events = form.getAll('events').filter((event) => known.includes(event))
  const url = (form.get('url') ?? '').trim()
  try {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      throw new GatewayError('invalid_request', 'This is not an address.', {
        failures: [{ pointer: '/url', message: 'Must be an https address.' }],
      })
    }
    const description = (form.get('description') ?? '').trim()
    const { webhook, secret } = await desk.webhooks.create(actorOf(c), {
      url,
      events: events.length === 0 || events.includes(EVERY_EVENT) ? [EVERY_EVENT] : events,
      description: description === '' ? null : description.slice(0, 200),
    })
    return await showWebhooks(c, desk, shownSecret(webhook, secret))
  } catch (error) {
    if (!(error instanceof GatewayError) || error.status >= 500) throw error
    return showWebhooks(c, desk, undefined, error)
  }
}

function shownSecret({ url }: Webhook, secret: string): Html {
  return note(
    'good',
    html`<p>The secret that deliveries to <strong>${url}</strong> are signed with, shown this once:</p><pre id="secret" tabindex="0">${secret}</pre><p><button class="plain" data-copy="secret" hidden>Copy</button></p>`,
  )
}

/** One endpoint and what was delivered to it. */
export async function showWebhook(c: ConsoleContext, desk: Desk, said?: Html): Promise<Response> {
  const { environmentId } = actorOf(c)
  const webhook = await desk.webhooks.get(environmentId, param(c, 'id'))
  const after = c.req.query('after')
  const deliveries = await desk.webhooks.deliveries(
    environmentId,
    webhook.id,
    {},
    { limit: DELIVERIES, ...(after !== undefined && { after }) },
  )
  const base = `/console/webhooks/${webhook.id}`
  const button = (action: string, label: string) =>
    postForm(c, desk, `${base}/${action}`, html`<button class="plain">${label}</button>`)
  return replyConsole(c, desk, {
    title: webhook.url,
    body: html`<p class="crumb"><a href="/console/webhooks">Webhooks</a></p><h1>${webhook.url}</h1>${said ?? ''}
<div class="card"><dl><dt>State</dt><dd>${health(webhook)}</dd><dt>Events</dt><dd>${webhook.events.join(', ')}</dd><dt>For</dt><dd>${webhook.description ?? '–'}</dd>
<dt>Last error</dt><dd>${webhook.last_error === null ? '–' : `${webhook.last_error.message}`}</dd></dl>
<div class="actions">${button('test', 'Send a test')}${webhook.disabled_reason === null ? button('disable', 'Disable') : button('enable', 'Enable')}${button('secret', 'New secret')}</div>
<p class="hint">After “New secret” the former one stays good for ${OVERLAP_HOURS} hours.</p>
${confirmed(c, desk, `${base}/remove`, 'Remove', 'Nothing is delivered to it any more, and its deliveries are forgotten.')}</div>
<section class="card"><h2>Deliveries</h2>${deliveries.length === 0 ? html`<p>None yet.</p>` : deliveryTable(c, desk, webhook, deliveries)}
${deliveries.length < DELIVERIES ? '' : html`<p class="pager"><a href="${base}?after=${deliveries.at(-1)?.seq ?? ''}">Older</a></p>`}</section>
<section class="card"><h2>Deliver again</h2>${postForm(
      c,
      desk,
      `${base}/replay`,
      html`<div class="row">${field({ name: 'from', label: 'From (UTC)', type: 'datetime-local', required: true })}${field({ name: 'to', label: 'To (UTC)', type: 'datetime-local', required: true })}<button class="plain">Deliver these again</button></div>`,
    )}</section>`,
  })
}

function deliveryTable(c: ConsoleContext, desk: Desk, webhook: Webhook, deliveries: readonly Delivery[]): Html {
  return htmlTable(
    'Deliveries',
    ['Event', 'State', 'When', 'Attempts', ''],
    deliveries.map((one) => [
      html`${one.event}${one.body === null ? '' : html`<details><summary class="small">Body</summary><pre tabindex="0">${maskedJson(one.body)}</pre></details>`}`,
      html`${tag(WRITE_WORDS[one.status].label, WRITE_WORDS[one.status].tone)}${one.error === null || one.status === 'succeeded' ? '' : html`<p class="small">${one.error.message}</p>`}`,
      when(one.created_at),
      String(one.attempts.length),
      FINISHED.includes(one.status) && one.body !== null
        ? postForm(
            c,
            desk,
            `/console/webhooks/${webhook.id}/replay`,
            html`<input type="hidden" name="delivery" value="${one.id}"><button class="link">Deliver again</button>`,
          )
        : '',
    ]),
  )
}

export async function testWebhook(c: ConsoleContext, desk: Desk): Promise<Response> {
  const id = param(c, 'id')
  await desk.webhooks.test(actorOf(c).environmentId, id)
  return c.redirect(`/console/webhooks/${id}`, 303)
}

export function switchWebhook(disabled: boolean) {
  return async (c: ConsoleContext, desk: Desk): Promise<Response> => {
    const { id } = await desk.webhooks.change(actorOf(c), param(c, 'id'), { disabled })
    return c.redirect(`/console/webhooks/${id}?done=saved`, 303)
  }
}

export async function rotateSecret(c: ConsoleContext, desk: Desk): Promise<Response> {
  const { webhook, secret } = await desk.webhooks.rotateSecret(actorOf(c), param(c, 'id'), OVERLAP_HOURS)
  return showWebhook(c, desk, shownSecret(webhook, secret))
}

export async function removeWebhook(c: ConsoleContext, desk: Desk): Promise<Response> {
  await desk.webhooks.remove(actorOf(c), param(c, 'id'))
  return c.redirect('/console/webhooks?done=removed', 303)
}

/** One delivery, or all of a time. */
export async function replayDeliveries(c: ConsoleContext, desk: Desk): Promise<Response> {
  const form = c.get('form')
  const id = param(c, 'id')
  const delivery = form.get('delivery')
  const [from, to] = ['from', 'to'].map((name) => new Date(`${form.get(name) ?? ''}Z`))
  if (delivery === null && (Number.isNaN(Number(from)) || Number.isNaN(Number(to)))) {
    throw new GatewayError('invalid_request', 'Give both times, such as 2026-03-01T10:30.')
  }
  await desk.webhooks.replay(actorOf(c), id, delivery === null ? { from: from as Date, to: to as Date } : { id: delivery })
  return c.redirect(`/console/webhooks/${id}?done=replayed`, 303)
}
