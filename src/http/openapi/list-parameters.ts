import type { JsonSchema } from '../../model/json-schema.ts'
import type { Parameter } from './types.ts'

/** The parameters of a platform list, from the schema that reads them. The limit is a text only because queries are. */
export function listParameters({ properties = {}, required = [] }: JsonSchema): Parameter[] {
  return Object.entries(properties).map(([name, { description = '', ...schema }]) => ({
    name,
    in: 'query',
    description: DESCRIPTIONS[name] ?? description,
    schema: name === 'limit' ? { type: 'integer', minimum: 1, maximum: 100, default: 50 } : schema,
    ...(required.includes(name) ? { required: true } : {}),
  }))
}

const DESCRIPTIONS: Record<string, string> = {
  limit: 'How many a page holds at most.',
  next_cursor: '`next_cursor` of the page before.',
  tenant_id: 'Only those of this customer.',
  integration: 'Only those of this integration.',
  status: 'Only those in this state.',
  integrated_account_id: 'Only those of this account.',
  resource: 'Only those of this resource.',
  method: 'Only those of this method.',
  event: 'Only those of this event.',
  action: 'Only these acts.',
  entity_id: 'Only what was done to this thing.',
  error_code: 'Only those that failed with this code.',
}
