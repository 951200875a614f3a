import type { Session } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { settingsOf } from './account.ts'
import { Opportunity } from './opportunities.ts'
import { type Pair, parseRemote } from './remote.ts'

/**
 * How far Lever's clock may be behind ours: an opportunity of that moment is this write's, and one of the minutes before it may be.
 *
 *   since - 5 min ........ since - 2 s ........ since ........ now
 *   |------ unsure -------|------------- found ---------------|
 */
const SKEW_MS = 2_000
const DOUBT_MS = 5 * 60_000

/** Lever's lists may show a new row late. One that is not there this long after the attempt began was not made. */
const SETTLE_MS = 10_000
const LOOK_EVERY_MS = 2_500

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

/** The rows that fit, newest window first: of this attempt for sure, and of the minutes before it. */
async function look(session: Session, traces: Traces, since: number): Promise<{ sure: Opportunity[]; doubtful: Opportunity[] }> {
  const from = traces.createdAt ?? since - DOUBT_MS
  const { confidentiality } = settingsOf(session.account)
  const query: Pair[] = [
    ['expand', 'applications'],
    ['created_at_start', String(from)],
    ...(traces.createdAt === undefined ? [] : [['created_at_end', String(traces.createdAt)] as Pair]),
    ...(traces.email === undefined ? [] : [['email', traces.email] as Pair]),
    ...(traces.contact === undefined ? [] : [['contact_id', traces.contact] as Pair]),
    ...(traces.posting === undefined ? [] : [['posting_id', traces.posting] as Pair]),
    ...(confidentiality === undefined ? [] : [['confidentiality', confidentiality] as Pair]),
    ['limit', '100'],
  ]
  const rows = listAt(await session.send({ method: 'GET', path: '/opportunities', query }), 'data')
  const fitting = rows.map((row) => parseRemote(Opportunity, row)).filter((row) => fits(row, traces))
  const isSure = (row: Opportunity) =>
    traces.applicationId !== undefined || traces.createdAt !== undefined || row.createdAt >= since - SKEW_MS
  return { sure: fitting.filter(isSure), doubtful: fitting.filter((row) => !isSure(row)) }
}

function fits(row: Opportunity, { applicationId, applicationType, email, contact, name }: Traces): boolean {
  if (applicationId !== undefined) return row.applications.some((application) => application.id === applicationId)
  const types = row.applications.map((application) => application.type)
  if (applicationType !== undefined && types.length > 0 && !types.includes(applicationType)) return false
  return email !== undefined || contact !== undefined || row.name === (name ?? '')
}

/**
 * Looks for an opportunity that an attempt may have made, until lists can be trusted to show it. `unsure` when several fit, or one that may be
 * of an earlier write of the same person.
 * @param since when the first attempt began, in milliseconds since the epoch
 */
export async function findOpportunity(
  session: Session,
  traces: Traces,
  since: number,
): Promise<{ kind: 'found'; opportunity: Opportunity } | { kind: 'absent' } | { kind: 'unsure' }> {
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const { sure, doubtful } = await look(session, traces, since)
    const [only, ...others] = sure
    if (only !== undefined) return others.length === 0 ? { kind: 'found', opportunity: only } : { kind: 'unsure' }
    if (session.now() - since >= SETTLE_MS || waitedMs >= SETTLE_MS)
      return doubtful.length === 0 ? { kind: 'absent' } : { kind: 'unsure' }
    await session.wait(LOOK_EVERY_MS)
  }
}
