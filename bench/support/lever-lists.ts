import { readdirSync, readFileSync } from 'node:fs'
import { makeLeverRecords } from '../lever-records.ts'

/** A list of one Lever resource, with the parameters that it cannot do without. */
export type LeverList = { resource: string; query: Record<string, string> }

type Fixture = {
  call: { query?: Record<string, string> }
  exchanges: { request: { path: string }; reply: { json?: unknown } }[]
}

const ROWS = 100
const FOLDER = new URL('../../test/fixtures/lever/', import.meta.url)

/** One list of every resource, from the fixtures that the connector's tests use. */
function fixtures(): [resource: string, fixture: Fixture][] {
  return readdirSync(FOLDER).flatMap((name): [string, Fixture][] => {
    const [, resource] = /^ats\.(\w+)\.list\.json$/.exec(name) ?? []
    return resource === undefined ? [] : [[resource, JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Fixture]]
  })
}

export function leverLists(): LeverList[] {
  return fixtures().map(([resource, { call }]) => ({ resource, query: call.query ?? {} }))
}

/** What Lever answers at each path: the rows of the fixtures repeated to a full page, as bytes that are ready. */
export function leverPages(): Map<string, Buffer> {
  const pages = new Map<string, Buffer>()
  for (const [, { exchanges }] of fixtures()) {
    for (const { request, reply } of exchanges) pages.set(request.path, toPage(reply.json))
  }
  return pages.set('/opportunities', toPage({ data: makeLeverRecords(ROWS) }))
}

function toPage(reply: unknown): Buffer {
  const { data } = reply as { data: unknown }
  if (!Array.isArray(data) || data.length === 0) return Buffer.from(JSON.stringify({ data }))
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    ...data[index % data.length],
    ...idOf(data[index % data.length], index),
  }))
  return Buffer.from(JSON.stringify({ data: rows, hasNext: false }))
}

function idOf(row: { id?: unknown }, index: number): { id?: string } {
  return typeof row.id === 'string' ? { id: `${row.id.slice(0, -4)}${String(index).padStart(4, '0')}` } : {}
}
