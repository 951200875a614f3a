import { html } from 'hono/html'
import type { Page } from './page.ts'

/** Which of several integrations to connect. */
export function choosePage(integrations: { label: string; href: string }[], framedBy: readonly string[]): Page {
  return {
    title: 'What do you want to connect?',
    content: html`<ul class="choices">${integrations.map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)}</ul>`,
    framedBy,
  }
}
