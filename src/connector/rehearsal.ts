import type { Session, Warning } from './contract.ts'
import { Reply } from './reply.ts'
import type { RemoteRequest } from './wire.ts'

/** Ends a rehearsal: how to go on is something that only the provider's answer could tell. */
export class RehearsalOver extends Error {
  override readonly name = 'RehearsalOver'
}

/** A session in which nothing is changed, and the requests that would have changed something, in order. */
export type Rehearsal = { session: Session & { warnings: Warning[] }; requests: RemoteRequest[] }

/**
 * A session that plays a write without doing it. Reads are made really, so that decisions that hang on what the provider has are the real
 * ones. What would change something is noted instead, and answered with its own body and an id that stands in for the provider's
 * (`placeholderOf`), so that later calls show how they would use it. A read that asks for such an id, or a wait for the provider to show what it
 * took, ends the rehearsal. What is learned from such answers is not kept with the account.
 */
export function rehearse(session: Session & { warnings: Warning[] }): Rehearsal {
  const requests: RemoteRequest[] = []
  const note = (request: RemoteRequest): number => {
    requests.push(request)
    return requests.length
  }
  const checkReadable = (request: RemoteRequest) => {
    const used = requests.findIndex((_, index) => mentions(request, placeholderOf(index + 1)))
    if (used >= 0) throw over(used + 1)
  }
  const rehearsal: Pick<Session, 'send' | 'stream' | 'wait' | 'remember'> = {
    async send(request) {
      if (isRead(request)) {
        checkReadable(request)
        return session.send(request)
      }
      const status = request.method === 'POST' ? 201 : 200
      return new Reply(status, { 'content-type': 'application/json' }, Buffer.from(JSON.stringify(echo(request, note(request)))))
    },
    async stream(request) {
      checkReadable(request)
      if (isRead(request)) return session.stream(request)
      throw over(note(request))
    },
    async wait(waitMs) {
      if (requests.length > 0) throw over(requests.length)
      await session.wait(waitMs)
    },
    async remember(settings) {
      if (requests.length === 0) await session.remember(settings)
    },
  }
  // What is not overridden, the account as it is by then included, is the session's own.
  return { session: Object.assign(Object.create(session) as typeof session, rehearsal), requests }
}

/** Stands in for the id that the provider gives with its answer to a request. @param request from 1 */
export function placeholderOf(request: number): string {
  return `00000000-0000-4000-8000-${String(request).padStart(12, '0')}`
}

const isRead = ({ method }: RemoteRequest) => method === 'GET' || method === 'HEAD'

function over(request: number): RehearsalOver {
  return new RehearsalOver(
    `What follows depends on the provider's answer to request ${request}, such as reading the record back.`,
  )
}

/** Providers give a record bare or under `data`. */
function echo({ body }: RemoteRequest, request: number): Record<string, unknown> {
  const json = body !== undefined && 'json' in body ? body.json : undefined
  const sent = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {}
  const record = { ...sent, id: placeholderOf(request) }
  return { ...record, data: record }
}

function mentions({ path, query = [] }: RemoteRequest, placeholder: string): boolean {
  return path.includes(placeholder) || query.some(([, value]) => value.includes(placeholder))
}
