import { z } from 'zod'
import { modelOf } from '../gateway/submission.ts'
import { readJsonBody } from './json-body.ts'
import { isMultipart, readMultipartBody } from './multipart-body.ts'
import { parseWith } from './parse.ts'
import type { HttpContext } from './types.ts'

/** The one body that may be a form: a file of its own. */
const takesForm = (resource: string, method: string) => resource === 'attachments' && method === 'create'

/**
 * The body of a write, parsed by the model of its method; a method without a schema of its own takes none.
 * @throws GatewayError `not_found` for an unknown resource, `invalid_request` naming each field by pointer
 */
export async function readWriteBody(
  c: HttpContext,
  { model, resource, method }: { model: string; resource: string; method: string },
): Promise<Record<string, unknown>> {
  const { bodies } = modelOf(model, resource)
  const schema = Object.hasOwn(bodies, method) ? bodies[method] : undefined
  const body = await (takesForm(resource, method) && isMultipart(c) ? readMultipartBody(c) : readJsonBody(c))
  return parseWith(schema ?? z.strictObject({}), body, 'body') as Record<string, unknown>
}
