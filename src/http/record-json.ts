import type { UnifiedPage } from '../gateway/read.ts'
import type { UnifiedRecord } from '../gateway/unified.ts'
import type { CommonParameters } from './query.ts'

export type Shape = Pick<CommonParameters, 'ignore_remote_data' | 'exclude_fields'>

const COMMA = Buffer.from(',')
const CLOSE = Buffer.from('}')

/**
 * A record as JSON. The provider's record is copied in as it came, where its bytes are known: writing it again would cost as much as
 * everything else of a page.
 */
export function recordBytes(record: UnifiedRecord, shape: Shape): Buffer<ArrayBuffer> {
  return Buffer.concat(partsOf(record, shape))
}

/** A list envelope as JSON (wire contract 2). */
export function pageBytes(page: UnifiedPage, shape: Shape): Buffer<ArrayBuffer> {
  const parts: Uint8Array[] = [Buffer.from('{"result":[')]
  for (const [index, record] of page.records.entries()) {
    if (index > 0) parts.push(COMMA)
    parts.push(...partsOf(record, shape))
  }
  const partial = page.partial ? ',"is_partial_response":true' : ''
  parts.push(
    Buffer.from(
      `],"next_cursor":${JSON.stringify(page.nextCursor)},"prev_cursor":null,"result_count":${page.records.length}${partial}}`,
    ),
  )
  return Buffer.concat(parts)
}

function partsOf({ fields, remote }: UnifiedRecord, shape: Shape): Uint8Array[] {
  const text = JSON.stringify(shape.exclude_fields.length === 0 ? fields : without(fields, shape.exclude_fields))
  if (shape.ignore_remote_data || shape.exclude_fields.includes('remote_data')) return [Buffer.from(text)]
  const open = `${text.slice(0, -1)}${text.length > 2 ? ',' : ''}"remote_data":`
  return [Buffer.from(open), remote.json ?? Buffer.from(JSON.stringify(remote.item)), CLOSE]
}

function without(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
