import type pg from 'pg'
import { reaching } from './failures.ts'

/**
 * A statement that is prepared once a connection, under its name: half the cost of an unnamed one, so the hottest ones are written
 * this way. The name is the identity: two texts must never share one.
 */
export type Statement = { name: string; text: string }

/** @throws GatewayError `unavailable` when the database is away; the statement may have taken effect all the same */
export async function run<Row>(pool: pg.Pool, statement: Statement, values: unknown[]): Promise<Row[]> {
  const { rows } = await reaching(() => pool.query({ ...statement, values }))
  return rows as Row[]
}
