import { GatewayError, toGatewayError } from '../errors.ts'
import { modelOf } from '../gateway/submission.ts'
import { readJsonBody } from './json-body.ts'
import { parseWith } from './parse.ts'
import type { HttpContext } from './types.ts'

/**
 * The body of a write with `body_passthrough=true`: all of it goes to the provider as it is. Only the `id` of a custom method is ours.
 * @throws GatewayError `invalid_request` where the call cannot be made without fields of the unified model
 */
export async function readPassedBody(
  c: HttpContext,
  { model, resource, method }: { model: string; resource: string; method: string },
): Promise<Record<string, unknown>> {
  const { bodies } = modelOf(model, resource)
  const schema = Object.hasOwn(bodies, method) ? bodies[method] : undefined
  const body = await readJsonBody(c)
  if (schema === undefined) return {}
  const { id, ...rest } = body
  const whole = schema.safeParse({ remote_data: body })
  if (whole.success) return whole.data as Record<string, unknown>
  try {
    return parseWith(schema, { ...(id === undefined ? {} : { id }), remote_data: rest }, 'body') as Record<string, unknown>
  } catch (thrown) {
    const { failures } = toGatewayError(thrown)
    const needed = failures.map(({ pointer }) => pointer).join(', ')
    throw new GatewayError(
      'invalid_request',
      `body_passthrough does not go with this call, which needs ${needed} in unified words. Send them, and put the rest under remote_data.`,
      { failures },
    )
  }
}
