import type { CompiledResource } from '../../connector/compiled.ts'
import type { FilterOperator, FilterValue, ListOperation } from '../../connector/contract.ts'
import { GatewayError } from '../../errors.ts'
import { providedPointers } from '../../mapping/coverage.ts'
import { type Comparable, comparableFields, parseOperand, takesOperator } from './comparable.ts'

/** A filter that the gateway applies itself, on records that are mapped already. */
export type OwnFilter = { field: string; keeps(record: Readonly<Record<string, unknown>>): boolean }

/** Filters by who applies them. `served` go to the provider; a record must pass all of `own` after it was mapped. */
export type SplitFilters = { served: readonly FilterValue[]; own: readonly OwnFilter[] }

/**
 * Finds out who can apply each filter: the provider where it can, else the gateway where the field is one that the mapping fills and whose
 * values can be compared (wire contract 2). Pure.
 * @throws GatewayError `unsupported_filter` naming what can be filtered by; `invalid_request` for a value that is not of the field's kind
 */
export function splitFilters(
  resource: CompiledResource,
  operation: ListOperation,
  filters: readonly FilterValue[],
): SplitFilters {
  const others = filters.filter((filter) => !isServed(operation, filter))
  if (others.length === 0) return { served: filters, own: [] }
  const fields = filledFields(resource.model, resource.name, providedPointers(resource.readFields))
  return {
    served: filters.filter((filter) => isServed(operation, filter)),
    own: others.map((filter) => ownFilter(operation, fields, filter)),
  }
}

function isServed({ filters = {} }: ListOperation, { field, operator }: FilterValue): boolean {
  return Object.hasOwn(filters, field) && filters[field]?.[operator] !== undefined
}

/** The fields by which the gateway itself can filter. @param provides what the mapping fills, as pointers */
export function filledFields(model: string, resource: string, provides: readonly string[]): Map<string, Comparable> {
  const tops = new Set(provides.map((pointer) => pointer.split('/')[1]))
  return new Map([...comparableFields(model, resource)].filter(([, { from }]) => tops.has(from)))
}

function ownFilter(
  operation: ListOperation,
  fields: Map<string, Comparable>,
  { field, operator, value }: FilterValue,
): OwnFilter {
  const comparable = fields.get(field)
  if (comparable === undefined || !takesOperator(comparable, operator)) throw unsupported(operation, fields, field, operator)
  const operands = (Array.isArray(value) ? value : [value]).map((text) => parseOperand(comparable, field, text))
  const test = TESTS[operator]
  return { field, keeps: (record) => comparable.valuesOf(record).some((one) => operands.some((operand) => test(one, operand))) }
}

type Scalar = string | number | boolean

/** A field without a value passes no filter: `valuesOf` gives nothing to test then. */
const TESTS: Record<FilterOperator, (value: Scalar, operand: Scalar) => boolean> = {
  eq: (value, operand) => value === operand,
  in: (value, operand) => value === operand,
  gt: (value, operand) => value > operand,
  gte: (value, operand) => value >= operand,
  lt: (value, operand) => value < operand,
  lte: (value, operand) => value <= operand,
}

function unsupported(
  { filters = {} }: ListOperation,
  fields: Map<string, Comparable>,
  field: string,
  operator: string,
): GatewayError {
  const served = Object.entries(filters).flatMap(([name, { as: _, ...operators }]) =>
    Object.keys(operators).map((key) => (key === 'eq' ? name : `${name}[${key}]`)),
  )
  const own = [...fields.keys()].filter((name) => !served.includes(name))
  const asked = operator === 'eq' ? field : `${field}[${operator}]`
  return new GatewayError(
    'unsupported_filter',
    `This list cannot be filtered by ${asked}. The provider filters by: ${served.join(', ') || 'nothing'}; the gateway by: ${own.join(', ')}.`,
    {
      failures: [{ pointer: field, message: 'Neither the provider nor the gateway can filter by this.' }],
      details: { supported: served, gateway: own },
    },
  )
}
