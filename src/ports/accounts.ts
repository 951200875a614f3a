export type AccountStatus = 'connecting' | 'active' | 'needs_reauth' | 'validation_error' | 'disabled'

/** Why an account does not work, in words for the admin. */
export type AccountError = { code: string; message: string; at: string }

/** One customer's link to one provider, as it is stored. `credentials` are in clear here, and sealed below this port. */
export type Account = {
  id: string
  environment_id: string
  tenant_id: string
  integration: string
  status: AccountStatus
  authentication_method: string
  is_sandbox: boolean
  credentials: Record<string, unknown>
  context: Record<string, unknown>
  unified_model_override: Record<string, unknown> | null
  last_error: AccountError | null
  /** Counts every change; what is compiled or cached for an account is good for one revision. */
  revision: number
  created_at: Date
  updated_at: Date
}

export type NewAccount = Pick<
  Account,
  'environment_id' | 'tenant_id' | 'integration' | 'status' | 'authentication_method' | 'is_sandbox' | 'credentials' | 'context'
> & {
  /** Chosen beforehand, for an account whose id had to be known before it was linked. */
  id?: string
}
export type AccountChange = Partial<
  Pick<
    Account,
    'tenant_id' | 'status' | 'authentication_method' | 'credentials' | 'context' | 'unified_model_override' | 'last_error'
  >
>
export type AccountFilter = { tenant_id?: string; integration?: string; status?: AccountStatus }

export type AccountStore = {
  insert(account: NewAccount): Promise<Account>
  /** By id alone: for workers. Everything that serves a caller uses `findIn`. */
  find(id: string): Promise<Account | undefined>
  findIn(environmentId: string, id: string): Promise<Account | undefined>
  /** Newest first. `after` is the id of the last one seen; `limit` at most 100. */
  list(environmentId: string, filter: AccountFilter, page: { limit: number; after?: string }): Promise<Account[]>
  /**
   * Changes the given fields and counts the revision up. With `expectedRevision` only if nobody changed the account since; then
   * undefined means that somebody did. Announces the change to every process.
   */
  update(id: string, change: AccountChange, expectedRevision?: number): Promise<Account | undefined>
  delete(environmentId: string, id: string): Promise<boolean>
  /** Calls back with the id of every account that changed in any process, as far as messages arrive. */
  onChange(callback: (accountId: string) => void): Promise<() => Promise<void>>
}
