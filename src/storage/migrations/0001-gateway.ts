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

  // One row an account: which accounts are due, who drains them, and how fast. The rows are few and change all the time, so they get
  // room to change in place, and their dead versions are swept early.
  await sql`
    create table account_queue (
      account_id uuid primary key references integrated_account on delete cascade,
      ready_at timestamptz,
      resume_at timestamptz,
      lease_owner text,
      lease_until timestamptz,
      failures integer not null default 0,
      tokens double precision,
      tokens_at timestamptz,
      per_second double precision,
      learned_at timestamptz,
      throttled_until timestamptz
    ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500)`.execute(db)
  await sql`create index account_queue_ready on account_queue (ready_at) where ready_at is not null`.execute(db)

  // No foreign keys: each would take a share lock on the account's row with every write, and a busy account's row would be what all
  // its callers queue at. No checks of the texts either: Postgres prepares each check anew for every statement, a fifth of an insert
  // for three of them; the types say the same. What a deleted account leaves behind is an entry in erasure, worked off in small pieces.
  await sql`
    create table write (
      id uuid primary key,
      seq bigint generated always as identity,
      environment_id uuid not null,
      account_id uuid not null,
      model text not null,
      resource text not null,
      method text not null,
      target_id text,
      lane text collate "C" not null,
      mode text not null,
      status text not null default 'accepted',
      outcome text,
      input bytea,
      steps bytea,
      report bytea,
      remote_id text,
      error_code text,
      idempotency_scope text collate "C",
      idempotency_key text collate "C",
      request_hash bytea,
      awaited boolean not null default false,
      lease_owner text,
      lease_until timestamptz,
      attempts integer not null default 0,
      checks integer not null default 0,
      attempted_at timestamptz,
      in_doubt_since timestamptz,
      due_at timestamptz not null default now(),
      opened_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      finished_at timestamptz
    ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)`.execute(db)
  // Sealed bytes do not compress; trying costs time.
  await sql`alter table write alter input set storage external, alter report set storage external, alter steps set storage external`.execute(
    db,
  )
  // What the indices below look at does not change when a write begins to run: beginning then costs no index entry. Hence
  // finished_at, not status, says in them what is unfinished.
  await sql`create index write_backlog on write (account_id, due_at, seq) where finished_at is null and mode <> 'plain'`.execute(
    db,
  )
  await sql`create index write_lane on write (account_id, lane, seq) where finished_at is null`.execute(db)
  await sql`create index write_plain on write (lease_until) where finished_at is null and mode = 'plain'`.execute(db)
  await sql`create unique index write_idempotency on write (account_id, idempotency_scope, idempotency_key)
    where idempotency_key is not null`.execute(db)
  await sql`create index write_account on write (account_id, seq)`.execute(db)
  await sql`create index write_trouble on write (environment_id, seq) where error_code is not null`.execute(db)
  await sql`create index write_inputs on write (finished_at) where outcome is not null and input is not null`.execute(db)
  await sql`create index write_finished on write (finished_at) where finished_at is not null`.execute(db)

  // Whose data is to go: one person's (subject, sealed until it is done) or a deleted account's. Worked off in pieces, and kept as the receipt.
  await sql`
    create table erasure (
      id uuid primary key,
      environment_id uuid not null references environment on delete cascade,
      account_id uuid,
      subject bytea,
      status text not null default 'running' check (status in ('running', 'done')),
      progress jsonb not null default '{}',
      counts jsonb not null default '{}',
      claimed_until timestamptz,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db)
  await sql`create index erasure_running on erasure (created_at) where status = 'running'`.execute(db)
}
