import type { UnifiedPage } from '../gateway/read.ts'
import type { UnifiedRecord } from '../gateway/unified.ts'
import { keysOf } from './key-by.ts'
import type { CommonParameters } from './query.ts'

export type Shape = Pick<CommonParameters, 'ignore_remote_data' | 'exclude_fields'> &
  Partial<Pick<CommonParameters, 'response_format' | 'key_by'>>

const COMMA = Buffer.from(',')
const CLOSE = Buffer.from('}')
const LINE_END = Buffer.from('\n')

/**
 * A record as JSON. The provider's record is copied in as it came, where its bytes are known: writing it again would cost as much as
 * everything else of a page.
 */
export function recordBytes(record: UnifiedRecord, shape: Shape): Buffer<ArrayBuffer> {
  return Buffer.concat(partsOf(record, shape))
}

/** Records as lines of JSON. */
export function linesBytes(records: readonly UnifiedRecord[], shape: Shape): Buffer<ArrayBuffer> {
  return Buffer.concat(records.flatMap((record) => [...partsOf(record, shape), LINE_END]))
}

/**
 * A list envelope as JSON (wire contract 2).
 * @throws GatewayError `invalid_request` when the records of the page cannot be told apart by `key_by`
 */
export function pageBytes(page: UnifiedPage, shape: Shape): Buffer<ArrayBuffer> {
  const keys = shape.key_by === undefined ? undefined : keysOf(page.records, shape.key_by, shape.response_format === 'raw')
  const parts: Uint8Array[] = [Buffer.from(keys === undefined ? '{"result":[' : '{"result":{')]
  for (const [index, record] of page.records.entries()) {
    if (index > 0) parts.push(COMMA)
    if (keys !== undefined) parts.push(Buffer.from(`${JSON.stringify(keys[index])}:`))
    parts.push(...partsOf(record, shape))
  }
  const { nextCursor, prevCursor, records, partial } = page
  const cursors = `"next_cursor":${JSON.stringify(nextCursor)},"prev_cursor":${JSON.stringify(prevCursor)}`
  const end = `${keys === undefined ? ']' : '}'},${cursors},"result_count":${records.length}`
  parts.push(Buffer.from(`${end}${partial ? ',"is_partial_response":true' : ''}}`))
  return Buffer.concat(parts)
}

function partsOf({ fields, remote }: UnifiedRecord, shape: Shape): Uint8Array[] {
  if (shape.response_format === 'raw') return [rawBytes(remote, shape.exclude_fields)]
  const text = JSON.stringify(shape.exclude_fields.length === 0 ? fields : without(fields, shape.exclude_fields))
  if (hidesRemoteData(shape)) return [Buffer.from(text)]
  const open = `${text.slice(0, -1)}${text.length > 2 ? ',' : ''}"remote_data":`
  return [Buffer.from(open), remote.json ?? Buffer.from(JSON.stringify(remote.item)), CLOSE]
}

function hidesRemoteData({ ignore_remote_data, exclude_fields, response_format }: Shape): boolean {
  return ignore_remote_data || response_format === 'normalized' || exclude_fields.includes('remote_data')
}

function rawBytes({ item, json }: UnifiedRecord['remote'], excluded: readonly string[]): Uint8Array {
  if (excluded.length === 0 && json !== undefined) return json
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item)
  return Buffer.from(JSON.stringify(isObject ? without(item as Record<string, unknown>, excluded) : item))
}

function without(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
