import type { JsonSchema } from '../../model/json-schema.ts'

const CURSOR: JsonSchema = { type: ['string', 'null'] }

/** The list envelope around a record (wire contract 2). */
export function listReply(record: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      result: { type: 'array', items: record },
      next_cursor: { ...CURSOR, description: 'Null on the last page.' },
      prev_cursor: CURSOR,
      result_count: { type: 'integer', description: 'How many records this page holds.' },
      is_partial_response: { type: 'boolean', description: 'True when the provider could not give everything that it should.' },
    },
    required: ['result', 'next_cursor', 'prev_cursor', 'result_count'],
  }
}

export const WARNINGS: JsonSchema = {
  type: 'array',
  description: 'Input that was not written, and what else the caller should know.',
  items: {
    type: 'object',
    properties: {
      code: { type: 'string' },
      pointer: { type: 'string', description: 'Into the body that was sent.' },
      message: { type: 'string' },
    },
    required: ['code', 'pointer', 'message'],
  },
}

/** What a write answers: the record for a create or update, the id for a delete, a result for a custom method. */
export function writeReply(method: string, record: JsonSchema): JsonSchema {
  if (method === 'delete') return { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
  const written = { ...record, properties: { ...record.properties, warnings: WARNINGS } }
  if (method === 'create' || method === 'update') return written
  return { type: 'object', properties: { result: written }, required: ['result'] }
}
