import { GatewayError } from '../errors.ts'
import type { UnifiedRecord } from '../gateway/unified.ts'
import { type JsonSchema, jsonSchemaOf } from '../model/json-schema.ts'
import { recordSchema } from '../model/resources.ts'

/**
 * Checks that unified records can be keyed by a field, before anything is asked of the provider.
 * @throws GatewayError `invalid_request` naming the fields that can be keyed by
 */
export function checkKeyBy(model: string, resource: string, field: string): void {
  const properties = jsonSchemaOf(recordSchema(model, resource)).properties ?? {}
  const known = Object.keys(properties).filter((name) => isText(properties[name] ?? {}))
  if (!known.includes(field)) throw refuse(`Records cannot be keyed by ${field}. They can by: ${known.join(', ')}.`)
}

/**
 * The key of each record, in their order. A record without a key, or with that of another one, would be lost without a word.
 * @throws GatewayError `invalid_request`
 */
export function keysOf(records: readonly UnifiedRecord[], field: string, raw: boolean): string[] {
  const keys = records.map(({ fields, remote }) => {
    const record = (raw ? remote.item : fields) as Record<string, unknown> | null
    const value = record !== null && typeof record === 'object' && Object.hasOwn(record, field) ? record[field] : null
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    throw refuse(`A record of this page has no ${field} to be keyed by. Key by a field that every record has, such as id.`)
  })
  if (new Set(keys).size === keys.length) return keys
  throw refuse(`Two records of this page have the same ${field}. Key by a field that tells records apart, such as id.`)
}

function isText({ type }: JsonSchema): boolean {
  return [type].flat().some((one) => one === 'string' || one === 'number' || one === 'integer')
}

function refuse(message: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer: 'key_by', message }] })
}
