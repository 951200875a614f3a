import { refuse } from './remote.ts'

/*
 * Most of what Lever has stands below an opportunity and is reached through it alone. An id of ours therefore says in which opportunity the thing
 * stands; dots need no escaping in an address, and none of Lever's own ids has one.
 */

/** `<opportunity>.<id>`: applications, notes, interviews, feedback. */
export type NestedId = { opportunity: string; row: string }

/** @param kind what the caller should have named, in the singular. @throws GatewayError `invalid_request` */
export function parseNestedId(id: unknown, kind: string): NestedId {
  const [, opportunity, row] = /^([^.]+)\.([^.]+)$/.exec(String(id ?? '')) ?? []
  if (opportunity !== undefined && row !== undefined) return { opportunity, row }
  throw refuse(`Give the id of ${kind} as lists show it.`, '/id')
}

export type AttachmentPlace = NestedId & { family: 'resumes' | 'files' }

/** `<opportunity>.resume.<id>` or `<opportunity>.file.<id>`: the two kinds of file have routes of their own. @throws GatewayError `invalid_request` */
export function parseAttachmentId(id: unknown): AttachmentPlace {
  const [, opportunity, family, row] = /^([^.]+)\.(resume|file)\.([^.]+)$/.exec(String(id ?? '')) ?? []
  if (opportunity !== undefined && row !== undefined)
    return { opportunity, family: family === 'resume' ? 'resumes' : 'files', row }
  throw refuse('Give the id of an attachment as candidates and lists of attachments show it.', '/id')
}
