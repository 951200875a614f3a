import type { Write, WriteInput, WriteStatus } from './writes.ts'

export const ROLES = ['Administrator', 'Recruiter', 'HiringManager', 'Interviewer'] as const
export type Role = (typeof ROLES)[number]

/** A person who works with the console: an active user of the built-in ATS. */
export type Operator = { id: string; environmentId: string; email: string; name: string; role: Role }
/** `invitation` is there until the person has chosen a password: whoever has the link can. */
export type ListedOperator = Operator & { invitation: { url: string; expiresAt: Date; mailedAt: Date | null } | null }
export type Invitation = { email: string; first_name: string; last_name: string; role: Role }
export type ActingOperator = Pick<Operator, 'environmentId'> & { id: string | null }

export type AuditRow = {
  action: string
  entity_type: string
  entity_id: string | null
  user_id: string | null
  details: Record<string, unknown>
  created_at: string
}

export type AtsSettings = {
  pipeline_statuses: string[]
  active_jobs_max: number | null
  candidates_max: number | null
  requests_per_minute: number | null
}

/** The people of the built-in ATS, its settings and its audit log, as the console needs them. Every method throws GatewayErrors only. */
export type OperatorDirectory = {
  /** Undefined when e-mail and password do not belong together. @throws GatewayError `too_many_requests` after ten attempts with one e-mail in a minute */
  signIn(email: string, password: string): Promise<Operator | undefined>
  /** The user as it is now; undefined once deactivated. */
  find(environmentId: string, id: string): Promise<Operator | undefined>
  list(environmentId: string): Promise<ListedOperator[]>
  /** @throws GatewayError `invalid_request` naming the field, `conflict` when an active user has the e-mail */
  invite(actor: ActingOperator, invitation: Invitation): Promise<void>
  /** A new link instead of the old one. @throws GatewayError `not_found`, `conflict` when it was accepted */
  renew(actor: ActingOperator, userId: string): Promise<{ url: string }>
  /** @throws GatewayError `not_found`, `conflict` for the last Administrator */
  deactivate(actor: ActingOperator, userId: string): Promise<void>
  settings(environmentId: string): Promise<AtsSettings>
  /** @throws GatewayError `invalid_request` naming the field */
  changeSettings(actor: ActingOperator, change: Partial<AtsSettings>): Promise<void>
  auditLogs(
    environmentId: string,
    page: { action?: string; limit: number; offset: number },
  ): Promise<{ rows: AuditRow[]; total: number }>
}

export type ConsoleSession = { environment_id: string; user_id: string; created_at: Date; seen_at: Date }

/** Sessions by the SHA-256 of their secret. Expiry is the caller's to judge. */
export type SessionStore = {
  insert(hash: Buffer, session: ConsoleSession): Promise<void>
  find(hash: Buffer): Promise<ConsoleSession | undefined>
  touch(hash: Buffer, seenAt: Date): Promise<void>
  delete(hash: Buffer): Promise<void>
  /** Removes what began before `createdBefore` or was not used since `seenBefore`. */
  sweep(createdBefore: Date, seenBefore: Date): Promise<void>
}

/** Unfinished writes of an account. `writes` stops counting at `BACKLOG_COUNTED_MAX`. */
export type AccountBacklog = { accountId: string; writes: number; oldestAt: Date | null }
export const BACKLOG_COUNTED_MAX = 10_000

/** How many writes ended in a status within one minute, which is named by its begin. */
export type FinishedMinute = { minute: Date; status: WriteStatus; writes: number }

/** What only the console asks about writes. Everything is scoped by environment. */
export type WriteDesk = {
  /** What the caller sent; null once it was dropped, undefined when there is no such write. */
  input(environmentId: string, id: string): Promise<WriteInput | null | undefined>
  /** The same for several, by id, as far as they are kept and small: to say in a list whom each write is about. */
  smallInputs(environmentId: string, ids: readonly string[]): Promise<Map<string, WriteInput>>
  /** Newest first: writes of a lane, and those that have the id as their own or as that of their record. Looks at troubled and unfinished writes, and at the newest 50,000. */
  search(environmentId: string, wanted: { lanes: string[]; id: string }, limit: number): Promise<Write[]>
  /** Newest first: writes whose input fits, among the newest 2,000 whose input is small and still kept. */
  searchInputs(environmentId: string, fits: (input: WriteInput) => boolean, limit: number): Promise<Write[]>
  backlog(environmentId: string): Promise<AccountBacklog[]>
  /** By minute, of the newest 20,000 finished since then. */
  finished(environmentId: string, since: Date): Promise<FinishedMinute[]>
}
