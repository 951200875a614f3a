import { type Kysely, sql } from 'kysely'

/** Environments, tokens, accounts, writes. Frozen in time: a later change is a later file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table environment (
      id uuid primary key default gen_random_uuid(),
      name text not null unique,
      settings jsonb not null default '{}',
      created_at timestamptz not null default now()
    )`.execute(db)

  await sql`
    create table api_token (
      id uuid primary key default gen_random_uuid(),
      environment_id uuid not null references environment on delete cascade,
      kind text not null check (kind in ('api', 'account', 'link')),
      name text not null,
      hash bytea not null unique,
      scopes text[] not null default '{}',
      account_id uuid,
      grant_data jsonb not null default '{}',
      expires_at timestamptz,
      used_at timestamptz,
      revoked_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index api_token_environment on api_token (environment_id, created_at)`.execute(db)

  await sql`
    create table integrated_account (
      id uuid primary key default gen_random_uuid(),
      environment_id uuid not null references environment on delete cascade,
      tenant_id text not null,
      integration text not null,
      status text not null check (status in ('connecting', 'active', 'needs_reauth', 'validation_error', 'disabled')),
      authentication_method text not null,
      is_sandbox boolean not null default false,
      credentials bytea,
      context jsonb not null default '{}',
      unified_model_override jsonb,
      last_error jsonb,
      revision integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index integrated_account_environment on integrated_account (environment_id, created_at, id)`.execute(db)

  await sql`
    create table account_queue (
      account_id uuid primary key references integrated_account on delete cascade,
      ready_at timestamptz,
      lease_owner text,
      lease_until timestamptz,
      tokens double precision,
      tokens_at timestamptz,
      per_second double precision,
      throttled_until timestamptz
    )`.execute(db)
  await sql`create index account_queue_ready on account_queue (ready_at) where ready_at is not null`.execute(db)

  await sql`
    create table write (
      id uuid primary key default gen_random_uuid(),
      seq bigint generated always as identity,
      environment_id uuid not null references environment on delete cascade,
      account_id uuid not null references integrated_account on delete cascade,
      model text not null,
      resource text not null,
      method text not null,
      target_id text,
      lane text not null,
      status text not null
        check (status in ('accepted', 'running', 'waiting', 'succeeded', 'failed', 'unknown', 'cancelled', 'dead')),
      outcome text check (outcome in ('created', 'matched', 'updated', 'deleted')),
      plain boolean not null,
      input bytea,
      steps bytea,
      record bytea,
      remote_id text,
      warnings jsonb not null default '[]',
      error jsonb,
      idempotency_scope text,
      idempotency_key text,
      request_hash bytea,
      lease_owner text,
      attempts integer not null default 0,
      attempted_at timestamptz,
      next_attempt_at timestamptz,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db)
  // The backlog of one account in the order of acceptance, and the unfinished writes before one in its lane.
  await sql`create index write_backlog on write (account_id, seq) where status in ('accepted', 'running', 'waiting')`.execute(db)
  await sql`create index write_lane on write (account_id, lane, seq) where status in ('accepted', 'running', 'waiting')`.execute(
    db,
  )
  await sql`create unique index write_idempotency on write (account_id, idempotency_scope, idempotency_key)
    where idempotency_key is not null`.execute(db)
  await sql`create index write_list on write (environment_id, seq desc)`.execute(db)
  await sql`create index write_finished on write (finished_at) where finished_at is not null`.execute(db)

  await sql`
    create table write_attempt (
      write_id uuid not null references write on delete cascade,
      number integer not null,
      started_at timestamptz not null,
      finished_at timestamptz,
      result text,
      error jsonb,
      calls jsonb not null default '[]',
      primary key (write_id, number)
    )`.execute(db)
}
