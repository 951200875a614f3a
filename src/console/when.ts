import { html } from 'hono/html'
import type { Html } from './page.ts'

/** A moment as the server writes it: to the second, in UTC, because the reader's zone is not known here. */
export function when(date: Date | string | null | undefined): Html | string {
  if (date === null || date === undefined) return '–'
  const iso = (typeof date === 'string' ? new Date(date) : date).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`
}

/** How long something takes or has taken, in the largest unit that fits. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 90_000) return `${Math.round(ms / 1_000)} s`
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} days`
}
