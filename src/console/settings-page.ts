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
    await desk.operators.changeSettings(c.get('operator'), fromTexts(texts))
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

/** What is no number goes on as text, for the ATS to refuse it by name. */
function fromTexts(texts: Texts): AtsSettings {
  const limit = (text = '') =>
    text.trim() === '' ? null : /^\d+$/.test(text.trim()) ? Number(text) : (text as unknown as number)
  const statuses = (texts.pipeline_statuses ?? '').split('\n').map((line) => line.trim())
  return {
    pipeline_statuses: statuses.filter((line) => line !== ''),
    active_jobs_max: limit(texts.active_jobs_max),
    candidates_max: limit(texts.candidates_max),
    requests_per_minute: limit(texts.requests_per_minute),
  }
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
