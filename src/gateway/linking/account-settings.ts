import type { z } from 'zod'
import type { Connector } from '../../connector/contract.ts'
import { type Failure, GatewayError } from '../../errors.ts'
import { RateLimit } from '../limits.ts'

/**
 * The credential format is the one that was named, else the first whose fields fit.
 * @throws GatewayError `invalid_request` naming the fields
 */
export function givenCredentials(connector: Connector, credentials: Record<string, unknown>, format: string | undefined) {
  const formats = Object.entries(connector.credentials).filter(([name]) => format === undefined || name === format)
  if (formats.length === 0) throw refuse('/auth_format', `One of: ${Object.keys(connector.credentials).join(', ')}.`)
  for (const [name, { fields }] of formats) {
    const parsed = fields.safeParse(credentials)
    if (parsed.success) return { authentication_method: name, credentials: parsed.data as Record<string, unknown> }
  }
  throw refuseSchema(
    '/credentials',
    formats[0]?.[1].fields.safeParse(credentials).error,
    `${connector.label} cannot be linked with these credentials.`,
  )
}

/**
 * The connector's settings, and `rate_limit`, which every account may have.
 * @throws GatewayError `invalid_request` naming the settings
 */
export function parseContext(connector: Connector, context: Record<string, unknown>): Record<string, unknown> {
  const schema = connector.context.partial().extend({ rate_limit: RateLimit.optional() })
  const parsed = schema.safeParse(context)
  if (parsed.success) return parsed.data
  throw refuseSchema('/context', parsed.error, `${connector.label} does not know these settings.`)
}

function refuseSchema(pointer: string, error: z.ZodError | undefined, message: string): GatewayError {
  const failures = (error?.issues ?? []).map(
    (issue): Failure => ({ pointer: [pointer, ...issue.path].join('/'), message: issue.message }),
  )
  return new GatewayError(
    'invalid_request',
    `${message} ${failures.map((failure) => `${failure.pointer}: ${failure.message}`).join('; ')}`,
    { failures },
  )
}

export function refuse(pointer: string, message: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer, message }] })
}
