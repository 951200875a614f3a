import { html, raw } from 'hono/html'
import type { Html } from './page.ts'

const WIDTH = 300
const HEIGHT = 60

/** Bars side by side, each of a good and a bad part. `label` says in words what is drawn. */
export function barPlot(label: string, bars: readonly { good: number; bad: number }[]): Html {
  const max = Math.max(1, ...bars.map(({ good, bad }) => good + bad))
  const width = WIDTH / Math.max(1, bars.length)
  const height = (value: number) => (value / max) * (HEIGHT - 2)
  const rect = (index: number, from: number, value: number, kind: string) =>
    value === 0
      ? ''
      : `<rect class="bar${kind}" x="${round(index * width)}" y="${round(HEIGHT - height(from + value))}" width="${round(width * 0.8)}" height="${round(height(value))}"/>`
  const shapes = bars.map(({ good, bad }, index) => rect(index, 0, good, '') + rect(index, good, bad, ' bad')).join('')
  return plot(label, shapes)
}

/** A line over time, filled below. */
export function linePlot(label: string, points: readonly { at: number; value: number }[]): Html {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return plot(label, '')
  const max = Math.max(1, ...points.map(({ value }) => value))
  const span = Math.max(1, last.at - first.at)
  const drawn = points.length === 1 ? [first, { ...first, at: first.at + 1 }] : points
  const path = drawn
    .map(({ at, value }) => `${round(((at - first.at) / span) * WIDTH)},${round(HEIGHT - 1 - (value / max) * (HEIGHT - 4))}`)
    .join(' ')
  return plot(
    label,
    `<polygon class="area" points="0,${HEIGHT} ${path} ${WIDTH},${HEIGHT}"/><polyline class="line" points="${path}"/>`,
  )
}

/** @param shapes made of numbers alone */
function plot(label: string, shapes: string): Html {
  return html`<svg class="plot" role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${raw(shapes)}<line class="base" x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}"/></svg>`
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}
