import type { GauzySettings } from './settings.ts'

/** What a database holds against a row: Postgres' code, and what it says. */
export type Trouble = { code: string; message: string; detail?: string; column?: string; constraint?: string }

export type Statement = { table: string; verb: 'INSERT' | 'UPDATE'; values: Record<string, unknown> }

const SQLITE_CODES: Record<string, string> = {
  '23502': 'SQLITE_CONSTRAINT_NOTNULL',
  '23503': 'SQLITE_CONSTRAINT_FOREIGNKEY',
  '23505': 'SQLITE_CONSTRAINT_UNIQUE',
}

/** The database refused a row. The provider passes the whole driver error on, with the statement and every parameter in it. */
export class DatabaseRefusal extends Error {
  override readonly name = 'DatabaseRefusal'
  readonly trouble: Trouble
  readonly statement: Statement
  /** Candidate create and update wrap the driver error once more. */
  readonly wrapped: boolean

  constructor(trouble: Trouble, statement: Statement, wrapped = false) {
    super(trouble.message)
    this.trouble = trouble
    this.statement = statement
    this.wrapped = wrapped
  }

  wrap(): DatabaseRefusal {
    return new DatabaseRefusal(this.trouble, this.statement, true)
  }

  /** The body of the 400: neither `message` nor `statusCode`, but SQL text and, in the parameters, whatever the caller sent. */
  body(database: GauzySettings['database']): Record<string, unknown> {
    const driver = database === 'sqlite' ? this.#sqlite() : this.#postgres()
    if (!this.wrapped) return driver
    return { response: driver, status: 400, options: {}, message: this.message, name: 'BadRequestException' }
  }

  #postgres(): Record<string, unknown> {
    const { code, detail, column, constraint } = this.trouble
    const { table, values } = this.statement
    const driverError = {
      length: this.message.length + 180,
      name: 'error',
      severity: 'ERROR',
      code,
      ...(detail !== undefined && { detail }),
      schema: 'public',
      table,
      ...(column !== undefined && { column }),
      ...(constraint !== undefined && { constraint }),
    }
    return { query: sqlOf(this.statement, (at) => `$${at}`), parameters: Object.values(values), driverError, ...driverError }
  }

  #sqlite(): Record<string, unknown> {
    const code = SQLITE_CODES[this.trouble.code]
    if (code === undefined) return { code: 'SQLITE_ERROR' }
    return {
      query: sqlOf(this.statement, () => '?'),
      parameters: Object.values(this.statement.values),
      driverError: { code },
      code,
    }
  }
}

function sqlOf({ table, verb, values }: Statement, holder: (at: number) => string): string {
  const columns = Object.keys(values)
  if (verb === 'UPDATE') {
    return `UPDATE "${table}" SET ${columns.map((column, index) => `"${column}" = ${holder(index + 1)}`).join(', ')} WHERE "id" = ${holder(columns.length + 1)}`
  }
  return `INSERT INTO "${table}"(${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map((_, index) => holder(index + 1)).join(', ')})`
}
