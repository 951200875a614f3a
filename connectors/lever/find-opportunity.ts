import type { Session } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { settingsOf } from './account.ts'
import { Opportunity } from './opportunities.ts'
import { type Pair, parseRemote } from './remote.ts'

/** Lever's lists may show a new row late. One that is not there this long after the attempt began was not made. */
const SETTLE_MS = 10_000
const LOOK_EVERY_MS = 2_500

/** How far Lever's clock may be behind ours, where the row is told by its application and the time only narrows the list. */
const CLOCK_SKEW_MS = 60_000

/** What is known about an opportunity that may have been made. */
export type Traces = {
  /** Lever matches any e-mail of the person. Without one the name must do. */
  email?: string
  name?: string
  contact?: string
  posting?: string
  applicationId?: string
  /** `posting` when the person applied, `user` when a user added the person. */
  applicationType?: 'posting' | 'user'
  /** Set by the caller for back-filled data: then it is exact. */
  createdAt?: number
}

/** The rows that fit and were made since. */
async function look(session: Session, traces: Traces, since: number): Promise<Opportunity[]> {
  const { confidentiality } = settingsOf(session.account)
  const query: Pair[] = [
    ['expand', 'applications'],
    ['created_at_start', String(traces.createdAt ?? since)],
    ...(traces.createdAt === undefined ? [] : [['created_at_end', String(traces.createdAt)] as Pair]),
    ...(traces.email === undefined ? [] : [['email', traces.email] as Pair]),
    ...(traces.contact === undefined ? [] : [['contact_id', traces.contact] as Pair]),
    ...(traces.posting === undefined ? [] : [['posting_id', traces.posting] as Pair]),
    ...(confidentiality === undefined ? [] : [['confidentiality', confidentiality] as Pair]),
    ['limit', '100'],
  ]
  const rows = listAt(await session.send({ method: 'GET', path: '/opportunities', query }), 'data')
  return rows.map((row) => parseRemote(Opportunity, row)).filter((row) => fits(row, traces))
}

function fits(row: Opportunity, { applicationId, applicationType, email, contact, name }: Traces): boolean {
  if (applicationId !== undefined) return row.applications.some((application) => application.id === applicationId)
  const types = row.applications.map((application) => application.type)
  if (applicationType !== undefined && types.length > 0 && !types.includes(applicationType)) return false
  return email !== undefined || contact !== undefined || row.name === (name ?? '')
}

export type Looked = { kind: 'found'; opportunity: Opportunity } | { kind: 'absent' } | { kind: 'unsure' }

/**
 * Looks once for an opportunity that an attempt may have made. `unsure` when several fit, and when none does but lists may not show it yet.
 * @param since when the first attempt began, in milliseconds since the epoch
 */
export async function findOpportunity(session: Session, traces: Traces, since: number): Promise<Looked> {
  const [only, ...others] = await look(session, traces, since)
  if (only !== undefined) return others.length === 0 ? { kind: 'found', opportunity: only } : { kind: 'unsure' }
  return session.now() - since >= SETTLE_MS ? { kind: 'absent' } : { kind: 'unsure' }
}

/** Waits for lists to show the opportunity of an application that Lever took; undefined when they do not in time. @param since when it was sent */
export async function awaitApplied(session: Session, traces: Traces, since: number): Promise<Opportunity | undefined> {
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const [found] = await look(session, traces, since - CLOCK_SKEW_MS)
    if (found !== undefined || waitedMs >= SETTLE_MS) return found
    await session.wait(LOOK_EVERY_MS)
  }
}
