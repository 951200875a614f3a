import { GatewayError } from '../errors.ts'
import type { ReadCall, Reader } from '../gateway/reading/read.ts'
import type { Log } from '../log.ts'
import { withExplanation } from './explain-json.ts'
import { checkKeyBy } from './key-by.ts'
import { begun, streamLines } from './ndjson.ts'
import type { CommonParameters } from './query.ts'
import { linesBytes, pageBytes } from './record-json.ts'
import { replyJson } from './reply.ts'
import type { HttpContext } from './types.ts'

export type ListHandlerParts = { reader: Reader; log: Log; explain(call: ReadCall): Record<string, unknown> }

/** Answers a list in the format that was asked for. @throws GatewayError */
export async function handleList(
  c: HttpContext,
  { reader, log, explain }: ListHandlerParts,
  call: ReadCall,
  common: CommonParameters,
): Promise<Response> {
  checkTogether(common)
  if (common.key_by !== undefined && common.response_format !== 'raw') checkKeyBy(call.model, call.resource, common.key_by)
  const cursor = common.next_cursor ?? common.prev_cursor
  if (common.response_format === 'stream') {
    const { pages, filteredBy } = reader.pages(call, cursor)
    sayFiltered(c, filteredBy)
    const requestId = c.get('requestId')
    const lines = streamLines(await begun(pages), (records) => linesBytes(records, common), { requestId, log })
    return c.body(lines, 200, { 'content-type': 'application/x-ndjson; charset=UTF-8' })
  }
  const request = { limit: common.limit, all: common.ignore_limit, ...(cursor === undefined ? {} : { cursor }) }
  const page = await reader.list(call, request)
  sayFiltered(c, page.filteredBy)
  const json = pageBytes(page, common)
  return replyJson(c, common.explain ? withExplanation(json, explain(call)) : json)
}

function sayFiltered(c: HttpContext, fields: readonly string[]): void {
  if (fields.length > 0) c.header('x-gateway-filtered', fields.join(', '))
}

function checkTogether({ response_format, key_by, explain, next_cursor, prev_cursor }: CommonParameters): void {
  if (response_format === 'stream' && key_by !== undefined) throw refuse('key_by', 'Lines of a stream have no keys.')
  if (response_format === 'stream' && explain) throw refuse('explain', 'A stream has no place for an explanation.')
  if (next_cursor !== undefined && prev_cursor !== undefined)
    throw refuse('prev_cursor', 'Give next_cursor or prev_cursor, not both.')
}

function refuse(pointer: string, message: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer, message }] })
}
