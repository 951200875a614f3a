import type { Context } from 'hono'
import type { ApiTokens } from '../gateway/api-tokens.ts'
import type { OperateWrites } from '../gateway/delivery/operate-writes.ts'
import type { FirstRecordParts } from '../gateway/describe/first-record.ts'
import type { Webhooks } from '../gateway/events/webhooks.ts'
import type { Intake } from '../gateway/intake.ts'
import type { Accounts } from '../gateway/linking/accounts.ts'
import type { AccountHealthCheck } from '../gateway/linking/health.ts'
import type { Links } from '../gateway/linking/links.ts'
import type { Tokens } from '../gateway/tokens.ts'
import type { Log } from '../log.ts'
import type { Audit } from '../ports/audit.ts'
import type { Clock } from '../ports/clock.ts'
import type { Operator, OperatorDirectory, SessionStore, WriteDesk } from '../ports/console.ts'
import type { Vault } from '../ports/vault.ts'
import type { WriteFileStore } from '../ports/write-files.ts'
import type { BacklogHistory } from './backlog-history.ts'
import type { Permission } from './roles.ts'
import type { Sessions } from './sessions.ts'

export type ConsoleParts = FirstRecordParts & {
  operators: OperatorDirectory
  sessions: SessionStore
  desk: WriteDesk
  writes: OperateWrites
  accounts: Accounts
  tokens: Tokens
  apiTokens: ApiTokens
  intake: Pick<Intake, 'take'>
  files: Pick<WriteFileStore, 'replace'>
  vault: Pick<Vault, 'fingerprint'>
  audit: Audit
  clock: Pick<Clock, 'now'>
  log: Log
  links: Pick<Links, 'issue'>
  health: AccountHealthCheck
  webhooks: Webhooks
  /** Where browsers reach the gateway. */
  publicUrl: string
  /** Whether sandbox accounts are allowed. */
  sandbox: boolean
}

export type Form = URLSearchParams

export type Desk = Omit<ConsoleParts, 'sessions'> & { sessions: Sessions; history: BacklogHistory }

export type ConsoleEnv = { Variables: { requestId: string; operator: Operator; form: Form } }
export type ConsoleContext = Context<ConsoleEnv>

/** One address of the console. A `post` changes something and carries a form whose origin was checked. */
export type ConsoleRoute = {
  method: 'get' | 'post'
  path: string
  may: Permission
  run(c: ConsoleContext, desk: Desk): Promise<Response> | Response
}

export const actorOf = (c: ConsoleContext) => {
  const { environmentId, id } = c.get('operator')
  return { environmentId, actorId: id }
}

/** A part of the path, which the route's pattern makes sure of. */
export const param = (c: ConsoleContext, name: string): string => c.req.param(name) ?? ''
