import { z } from 'zod'
import type { Connector, Session } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import type { GatewayError } from '../../src/errors.ts'
import { type Pair, parseRemote } from './remote.ts'

/** Tables of the account are small; an account with more than this many rows in one is read no further. */
const PAGES_MAX = 20

const Page = z.object({ hasNext: z.boolean().optional(), next: z.string().optional() })
const Row = z.looseObject({ id: z.string() })

/** Every row that a list has. @throws GatewayError */
export async function readAll(session: Session, path: string, query: Pair[] = []): Promise<unknown[]> {
  const rows: unknown[] = []
  let offset: Pair[] = []
  for (let page = 0; page < PAGES_MAX; page++) {
    const reply = await session.send({ method: 'GET', path, query: [...query, ['limit', '100'], ...offset] })
    rows.push(...listAt(reply, 'data'))
    const { hasNext, next } = parseRemote(Page, reply.body)
    if (hasNext !== true || next === undefined) break
    offset = [['offset', next]]
  }
  return rows
}

/** Rows by id. Credentials without the right to see them give an empty table: what a mapping looks up there is then unknown, and nothing fails. */
function table(path: string): (session: Session) => Promise<Record<string, unknown>> {
  return async (session) => {
    try {
      const rows = (await readAll(session, path)).map((row) => parseRemote(Row, row))
      return Object.fromEntries(rows.map((row, position) => [row.id, { ...row, position }]))
    } catch (error) {
      if ((error as GatewayError).code === 'provider_forbidden') return {}
      throw error
    }
  }
}

/** `archive_reasons` and `stages` by id, each row with its `position` in the list. */
export const lookups: NonNullable<Connector['lookups']> = {
  archive_reasons: table('/archive_reasons'),
  stages: table('/stages'),
}
