import { type Kysely, sql } from 'kysely'

/** Endpoints that hear of events, and hooks at providers. Frozen in time: a later change is a later file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook (
      id uuid primary key,
      environment_id uuid not null references environment on delete cascade,
      url text not null,
      description text,
      events text[] not null,
      secrets bytea not null,
      disabled_reason text check (disabled_reason in ('by_admin', 'failing', 'gone')),
      failing_since timestamptz,
      last_error jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index webhook_environment on webhook (environment_id, created_at, id)`.execute(db)

  // An endpoint is drained like an account: its deliveries are writes, and its id is the line that is leased. What the foreign key did for
  // accounts, a trigger does for both.
  await sql`alter table account_queue drop constraint account_queue_account_id_fkey`.execute(db)
  await sql`
    create function line_gone() returns trigger language plpgsql as $$
    begin
      delete from account_queue where account_id = old.id;
      return null;
    end $$`.execute(db)
  await sql`create trigger account_gone after delete on integrated_account for each row execute function line_gone()`.execute(db)
  await sql`create trigger webhook_gone after delete on webhook for each row execute function line_gone()`.execute(db)

  await sql`
    create table provider_hook (
      id uuid primary key,
      account_id uuid not null references integrated_account on delete cascade,
      remote_id text,
      event text not null,
      secret bytea not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index provider_hook_account on provider_hook (account_id)`.execute(db)

  // Tokens and events of providers' deliveries, each once: what makes a replay known to every process.
  await sql`
    create table provider_delivery (
      account_id uuid not null references integrated_account on delete cascade,
      key text not null,
      seen_at timestamptz not null default now(),
      primary key (account_id, key)
    )`.execute(db)
  await sql`create index provider_delivery_seen on provider_delivery (seen_at)`.execute(db)
}
