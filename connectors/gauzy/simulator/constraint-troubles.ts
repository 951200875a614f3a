import type { Trouble } from './database-refusal.ts'

type Values = Record<string, unknown>

/** A required column without a value. The detail quotes the whole row, personal data included. */
export const missingValue = (table: string, column: string, values: Values): Trouble => ({
  code: '23502',
  message: `null value in column "${column}" of relation "${table}" violates not-null constraint`,
  detail: `Failing row contains (${Object.values(values).join(', ')}).`,
  column,
})

/** A reference to a row that does not exist. */
export const danglingReference = (table: string, column: string, value: unknown, target: string): Trouble => ({
  code: '23503',
  message: `insert or update on table "${table}" violates foreign key constraint "FK_${table}_${column}"`,
  detail: `Key (${column})=(${value}) is not present in table "${target}".`,
  constraint: `FK_${table}_${column}`,
})

/** A second row for a value that only one may have. */
export const takenValue = (table: string, column: string, value: unknown): Trouble => ({
  code: '23505',
  message: `duplicate key value violates unique constraint "REL_${table}_${column}"`,
  detail: `Key ("${column}")=(${value}) already exists.`,
  constraint: `REL_${table}_${column}`,
})
