import type { UnifiedPage } from '../gateway/reading/read.ts'
import type { UnifiedRecord } from '../gateway/unified.ts'
import { keysOf } from './key-by.ts'
import type { CommonParameters } from './query.ts'

export type Shape = Pick<CommonParameters, 'ignore_remote_data' | 'exclude_fields'> &
  Partial<Pick<CommonParameters, 'response_format' | 'key_by'>>

/** JSON in parts: texts, and the provider's bytes as they came. */
type Parts = (string | Uint8Array)[]

/**
 * A record as JSON. The provider's record is copied in as it came, where its bytes are known: writing it again would cost as much as
 * everything else of a page.
 */
export function recordBytes(record: UnifiedRecord, shape: Shape): Buffer<ArrayBuffer> {
  return join(partsOf(record, shape))
}

/** Records as lines of JSON. */
export function linesBytes(records: readonly UnifiedRecord[], shape: Shape): Buffer<ArrayBuffer> {
  return join(records.flatMap((record) => [...partsOf(record, shape), '\n']))
}

/**
 * A list envelope as JSON (wire contract 2).
 * @throws GatewayError `invalid_request` when the records of the page cannot be told apart by `key_by`
 */
export function pageBytes(page: UnifiedPage, shape: Shape): Buffer<ArrayBuffer> {
  const keys = shape.key_by === undefined ? undefined : keysOf(page.records, shape.key_by, shape.response_format === 'raw')
  const parts: Parts = [keys === undefined ? '{"result":[' : '{"result":{']
  for (const [index, record] of page.records.entries()) {
    if (index > 0) parts.push(',')
    if (keys !== undefined) parts.push(`${JSON.stringify(keys[index])}:`)
    parts.push(...partsOf(record, shape))
  }
  const { nextCursor, prevCursor, records, partial } = page
  const cursors = `"next_cursor":${JSON.stringify(nextCursor)},"prev_cursor":${JSON.stringify(prevCursor)}`
  const end = `${keys === undefined ? ']' : '}'},${cursors},"result_count":${records.length}`
  parts.push(`${end}${partial ? ',"is_partial_response":true' : ''}}`)
  return join(parts)
}

function partsOf({ fields, remote }: UnifiedRecord, shape: Shape): Parts {
  if (shape.response_format === 'raw') return [rawJson(remote, shape.exclude_fields)]
  const text = JSON.stringify(shape.exclude_fields.length === 0 ? fields : without(fields, shape.exclude_fields))
  if (hidesRemoteData(shape)) return [text]
  const open = `${text.slice(0, -1)}${text.length > 2 ? ',' : ''}"remote_data":`
  return [open, remote.json ?? JSON.stringify(remote.item), '}']
}

function hidesRemoteData({ ignore_remote_data, exclude_fields, response_format }: Shape): boolean {
  return ignore_remote_data || response_format === 'normalized' || exclude_fields.includes('remote_data')
}

function rawJson({ item, json }: UnifiedRecord['remote'], excluded: readonly string[]): string | Uint8Array {
  if (excluded.length === 0 && json !== undefined) return json
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item)
  return JSON.stringify(isObject ? without(item as Record<string, unknown>, excluded) : item)
}

function without(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

/** Texts that follow one another are encoded together, which for many small records is most of the work. */
function join(parts: Parts): Buffer<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    chunks.push(Buffer.from(text), part)
    text = ''
  }
  return chunks.length === 0 ? Buffer.from(text) : Buffer.concat([...chunks, Buffer.from(text)])
}
