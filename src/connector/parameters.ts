import { GatewayError } from '../errors.ts'
import type { FilterOperator, FilterValue } from './contract.ts'

/** A query string as `qs` reads it: texts, lists, and objects of operators (`created_at[gte]=…`). */
export type Parameters = Readonly<Record<string, unknown>>

type Takes = { call?: string; requires?: string[]; accepts?: string[] }

const OPERATORS: readonly string[] = ['eq', 'gt', 'gte', 'lt', 'lte', 'in'] satisfies FilterOperator[]

/**
 * Sorts a caller's parameters into those that the operation takes and, for a list, filters. Pure.
 * @throws GatewayError `invalid_request` naming what is not known
 */
export function splitParameters(
  operation: Takes,
  parameters: Parameters,
  kind: 'list' | 'other',
): { query: Record<string, string>; filters: FilterValue[] } {
  const taken = new Set([...(operation.requires ?? []), ...(operation.accepts ?? []), ...namesIn(operation.call ?? '')])
  const query: Record<string, string> = {}
  const filters: FilterValue[] = []
  for (const [name, value] of Object.entries(parameters)) {
    if (taken.has(name)) query[name] = textOf(name, value)
    else if (kind === 'list') filters.push(...filtersOf(name, value))
    else throw refuse(name, `The parameter ${name} is not known here.`)
  }
  return { query, filters }
}

function namesIn(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw refuse(name, `The parameter ${name} must be one text.`)
}

function filtersOf(field: string, value: unknown): FilterValue[] {
  if (typeof value === 'string') return [{ field, operator: 'eq', value }]
  if (isTexts(value)) return [{ field, operator: 'in', value }]
  if (typeof value !== 'object' || value === null) throw refuse(field, `The filter ${field} must be a text.`)
  return Object.entries(value).map(([operator, operand]): FilterValue => {
    if (!OPERATORS.includes(operator))
      throw refuse(`${field}[${operator}]`, `The filter operator must be one of ${OPERATORS.join(', ')}.`)
    if (operator === 'in') return { field, operator, value: isTexts(operand) ? operand : String(operand).split(',') }
    if (typeof operand !== 'string') throw refuse(`${field}[${operator}]`, `The filter ${field} must be a text.`)
    return { field, operator: operator as FilterOperator, value: operand }
  })
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function refuse(pointer: string, message: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer, message }] })
}
