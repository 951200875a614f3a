import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

/** Written as JSON text, read as the parsed value. */
type NullableJsonColumn<T> = ColumnType<T | null, string | null | undefined, string | null>
type Json = Record<string, unknown>

export type AccountStatus = 'connecting' | 'active' | 'needs_reauth' | 'validation_error' | 'disabled'
export type WriteStatus = 'accepted' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'unknown' | 'cancelled' | 'dead'
/** `queued`: worked off by workers; `plain`: run by the process that accepted it; `look`: left by such a process, to be looked up, never sent. */
export type WriteMode = 'queued' | 'plain' | 'look'
export type WriteOutcome = 'created' | 'matched' | 'updated' | 'deleted'

/** The gateway's own tables. What the columns mean stands in the ports; what they promise stands in the migrations. */
export type Schema = {
  environment: {
    id: Generated<string>
    name: string
    settings: ColumnType<Json, string | undefined, string>
    created_at: GeneratedTimestamp
  }
  api_token: {
    id: Generated<string>
    environment_id: string
    kind: 'api' | 'account' | 'link'
    name: string
    hash: Buffer
    scopes: string[]
    account_id: string | null
    grant_data: ColumnType<Json, string | undefined, string>
    expires_at: NullableTimestamp
    used_at: NullableTimestamp
    revoked_at: NullableTimestamp
    created_at: GeneratedTimestamp
  }
  integrated_account: {
    id: Generated<string>
    environment_id: string
    tenant_id: string
    integration: string
    status: AccountStatus
    authentication_method: string
    is_sandbox: boolean
    credentials: Buffer | null
    context: ColumnType<Json, string | undefined, string>
    unified_model_override: NullableJsonColumn<Json>
    last_error: NullableJsonColumn<Json>
    revision: Generated<number>
    created_at: GeneratedTimestamp
    updated_at: GeneratedTimestamp
  }
  account_queue: {
    account_id: string
    /** When the account is due; null when it has nothing to do. Stays in the past while a lease is held. */
    ready_at: NullableTimestamp
    /** The account is not made ready before this time. */
    resume_at: NullableTimestamp
    lease_owner: string | null
    lease_until: NullableTimestamp
    /** Calls in a row that the provider did not answer properly. */
    failures: Generated<number>
    tokens: number | null
    tokens_at: NullableTimestamp
    /** The rate last learned from the provider's refusals, and when; it grows back to the declared one with time. */
    per_second: number | null
    learned_at: NullableTimestamp
    throttled_until: NullableTimestamp
  }
  write: {
    id: string
    /** Order of acceptance; int8, which the driver reads as text. */
    seq: GeneratedAlways<string>
    environment_id: string
    account_id: string
    model: string
    resource: string
    method: string
    target_id: string | null
    lane: string
    mode: WriteMode
    status: Generated<WriteStatus>
    outcome: WriteOutcome | null
    input: Buffer | null
    steps: Buffer | null
    report: Buffer | null
    remote_id: string | null
    error_code: string | null
    idempotency_scope: string | null
    idempotency_key: string | null
    request_hash: Buffer | null
    awaited: Generated<boolean>
    lease_owner: string | null
    lease_until: NullableTimestamp
    attempts: Generated<number>
    checks: Generated<number>
    attempted_at: NullableTimestamp
    in_doubt_since: NullableTimestamp
    due_at: GeneratedTimestamp
    opened_at: GeneratedTimestamp
    created_at: GeneratedTimestamp
    finished_at: NullableTimestamp
  }
  erasure: {
    id: string
    environment_id: string
    account_id: string | null
    subject: Buffer | null
    status: Generated<'running' | 'done'>
    progress: ColumnType<Json, string | undefined, string>
    counts: ColumnType<Json, string | undefined, string>
    claimed_until: NullableTimestamp
    created_at: GeneratedTimestamp
    finished_at: NullableTimestamp
  }
  webhook: {
    id: string
    environment_id: string
    url: string
    description: string | null
    events: string[]
    secrets: Buffer
    disabled_reason: 'by_admin' | 'failing' | 'gone' | null
    failing_since: NullableTimestamp
    last_error: NullableJsonColumn<{ code: string; message: string; at: string }>
    created_at: GeneratedTimestamp
    updated_at: GeneratedTimestamp
  }
  provider_hook: {
    id: string
    account_id: string
    remote_id: string | null
    event: string
    secret: Buffer
    created_at: GeneratedTimestamp
  }
  provider_delivery: { account_id: string; key: string; seen_at: GeneratedTimestamp }
}
