import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** Written as JSON text, read as the parsed value. */
type JsonColumn<T> = ColumnType<T, string, string>
type NullableJsonColumn<T> = ColumnType<T | null, string | null | undefined, string | null>
type Json = Record<string, unknown>

export type AccountStatus = 'connecting' | 'active' | 'needs_reauth' | 'validation_error' | 'disabled'
export type WriteStatus = 'accepted' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'unknown' | 'cancelled' | 'dead'
export type WriteOutcome = 'created' | 'matched' | 'updated' | 'deleted'

/** The gateway's own tables. What the columns mean stands in the ports; what they promise stands in the migrations. */
export type Schema = {
  environment: {
    id: Generated<string>
    name: string
    settings: ColumnType<Json, string | undefined, string>
    created_at: Generated<Timestamp>
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
    created_at: Generated<Timestamp>
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
    created_at: Generated<Timestamp>
    updated_at: Generated<Timestamp>
  }
  account_queue: {
    account_id: string
    ready_at: NullableTimestamp
    lease_owner: string | null
    lease_until: NullableTimestamp
    tokens: number | null
    tokens_at: NullableTimestamp
    per_second: number | null
    throttled_until: NullableTimestamp
  }
  write: {
    id: Generated<string>
    /** Order of acceptance; int8, which the driver reads as text. */
    seq: GeneratedAlways<string>
    environment_id: string
    account_id: string
    model: string
    resource: string
    method: string
    target_id: string | null
    lane: string
    status: WriteStatus
    outcome: WriteOutcome | null
    plain: boolean
    input: Buffer | null
    steps: Buffer | null
    record: Buffer | null
    remote_id: string | null
    warnings: JsonColumn<Json[]>
    error: NullableJsonColumn<Json>
    idempotency_scope: string | null
    idempotency_key: string | null
    request_hash: Buffer | null
    lease_owner: string | null
    attempts: Generated<number>
    attempted_at: NullableTimestamp
    next_attempt_at: NullableTimestamp
    created_at: Generated<Timestamp>
    finished_at: NullableTimestamp
  }
  write_attempt: {
    write_id: string
    number: number
    started_at: Timestamp
    finished_at: NullableTimestamp
    result: string | null
    error: NullableJsonColumn<Json>
    calls: ColumnType<Json[], string | undefined, string>
  }
}
