import type { Trouble } from './database-refusal.ts'
import type { Column, Kind } from './schema/table.ts'
import type { GauzySettings } from './settings.ts'
import { isUuid } from './values.ts'

type Database = GauzySettings['database']

const SQL_TYPES: Record<Kind, string> = {
  uuid: 'uuid',
  text: 'character varying',
  number: 'numeric',
  whole: 'integer',
  date: 'timestamp',
  boolean: 'boolean',
}

/** What Postgres says when a value does not fit the column's type; undefined when it fits. SQLite never says anything. */
export function findTypeTrouble(column: Column, value: unknown): Trouble | undefined {
  if (value === null) return undefined
  if (!fits(column.kind, value)) {
    const code = column.kind === 'date' ? '22007' : '22P02'
    return { code, message: `invalid input syntax for type ${SQL_TYPES[column.kind]}: "${String(value)}"` }
  }
  if (column.oneOf !== undefined && !column.oneOf.includes(String(value))) {
    return { code: '22P02', message: `invalid input value for enum: "${String(value)}"` }
  }
  if (column.lengthMax !== undefined && String(value).length > column.lengthMax) {
    return { code: '22001', message: `value too long for type character varying(${column.lengthMax})` }
  }
  return undefined
}

function fits(kind: Kind, value: unknown): boolean {
  if (kind === 'uuid') return isUuid(value)
  if (kind === 'date') return typeof value === 'string' && !Number.isNaN(Date.parse(value))
  if (kind === 'number') return isNumeric(value)
  if (kind === 'whole') return isNumeric(value) && Number.isInteger(Number(value))
  if (kind === 'boolean') return typeof value === 'boolean' || value === 'true' || value === 'false'
  return true
}

const isNumeric = (value: unknown) =>
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))

/** The value as the database keeps it. What does not fit has been refused by then on Postgres; SQLite keeps it, except dates, which become null. */
export function toStored(column: Column, value: unknown, database: Database): unknown {
  if (value === undefined || value === null) return null
  if (column.kind === 'date') return toStoredDate(value, database)
  if (!fits(column.kind, value)) return value
  if (column.kind === 'number' || column.kind === 'whole') return Number(value)
  if (column.kind === 'boolean') return value === true || value === 'true'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Postgres keeps milliseconds, SQLite whole seconds. A date without a time is midnight UTC. */
function toStoredDate(value: unknown, database: Database): string | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(at)) return null
  return new Date(database === 'sqlite' ? Math.floor(at / 1000) * 1000 : at).toISOString()
}
