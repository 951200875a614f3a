import { refuse } from './remote.ts'

/*
 * Applications and documents stand below a candidate and are reached through it alone, so an id of ours says whose they are. Dots and colons need
 * no escaping in an address, and the API's own ids are UUIDs.
 */

/** `<candidate>.<row>`. */
export type NestedId = { candidate: string; row: string }

export function toNestedId({ candidate, row }: NestedId): string {
  return `${candidate}.${row}`
}

/** @param kind what the caller should have named. @throws GatewayError `invalid_request` */
export function parseNestedId(id: unknown, kind: string): NestedId {
  const [, candidate, row] = /^([^.]+)\.([^.]+)$/.exec(String(id ?? '')) ?? []
  if (candidate !== undefined && row !== undefined) return { candidate, row }
  throw refuse(`Give the id of ${kind} as candidates and lists show it.`, '/id')
}

export type AttachmentPlace = { kind: 'resume'; candidate: string } | ({ kind: 'document' } & NestedId)

/** `resume:<candidate>`, or `<candidate>.<document>`. @throws GatewayError `invalid_request` */
export function parseAttachmentId(id: unknown): AttachmentPlace {
  const [, candidate] = /^resume:([^.:]+)$/.exec(String(id ?? '')) ?? []
  return candidate === undefined ? { kind: 'document', ...parseNestedId(id, 'an attachment') } : { kind: 'resume', candidate }
}

/** Some examples of the API show ids of jobs as `job-<uuid>`, others the plain UUID, for the same job. */
export function isSameJob(one: unknown, other: unknown): boolean {
  return plainJobId(one) === plainJobId(other)
}

function plainJobId(id: unknown): string {
  return String(id).replace(/^job-/, '').toLowerCase()
}
