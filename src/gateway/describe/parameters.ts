import type { JsonSchema } from '../../model/json-schema.ts'

/** What a method does, as far as its parameters and replies depend on it. */
export type MethodKind = 'list' | 'get' | 'write' | 'stream'

/** A query parameter that means the same for every resource. `style` as in OpenAPI, where it is not the usual one. */
export type CommonParameter = {
  name: string
  description: string
  schema: JsonSchema
  of: readonly MethodKind[]
  required?: boolean
  style?: 'comma' | 'brackets'
}

const READS: readonly MethodKind[] = ['list', 'get']
const RECORDS: readonly MethodKind[] = ['list', 'get', 'write']
const ALL: readonly MethodKind[] = ['list', 'get', 'write', 'stream']
const TEXT: JsonSchema = { type: 'string' }
const FLAG: JsonSchema = { type: 'boolean', default: false }

/** The parameters of every unified call (wire contract 2). The HTTP layer also takes each with the prefix `truto_`. */
export const COMMON_PARAMETERS: readonly CommonParameter[] = [
  {
    name: 'integrated_account_id',
    description: 'The account to call. A token that was made for one account implies it.',
    schema: { type: 'string', format: 'uuid' },
    of: ALL,
    required: true,
  },
  {
    name: 'limit',
    description: 'How many records a page holds at most. The provider may give fewer.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    of: ['list'],
  },
  {
    name: 'next_cursor',
    description: 'Where the page begins: `next_cursor` of the page before, with the same account and the same parameters.',
    schema: TEXT,
    of: ['list'],
  },
  {
    name: 'prev_cursor',
    description: 'The same for the page before, where the provider counts its records; others only lead forward.',
    schema: TEXT,
    of: ['list'],
  },
  {
    name: 'response_format',
    description:
      '`unified` records; `raw`, the provider’s records as they are; `normalized`, unified records without `remote_data` that have every field of the model, empty where the provider has no such thing; `stream`, all pages as lines of JSON (lists only).',
    schema: { type: 'string', enum: ['unified', 'raw', 'normalized', 'stream'], default: 'unified' },
    of: READS,
  },
  {
    name: 'key_by',
    description:
      'Gives `result` as an object by this field instead of a list. Its values must differ within the page, as those of `id` do.',
    schema: TEXT,
    of: ['list'],
  },
  {
    name: 'ignore_limit',
    description: 'Puts up to 50 pages of 100 records into one answer; `is_partial_response` says that there is more.',
    schema: FLAG,
    of: ['list'],
  },
  {
    name: 'ignore_remote_data',
    description: 'Leaves out `remote_data`, the provider’s own record, which makes replies much smaller.',
    schema: FLAG,
    of: RECORDS,
  },
  {
    name: 'exclude_fields',
    description: 'Fields to leave out of the records: a comma list, or `exclude_fields[]` several times.',
    schema: { type: 'array', items: TEXT },
    of: RECORDS,
    style: 'comma',
  },
  {
    name: 'explain',
    description: 'Adds `explain`: for every field the layer that maps it and the paths of the provider’s record it comes from.',
    schema: FLAG,
    of: READS,
  },
  {
    name: 'strict',
    description: 'Refuses input that the provider has no place for (422) instead of naming it in `warnings`.',
    schema: FLAG,
    of: ['write'],
  },
  {
    name: 'dry_run',
    description: 'Sends nothing, and answers with the requests that would be sent, secrets masked, and with what would be lost.',
    schema: FLAG,
    of: ['write'],
  },
  {
    name: 'body_passthrough',
    description: 'Passes the body to the provider as it is, without mapping it.',
    schema: FLAG,
    of: ['write'],
  },
  {
    name: 'remote_query',
    description: 'Parameters passed to the provider untouched: `remote_query[name]=value`.',
    schema: { type: 'object', additionalProperties: true },
    of: ALL,
    style: 'brackets',
  },
]
