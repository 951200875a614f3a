import { Hono } from 'hono'
import { z } from 'zod'
import type { Tokens } from '../../gateway/tokens.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import { readQuery } from '../query.ts'
import type { Env } from '../types.ts'

export const LogQuery = z.strictObject({
  action: z.string().max(100).optional(),
  entity_id: z.string().max(100).optional(),
  limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(100)).default(50),
  next_cursor: z.uuid().optional(),
})

type Entry = { id: string }
/** Reads an environment's log, newest first. `after` is the id of the last entry seen. */
export type ReadLog = (
  environmentId: string,
  filter: { action?: string; entity_id?: string },
  page: { limit: number; after?: string },
) => Promise<Entry[]>

/**
 * `/log`: what was done in the environment, by whom: the audit log in the shape of a platform list. Calls that only read are in no log,
 * and what became of each write is in its receipt.
 */
export function logRoutes(read: ReadLog, tokens: Tokens): Hono<Env> {
  return new Hono<Env>().get('/', bearer(tokens, { scope: 'admin' }), async (c) => {
    const { limit, next_cursor, action, entity_id } = parseWith(LogQuery, readQuery(new URL(c.req.url).search), 'query')
    const filter = { ...(action === undefined ? {} : { action }), ...(entity_id === undefined ? {} : { entity_id }) }
    const page = { limit, ...(next_cursor === undefined ? {} : { after: next_cursor }) }
    const result = await read(c.get('token').environment_id, filter, page)
    return c.json({ result, next_cursor: result.length === limit ? (result.at(-1)?.id ?? null) : null, limit })
  })
}
