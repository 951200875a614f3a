import { GatewayError } from '../errors.ts'
import type { WriteMapper } from '../mapping/grammar.ts'
import { TRANSFORMS } from '../mapping/transforms.ts'
import type { DeclaredList, Filter, FilterValue, OperationCall, Paging } from './contract.ts'
import type { RemoteRequest } from './wire.ts'

/** The largest page that callers may ask for; also asked of providers that have no smaller bound. */
const LIMIT_DEFAULT = 50

/**
 * Method and path of a call, its `{name}` parts filled from the call's id and query.
 * @throws GatewayError `invalid_request` naming the parameter that is missing
 */
export function fillCall(template: string, call: OperationCall): { method: string; path: string } {
  const [method = '', path = ''] = template.split(' ')
  return { method, path: path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameter(name, call))) }
}

function parameter(name: string, call: OperationCall): string {
  const value = name === 'id' ? call.id : call.query[name]
  if (typeof value === 'string' && value !== '') return value
  throw new GatewayError('invalid_request', `The parameter ${name} is missing.`, {
    failures: [{ pointer: name, message: 'This provider needs it.' }],
  })
}

/** @throws GatewayError `invalid_request` naming every parameter that the provider needs and the call lacks */
export function checkRequired(requires: readonly string[] | undefined, call: OperationCall): void {
  const given = (name: string) => call.query[name] !== undefined || call.filters?.some(({ field }) => field === name)
  const missing = (requires ?? []).filter((name) => !given(name))
  if (missing.length === 0) return
  throw new GatewayError('invalid_request', `This provider cannot answer without ${missing.join(' and ')}.`, {
    failures: missing.map((name) => ({ pointer: name, message: 'Required by this provider.' })),
  })
}

/** Name and value pairs as they stand in a query string; a list repeats its name. */
export function toPairs(values: Record<string, unknown> | undefined): [string, string][] {
  const pairs: [string, string][] = []
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) pairs.push([name, String(one)])
  }
  return pairs
}

/** The request for one page of a list. Pure: what it returns depends on its arguments alone. */
export function prepareList(
  operation: DeclaredList,
  query: WriteMapper | undefined,
  call: OperationCall,
  context: Record<string, unknown>,
): RemoteRequest {
  return {
    ...fillCall(operation.call, call),
    query: [
      ...toPairs(query?.(call, context)),
      ...filterPairs(operation.filters ?? {}, call.filters ?? []),
      ...pagePairs(operation.paging, call),
      ...(call.remoteQuery ?? []),
    ],
  }
}

function pagePairs(paging: Paging, call: OperationCall): [string, string][] {
  if (paging.kind === 'none') return []
  const limit = Math.min(call.limit ?? LIMIT_DEFAULT, paging.limitMax)
  const position = call.position ?? (paging.kind === 'offset' ? 0 : undefined)
  return [
    [paging.limit, String(limit)],
    ...(position === undefined ? [] : [[paging.param, String(position)] as [string, string]]),
  ]
}

/**
 * Filters in the provider's words.
 * @throws GatewayError `unsupported_filter` naming what the provider can filter by
 */
export function filterPairs(filters: Record<string, Filter>, values: readonly FilterValue[]): [string, string][] {
  return values.flatMap(({ field, operator, value }): [string, string][] => {
    const filter = Object.hasOwn(filters, field) ? filters[field] : undefined
    const name = filter?.[operator]
    if (filter === undefined || name === undefined) throw unsupported(filters, field, operator)
    const texts = Array.isArray(value) ? value : [value]
    return texts.map((text) => {
      const translated = filter.as === undefined ? text : TRANSFORMS[filter.as](text)
      if (translated !== undefined && translated !== null) return [name, String(translated)]
      throw new GatewayError('invalid_request', `The filter ${field} cannot be ${JSON.stringify(text)}.`, {
        failures: [{ pointer: field, message: 'Not a value that this filter understands.' }],
      })
    })
  })
}

function unsupported(filters: Record<string, Filter>, field: string, operator: string): GatewayError {
  const known = Object.entries(filters).flatMap(([name, { as: _, ...operators }]) =>
    Object.keys(operators).map((key) => (key === 'eq' ? name : `${name}[${key}]`)),
  )
  const asked = operator === 'eq' ? field : `${field}[${operator}]`
  return new GatewayError(
    'unsupported_filter',
    `This provider cannot filter by ${asked}. It can by: ${known.join(', ') || 'nothing'}.`,
    {
      failures: [{ pointer: field, message: 'Not a filter of this provider.' }],
      details: { supported: known },
    },
  )
}
