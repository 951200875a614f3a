import { html } from 'hono/html'
import type { FormField } from '../../gateway/linking/link-form.ts'
import type { Explanation } from '../../gateway/linking/plain-words.ts'
import type { Html } from './page.ts'

/** What was wrong with an attempt: beside each field, and for the whole. `words` are the provider's own. */
export type Refusal = { fields: Record<string, string>; explanation?: Explanation | undefined; words?: string | undefined }

export type FormView = {
  label: string
  docs: string
  access: { reads: string[]; writes: string[]; scopes: readonly string[] }
  fields: readonly FormField[]
  values: Readonly<Record<string, string>>
  hidden: Record<string, string>
  action: string
  /** Name of a window of its own to send the form to. */
  target?: string | undefined
  /** Whether the provider's own pages come next. */
  signsIn: boolean
  formats: { label: string; href: string; current: boolean }[]
  refusal?: Refusal | undefined
}

export function connectForm(view: FormView): Html {
  const upfront = view.fields.filter((field) => field.required || field.place === 'credentials')
  const more = view.fields.filter((field) => !upfront.includes(field))
  const show = (field: FormField) => fieldOf(field, view)
  const isWrong = more.some((field) => view.refusal?.fields[field.id] !== undefined)
  return html`${notice(view)}
${accessOf(view)}
${tabs(view.formats)}
<form method="post" action="${view.action}"${view.target === undefined ? '' : html` target="${view.target}"`}>
${Object.entries(view.hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${upfront.map(show)}
${more.length === 0 ? '' : html`<details${isWrong ? ' open' : ''}><summary>More settings</summary>${more.map(show)}</details>`}
<button type="submit" data-busy="${view.signsIn ? 'One moment…' : `Checking with ${view.label}…`}">${
    view.signsIn ? `Continue to ${view.label}` : 'Connect'
  }</button>
${view.signsIn ? html`<p class="help">You sign in at ${view.label}${view.target === undefined ? '' : ', in a window of its own'}, and see there what access is asked for.</p>` : ''}
</form>`
}

function notice({ refusal, label }: FormView): Html | string {
  if (refusal === undefined) return ''
  const { explanation, words } = refusal
  return html`<div class="notice" role="alert">
<strong>${explanation?.what ?? 'Not everything is filled in as it must be.'}</strong>
<p>${explanation?.remedy ?? 'See the fields that are marked.'}</p>
${words === undefined ? '' : html`<details><summary>What was answered</summary><p><code>${words}</code></p></details>`}
${explanation?.who === 'operator' ? html`<p class="soft">This is for whoever runs the gateway, not for ${label}.</p>` : ''}
</div>`
}

function accessOf({ access, label, docs }: FormView): Html {
  return html`<p>After this, the app that sent you here can use ${label} for you.</p>
<details><summary>What access it needs</summary>
<p>It reads: ${access.reads.join(', ') || 'nothing'}.</p>
<p>It writes: ${access.writes.join(', ') || 'nothing'}.</p>
${access.scopes.length === 0 ? '' : html`<p class="soft">Scopes: ${access.scopes.map((scope) => html`<code>${scope}</code> `)}</p>`}
<p><a href="${docs}" target="_blank" rel="noopener noreferrer">How ${label} describes it</a></p>
</details>`
}

function tabs(formats: FormView['formats']): Html | string {
  if (formats.length < 2) return ''
  return html`<nav aria-label="Way to connect"><ul class="tabs">${formats.map(
    ({ label, href, current }) => html`<li><a href="${href}"${current ? html` aria-current="page"` : ''}>${label}</a></li>`,
  )}</ul></nav>`
}

function fieldOf(field: FormField, { values, refusal }: FormView): Html {
  const wrong = refusal?.fields[field.id]
  const about = [field.help === null ? '' : `${field.id}-help`, wrong === undefined ? '' : `${field.id}-wrong`].join(' ').trim()
  const state = html`id="${field.id}" name="${field.id}"${about === '' ? '' : html` aria-describedby="${about}"`}${
    wrong === undefined ? '' : html` aria-invalid="true"`
  }${field.required ? ' required' : ''}`
  const value = field.kind === 'password' ? '' : (values[field.id] ?? field.value)
  const label =
    field.required || field.place === 'credentials' ? field.label : html`${field.label} <span class="soft">(optional)</span>`
  return html`${
    field.kind === 'checkbox'
      ? html`<label class="tick" for="${field.id}"><input type="checkbox" value="true" ${state}${value === 'true' ? ' checked' : ''}> ${label}</label>`
      : html`<label for="${field.id}">${label}</label>${control(field, value, state)}`
  }
${wrong === undefined ? '' : html`<p class="wrong" id="${field.id}-wrong">${wrong}</p>`}
${field.help === null ? '' : html`<p class="help" id="${field.id}-help">${field.help}</p>`}`
}

function control(field: FormField, value: string, state: Html): Html {
  if (field.kind === 'select') {
    const none = field.required ? '' : html`<option value=""></option>`
    return html`<select ${state}>${none}${field.options.map(
      (option) => html`<option${option === value ? ' selected' : ''}>${option}</option>`,
    )}</select>`
  }
  const completion = field.kind === 'password' ? 'new-password' : 'off'
  return html`<input type="${field.kind}" ${state} value="${value}" autocomplete="${completion}" spellcheck="false" autocapitalize="off">`
}
