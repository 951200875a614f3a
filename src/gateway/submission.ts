import { type Parameters, splitParameters } from '../connector/parameters.ts'
import { GatewayError } from '../errors.ts'
import { findResource, RESOURCES } from '../model/resources.ts'
import type { Account } from '../ports/accounts.ts'
import type { WriteInput } from '../ports/writes.ts'
import { unsupportedWarnings, writeOperationOf } from './perform.ts'
import type { Registry } from './registry.ts'

/** A write as a caller asks for it, its body parsed by the model. */
export type Submission = {
  account: Account
  model: string
  resource: string
  method: string
  /** From the path, or from the body of a custom method. */
  targetId: string | null
  body: Record<string, unknown>
  parameters: Parameters
  remoteQuery: [string, string][]
  /** Refuses input that the provider has no place for, instead of warning about it. */
  strict: boolean
}

/**
 * Checks a write against what the account's connector can do, before anything is stored or sent.
 * @throws GatewayError `operation_not_supported`, `invalid_request` naming the parameter, or `field_not_supported` for a strict one
 */
export function checkSubmission(registry: Registry, submission: Submission): WriteInput {
  const { account, model, resource, method, body, remoteQuery } = submission
  const { operation } = writeOperationOf(registry, account, submission)
  const known = findResource(model, resource)?.queries?.[method]?.shape ?? {}
  const accepts = [...(operation.accepts ?? []), ...Object.keys(known)]
  const { query } = splitParameters({ ...operation, accepts }, submission.parameters, 'other')
  const missing = (operation.requires ?? []).filter((name) => query[name] === undefined)
  if (missing.length > 0) {
    throw new GatewayError(
      'invalid_request',
      `${registry.connector(account.integration).label} cannot do this without ${missing.join(' and ')}.`,
      {
        failures: missing.map((name) => ({ pointer: name, message: 'Required by this provider.' })),
      },
    )
  }
  const input: WriteInput = { body, query, ...(remoteQuery.length === 0 ? {} : { remote_query: remoteQuery }) }
  if (submission.strict) refuseUnsupported(registry, submission, input)
  return input
}

function refuseUnsupported(registry: Registry, { account, model, resource, method }: Submission, input: WriteInput): void {
  const warnings = unsupportedWarnings(registry, account, { model, resource, method, input })
  if (warnings.length === 0) return
  throw new GatewayError(
    'field_not_supported',
    `The provider has no place for ${warnings.map(({ pointer }) => pointer).join(', ')}. Leave it out, or call without strict.`,
    {
      failures: warnings.map(({ pointer, message }) => ({ pointer, message })),
    },
  )
}

/** @throws GatewayError `not_found` naming the models and resources there are */
export function modelOf(model: string, resource: string) {
  const found = findResource(model, resource)
  if (found !== undefined) return found
  const known = Object.entries(RESOURCES).flatMap(([name, resources]) => Object.keys(resources).map((one) => `${name}/${one}`))
  throw new GatewayError('not_found', `There is no resource ${model}/${resource}. There are: ${known.join(', ')}.`, {
    details: { resources: known },
  })
}

/** E-mail addresses that a write speaks of, lower-case, in order; the first one decides its lane. */
export function emailsIn(body: Readonly<Record<string, unknown>>): string[] {
  const emails = Array.isArray(body.emails) ? body.emails : []
  return emails.flatMap((one) =>
    typeof (one as { email?: unknown })?.email === 'string' ? [(one as { email: string }).email.trim().toLowerCase()] : [],
  )
}

/**
 * What keeps writes in order: those to one record, and creates of one e-mail address, run one after another. The address itself is not kept.
 * @returns undefined when nothing else can be about the same thing
 */
export function laneOf(
  submission: Pick<Submission, 'resource' | 'method' | 'targetId' | 'body'>,
  fingerprint: (text: string) => string,
): string | undefined {
  const { resource, targetId, body } = submission
  if (targetId !== null) return `${resource}/${targetId}`
  const candidate = (body.candidate as { id?: unknown } | undefined)?.id
  if (typeof candidate === 'string') return `candidates/${candidate}`
  const [email] = emailsIn(body)
  return email === undefined ? undefined : `email/${fingerprint(email)}`
}
