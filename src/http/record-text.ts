import type { UnifiedPage } from '../gateway/read.ts'
import type { UnifiedRecord } from '../gateway/unified.ts'
import type { CommonParameters } from './query.ts'

export type Shape = Pick<CommonParameters, 'ignore_remote_data' | 'exclude_fields'>

/**
 * A record as JSON text. The provider's record is pasted in as it came, where its text is known: writing it again would cost as much as
 * everything else of a page.
 */
export function recordText({ fields, remote }: UnifiedRecord, shape: Shape): string {
  const shown = shape.exclude_fields.length === 0 ? fields : without(fields, shape.exclude_fields)
  const text = JSON.stringify(shown)
  if (shape.ignore_remote_data || shape.exclude_fields.includes('remote_data')) return text
  const comma = text.length > 2 ? ',' : ''
  return `${text.slice(0, -1)}${comma}"remote_data":${remote.text ?? JSON.stringify(remote.item)}}`
}

/** A list envelope as JSON text (wire contract 2). */
export function pageText(page: UnifiedPage, shape: Shape): string {
  const records = page.records.map((record) => recordText(record, shape)).join(',')
  const partial = page.partial ? ',"is_partial_response":true' : ''
  return `{"result":[${records}],"next_cursor":${JSON.stringify(page.nextCursor)},"prev_cursor":null,"result_count":${page.records.length}${partial}}`
}

function without(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
