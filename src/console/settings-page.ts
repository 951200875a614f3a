import { isDeepStrictEqual } from 'node:util'
import { html } from 'hono/html'
import { type Failure, GatewayError } from '../errors.ts'
import type { AtsSettings } from '../ports/console.ts'
import { actorOf, type ConsoleContext, type Desk } from './console-parts.ts'
import { postForm, replyConsole } from './frame.ts'
import { field, note } from './page.ts'

const LIMITS = [
  { name: 'active_jobs_max', label: 'Active jobs at most' },
  { name: 'candidates_max', label: 'Candidates at most' },
  { name: 'requests_per_minute', label: 'Requests a minute, for each token' },
] as const

/** The settings of the built-in ATS. */
export async function showSettings(c: ConsoleContext, desk: Desk): Promise<Response> {
  return replySettings(c, desk, toTexts(await desk.operators.settings(actorOf(c).environmentId)))
}

export async function saveSettings(c: ConsoleContext, desk: Desk): Promise<Response> {
  const texts = Object.fromEntries(
    ['pipeline_statuses', ...LIMITS.map(({ name }) => name)].map((name) => [name, c.get('form').get(name) ?? '']),
  )
  try {
    const now = await desk.operators.settings(actorOf(c).environmentId)
    await desk.operators.changeSettings(c.get('operator'), changesOf(now, fromTexts(texts)))
  } catch (error) {
    if (!(error instanceof GatewayError) || error.status >= 500) throw error
    return replySettings(c, desk, texts, error)
  }
  return c.redirect('/console/settings?done=saved', 303)
}

type Texts = Record<string, string>

function toTexts(settings: AtsSettings): Texts {
  const limits = LIMITS.map(({ name }) => [name, String(settings[name] ?? '')])
  return { pipeline_statuses: settings.pipeline_statuses.join('\n'), ...Object.fromEntries(limits) }
}

function fromTexts(texts: Texts): AtsSettings {
  const failures: Failure[] = []
  const limit = (name: string) => {
    const text = (texts[name] ?? '').trim()
    if (text !== '' && !/^\d{1,10}$/.test(text))
      failures.push({ pointer: `/${name}`, message: 'A whole number, or nothing for any number.' })
    return text === '' ? null : Number(text)
  }
  const settings = {
    pipeline_statuses: (texts.pipeline_statuses ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    active_jobs_max: limit('active_jobs_max'),
    candidates_max: limit('candidates_max'),
    requests_per_minute: limit('requests_per_minute'),
  }
  if (failures.length === 0) return settings
  throw new GatewayError('invalid_request', 'Some of this cannot be saved.', { failures })
}

/** Only what differs, so that the audit log names nothing else. */
function changesOf(now: AtsSettings, wanted: AtsSettings): Partial<AtsSettings> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !isDeepStrictEqual(value, now[name as keyof AtsSettings])),
  )
}

function replySettings(c: ConsoleContext, desk: Desk, texts: Texts, refused?: GatewayError): Response | Promise<Response> {
  const failures: readonly Failure[] = refused?.failures ?? []
  const fault = (name: string) =>
    failures.find(({ pointer }) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))?.message
  return replyConsole(
    c,
    desk,
    {
      title: 'Settings',
      body: html`<h1>Settings of the built-in ATS</h1>${refused === undefined ? '' : note('bad', refused.message)}
<div class="card">${postForm(
        c,
        desk,
        '/console/settings',
        html`${field({ name: 'pipeline_statuses', label: 'Steps of the pipeline, one a line', value: texts.pipeline_statuses ?? '', lines: 10, fault: fault('pipeline_statuses'), hint: 'In order; a new application starts at the first. Applications keep a step that is no longer listed.' })}
${LIMITS.map(({ name, label }) => field({ name, label, value: texts[name] ?? '', fault: fault(name), hint: 'Empty for any number.' }))}
<p><button>Save</button></p>`,
      )}</div>`,
    },
    refused === undefined ? 200 : 422,
  )
}
