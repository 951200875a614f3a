import { html } from 'hono/html'
import type { AccountHealth, OperationState } from '../../gateway/linking/health.ts'
import type { Html, Page } from './page.ts'
import { withResult } from './problem.ts'

const WORDS: Record<OperationState, string> = { works: 'works', refused: 'not allowed', failed: 'failed', not_tried: 'not tried' }

/** The page after an account was linked: it tells the app, goes on where the app wants, and shows what works. */
export function donePage(account: {
  id: string
  integration: string
  label: string
  health: AccountHealth | undefined
  redirectUri: string | null
  framedBy: readonly string[]
  shut: boolean
}): Page {
  const { id, integration, label, health, redirectUri } = account
  const result = { result: 'success', integration, integrated_account_id: id }
  const go = redirectUri === null || account.shut ? undefined : withResult(redirectUri, result)
  return {
    title: `${label} is connected`,
    content: html`<div class="notice done" role="status"><strong>Done.</strong> ${
      go === undefined ? 'You can close this page.' : html`<a href="${go}">Go on</a>`
    }</div>${health === undefined ? '' : matrixOf(health)}`,
    message: { ...result, is_truto: true },
    ...(go === undefined ? {} : { go }),
    shut: account.shut,
    onClose: { ...result, is_truto: true },
    framedBy: account.framedBy,
  }
}

function matrixOf(health: AccountHealth): Html {
  return html`<h2>What works with these credentials</h2>
<table><thead><tr><th scope="col">Reading</th><th scope="col">Result</th></tr></thead><tbody>${health.operations.map(
    ({ resource, read, reason }) =>
      html`<tr><th scope="row">${resource.replaceAll('_', ' ')}</th><td>${WORDS[read]}${reason === null ? '' : html`<p class="help">${reason}</p>`}</td></tr>`,
  )}</tbody></table>
<p class="soft">Nothing was written. Whether writing is allowed shows with the first write.</p>`
}
