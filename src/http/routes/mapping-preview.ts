import { Hono } from 'hono'
import { z } from 'zod'
import type { AccountCache } from '../../gateway/account-cache.ts'
import type { FirstRecordParts } from '../../gateway/describe/first-record.ts'
import { type PreviewRequest, previewOverride } from '../../gateway/describe/preview.ts'
import { modelOf } from '../../gateway/submission.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import { readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import type { Env } from '../types.ts'

const Settings = z.record(z.string(), z.unknown())

/** The body of a preview. Everything but the override is optional: without `sample` and `input` the first record of a list is fetched. */
export const PreviewBody = z.strictObject({
  model: z.string().default('ats'),
  resource: z.string().min(1),
  unified_model_override: Settings.nullish().describe(
    'The override to try, as it would be saved with the account; null or absent for none.',
  ),
  sample: z.unknown().optional().describe('A record of the provider to read.'),
  parent: z.unknown().optional().describe('The row that the sample stands in, for paths that begin with `^.`.'),
  input: Settings.optional().describe('A unified body to write.'),
  method: z.string().default('create').describe('The write that the input is for.'),
  query: z.record(z.string(), z.string()).default({}).describe('Parameters of the call, such as `job_id`.'),
  context: Settings.default({}).describe('Look-up tables for a given sample, for paths that begin with `$.`.'),
})

/** A sample is one record; the bound of whole bodies, which may hold files, would be too generous. */
const BODY_BYTES_MAX = 1024 * 1024

export type PreviewParts = FirstRecordParts & { tokens: Tokens; accounts: AccountCache }

/** `POST /integrated-account/{id}/mapping-preview`: what an override would do, without saving it. The path is whole: mount at `/`. */
export function mappingPreviewRoutes({ tokens, accounts, ...parts }: PreviewParts): Hono<Env> {
  return new Hono<Env>().post('/integrated-account/:id/mapping-preview', bearer(tokens, { scope: 'admin' }), async (c) => {
    const account = await accounts.get(c.get('token').environment_id, c.req.param('id'))
    return c.json(await previewOverride(parts, account, toRequest(await readJsonBody(c, BODY_BYTES_MAX))))
  })
}

function toRequest(json: Record<string, unknown>): PreviewRequest {
  const { model, resource, unified_model_override, sample, parent, input, method, query, context } = parseWith(
    PreviewBody,
    json,
    'body',
  )
  const { bodies } = modelOf(model, resource)
  const schema = Object.hasOwn(bodies, method) ? bodies[method] : undefined
  return {
    model,
    resource,
    override: unified_model_override ?? {},
    ...(sample === undefined ? {} : { sample: { item: sample, parent } }),
    ...(input === undefined ? {} : { write: { method, input: parseInput(schema, input) } }),
    query,
    context,
  }
}

/** A method without a body takes an empty one. Failures point into the request, not into the input alone. */
function parseInput(schema: z.ZodType | undefined, input: Record<string, unknown>): Record<string, unknown> {
  const parsed = parseWith(z.object({ input: schema ?? z.strictObject({}) }), { input }, 'body')
  return parsed.input as Record<string, unknown>
}
