import qs from 'qs'
import { z } from 'zod'
import { GatewayError } from '../errors.ts'
import { parseWith } from './parse.ts'

/** Bounds on what a query string may hold; `qs` leaves the rest unread, so that we refuse it instead. */
const PARAMETERS_MAX = 200
const DEPTH_MAX = 3
const LIST_MAX = 100

const Flag = z.enum(['true', 'false', '']).transform((value) => value !== 'false')
const Names = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')).filter((name) => name !== ''))

/** Parameters that mean the same on every unified call, with their defaults. */
const Common = z.object({
  integrated_account_id: z.string().optional(),
  limit: z.string().regex(/^\d+$/, 'A whole number from 1 to 100.').transform(Number).pipe(z.int().min(1).max(100)).default(50),
  next_cursor: z.string().min(1).optional(),
  prev_cursor: z.string().min(1).optional(),
  response_format: z.enum(['unified', 'raw', 'normalized', 'stream']).default('unified'),
  ignore_remote_data: Flag.default(false),
  exclude_fields: Names.default([]),
  key_by: z.string().optional(),
  ignore_limit: Flag.default(false),
  body_passthrough: Flag.default(false),
  strict: Flag.default(false),
  dry_run: Flag.default(false),
  explain: Flag.default(false),
})
export type CommonParameters = z.infer<typeof Common>

export type UnifiedQuery = {
  common: CommonParameters
  /** What is left: parameters of the resource, and filters. */
  parameters: Record<string, unknown>
  remoteQuery: [string, string][]
}

/**
 * Reads a query string as `qs` writes it. Every common parameter is also known with the prefix `truto_`.
 * @throws GatewayError `invalid_request` naming the parameter
 */
export function parseUnifiedQuery(search: string): UnifiedQuery {
  const read = readQuery(search)
  const known: Record<string, unknown> = {}
  const parameters: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(read)) {
    const plain = name.startsWith('truto_') ? name.slice('truto_'.length) : name
    if (plain in Common.shape) known[plain] = value
    else if (name !== 'remote_query') parameters[name] = value
  }
  return { common: parseWith(Common, known, 'query'), parameters, remoteQuery: flatten(read.remote_query) }
}

/** A query string as an object without inherited keys. @throws GatewayError `invalid_request` when it is too large */
export function readQuery(search: string): Record<string, unknown> {
  try {
    return qs.parse(search, {
      ignoreQueryPrefix: true,
      plainObjects: true,
      depth: DEPTH_MAX,
      strictDepth: true,
      parameterLimit: PARAMETERS_MAX,
      arrayLimit: LIST_MAX,
      throwOnLimitExceeded: true,
    })
  } catch (cause) {
    throw new GatewayError(
      'invalid_request',
      `The query string cannot be read: at most ${PARAMETERS_MAX} parameters, nested at most ${DEPTH_MAX} deep.`,
      { cause },
    )
  }
}

/** `remote_query[a]=1&remote_query[b][]=2` as the pairs that the provider gets. */
function flatten(value: unknown): [string, string][] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) {
    throw new GatewayError('invalid_request', 'Write remote_query with brackets: remote_query[name]=value.', {
      failures: [{ pointer: 'remote_query', message: 'An object in bracket notation.' }],
    })
  }
  const text = qs.stringify(value, { arrayFormat: 'repeat' })
  return [...new URLSearchParams(text)]
}
