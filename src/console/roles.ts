import type { Operator, Role } from '../ports/console.ts'

/** What a page of the console lets somebody do. */
export type Permission =
  | 'overview'
  | 'writes'
  /** Inputs, records and providers' words: personal data of candidates. */
  | 'write-contents'
  | 'operate-writes'
  | 'accounts'
  | 'manage'

const EVERYBODY: readonly Role[] = ['Administrator', 'Recruiter', 'HiringManager', 'Interviewer']
const REPAIRS: readonly Role[] = ['Administrator', 'Recruiter']

/** Who may do it. `manage` is everything that changes the installation: accounts, tokens, webhooks, users, settings, the audit log. */
const ALLOWED: Record<Permission, readonly Role[]> = {
  overview: EVERYBODY,
  writes: EVERYBODY,
  'write-contents': REPAIRS,
  'operate-writes': REPAIRS,
  accounts: REPAIRS,
  manage: ['Administrator'],
}

export function may(operator: Pick<Operator, 'role'>, permission: Permission): boolean {
  return ALLOWED[permission].includes(operator.role)
}
