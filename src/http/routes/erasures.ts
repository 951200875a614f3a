import { Hono } from 'hono'
import { z } from 'zod'
import type { Erasures } from '../../gateway/delivery/erasure.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import type { Erasure } from '../../ports/erasures.ts'
import { readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import type { Env } from '../types.ts'

export const ErasureBody = z.strictObject({ email: z.email().describe('The person whose data is to be erased.') })

export const ErasureReceipt = z.object({
  id: z.string(),
  status: z.enum(['running', 'done']),
  counts: z.object({ scanned: z.int(), erased: z.int(), cancelled: z.int() }).partial(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
})

/** `/erasure`: forgetting a person in everything that is kept about writes. What a provider holds is the provider's to erase. */
export function erasureRoutes(erasures: Erasures, tokens: Tokens): Hono<Env> {
  return new Hono<Env>()
    .use(bearer(tokens, { scope: 'admin' }))
    .post('/', async (c) => {
      const { email } = parseWith(ErasureBody, await readJsonBody(c), 'body')
      return c.json(toReceipt(await erasures.request(c.get('token').environment_id, email)), 202)
    })
    .get('/:id', async (c) => c.json(toReceipt(await erasures.read(c.get('token').environment_id, c.req.param('id')))))
}

function toReceipt({ id, status, counts, created_at, finished_at }: Erasure): z.infer<typeof ErasureReceipt> {
  return { id, status, counts, created_at: created_at.toISOString(), finished_at: finished_at?.toISOString() ?? null }
}
