import type { MethodKind } from '../../gateway/describe/parameters.ts'
import { listReply, writeReply } from '../../gateway/describe/reply-schemas.ts'
import type { JsonSchema } from '../../model/json-schema.ts'
import type { Components } from './components.ts'
import { jsonReply } from './replies.ts'
import type { Ref, Reply } from './types.ts'
import { acceptedReply, receiptHeaders } from './write-parts.ts'

/**
 * The replies of a unified method that goes well.
 * @param name of the resource among the shared schemas
 */
export function unifiedReplies(
  components: Components,
  { name, method, kind, record }: { name: string; method: string; kind: MethodKind; record: () => Ref },
): Record<string, Reply> {
  if (kind === 'stream') return { '200': BYTES }
  if (kind === 'list') return { '200': page(record()) }
  if (kind === 'get') return { '200': jsonReply('The record.', record()) }
  const headers = receiptHeaders(components)
  const accepted = acceptedReply(components)
  const written = () => components.schemas(`${name}.written`, () => withWarnings(record()))
  if (method === 'create') {
    return {
      '200': jsonReply('An existing record was matched instead.', written(), headers),
      '201': jsonReply('The new record.', written(), headers),
      '202': accepted,
    }
  }
  const reply = method === 'delete' ? writeReply(method, {}) : method === 'update' ? written() : resultOf(written())
  return { '200': jsonReply(method === 'delete' ? 'Deleted.' : 'Done.', reply, headers), '202': accepted }
}

const BYTES: Reply = {
  description: 'The bytes of the file, with their own content type.',
  content: { '*/*': { schema: { contentMediaType: 'application/octet-stream' } } },
}

function withWarnings(record: Ref): JsonSchema {
  const { properties = {} } = writeReply('update', {})
  return { allOf: [record, { type: 'object', properties }] }
}

function resultOf(written: Ref): JsonSchema {
  return { type: 'object', properties: { result: written }, required: ['result'] }
}

function page(record: Ref): Reply {
  return {
    description: 'A page; with `response_format=stream` the records of all pages, a line each.',
    content: { 'application/json': { schema: listReply(record) }, 'application/x-ndjson': { schema: record } },
  }
}
