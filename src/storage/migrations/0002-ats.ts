import { type Kysely, sql } from 'kysely'

/**
 * The built-in ATS. Every key begins with the environment, so that no query and no foreign key can reach into another one.
 * Frozen in time: a later change is a later file.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await makeJobs(db)
  await makeCandidates(db)
  await makeCandidateTally(db)
  await makeSearchIndex(db)
  await makeApplications(db)
  await makeDocuments(db)
  await makeUsers(db)
  await makeAuditLog(db)
}

async function makeJobs(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ats_job (
      environment_id uuid not null references environment on delete cascade,
      id uuid not null,
      title text not null check (title <> ''),
      description text not null,
      department text,
      status text not null check (status in ('active', 'paused', 'closed', 'draft')),
      external_id text,
      company_card_id text,
      metadata jsonb check (jsonb_typeof(metadata) = 'object'),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (environment_id, id)
    )`.execute(db)
  await sql`create unique index ats_job_external_id on ats_job (environment_id, external_id) where external_id is not null`.execute(
    db,
  )
  await sql`create index ats_job_active on ats_job (environment_id, created_at desc, id desc) where status = 'active'`.execute(db)
}

/**
 * Candidate ids are UUIDv7: descending ids are the newest first, here and in `ats_application_by_job`, without a further column or index.
 * `searchable` leaves a masked candidate's e-mail out: the answers to searches would give it away letter by letter.
 */
async function makeCandidates(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ats_candidate (
      environment_id uuid not null references environment on delete cascade,
      id uuid not null,
      full_name text not null check (full_name <> ''),
      email text not null check (email <> ''),
      phone_number text,
      whatsapp_number text,
      location text,
      preferred_location text,
      primary_skills text[] not null default '{}',
      secondary_skills text[] not null default '{}',
      total_experience_years double precision check (total_experience_years >= 0),
      current_company text,
      current_designation text,
      current_ctc double precision check (current_ctc >= 0),
      expected_ctc double precision check (expected_ctc >= 0),
      notice_period_days integer check (notice_period_days >= 0),
      in_notice_period boolean,
      last_working_day date,
      resume_url text,
      resume_path text,
      source text default 'api',
      screening_score double precision,
      talent_pool_status text not null default 'not_linked' check (talent_pool_status in ('not_linked', 'masked', 'revealed')),
      metadata jsonb check (jsonb_typeof(metadata) = 'object'),
      searchable text not null
        generated always as (lower(full_name || chr(10) || case when talent_pool_status = 'masked' then '' else email end)) stored,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (environment_id, id)
    )`.execute(db)
  await sql`create unique index ats_candidate_email on ats_candidate (environment_id, lower(email))`.execute(db)
}

/**
 * How many candidates an environment has, for the total of every list: counting 100,000 rows costs more than reading a page of them.
 * Sixteen rows an environment, chosen by connection, so that simultaneous inserts seldom wait for one another. A trigger a statement keeps
 * them, whoever writes; the look at `environment` is for its own deletion, which takes the candidates along when it is already gone.
 */
async function makeCandidateTally(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ats_candidate_tally (
      environment_id uuid not null references environment on delete cascade,
      slot smallint not null,
      candidates bigint not null,
      primary key (environment_id, slot)
    ) with (fillfactor = 30)`.execute(db)
  await sql`
    create function ats_candidate_tally_keep() returns trigger language plpgsql as $$
    begin
      insert into ats_candidate_tally as tally (environment_id, slot, candidates)
        select changed.environment_id, pg_backend_pid() % 16, count(*) * tg_argv[0]::integer
        from changed
        where exists (select from environment where environment.id = changed.environment_id)
        group by changed.environment_id
      on conflict (environment_id, slot) do update set candidates = tally.candidates + excluded.candidates;
      return null;
    end $$`.execute(db)
  await sql`create trigger ats_candidate_inserted after insert on ats_candidate
    referencing new table as changed for each statement execute function ats_candidate_tally_keep('1')`.execute(db)
  await sql`create trigger ats_candidate_deleted after delete on ats_candidate
    referencing old table as changed for each statement execute function ats_candidate_tally_keep('-1')`.execute(db)
}

/**
 * Search by any part of a name or an e-mail, by trigrams.
 * `pg_trgm` is a trusted extension, which the owner of a database may create; where that is forbidden the index is left out, and search reads
 * every candidate of the environment. It goes into `public` and not into the first schema of the path, because other schemas' indices would
 * be dropped together with it. The pending list is kept short because each search reads all of it.
 */
async function makeSearchIndex(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$ begin
      create extension if not exists pg_trgm with schema public;
    exception when others then
      null;
    end $$`.execute(db)
  const { rows } = await sql<{ schema: string }>`
    select nspname as schema from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'`.execute(
    db,
  )
  const schema = rows[0]?.schema
  if (schema === undefined) return
  await sql`
    create index ats_candidate_search on ats_candidate using gin (searchable ${sql.id(schema)}.gin_trgm_ops)
    with (gin_pending_list_limit = 256)`.execute(db)
}

async function makeApplications(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ats_application (
      environment_id uuid not null,
      id uuid not null,
      candidate_id uuid not null,
      job_id uuid not null,
      status text not null check (status <> ''),
      screening_score double precision,
      match_score double precision,
      notes text,
      shortlisted_at timestamptz,
      screening_started_at timestamptz,
      screening_completed_at timestamptz,
      status_date timestamptz not null,
      outreach_sent_at timestamptz,
      interest_clicked_at timestamptz,
      video_interview_invite_sent_at timestamptz,
      metadata jsonb check (jsonb_typeof(metadata) = 'object'),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (environment_id, id),
      constraint ats_application_pair unique (environment_id, candidate_id, job_id),
      constraint ats_application_candidate foreign key (environment_id, candidate_id) references ats_candidate on delete cascade,
      constraint ats_application_job foreign key (environment_id, job_id) references ats_job on delete cascade
    )`.execute(db)
  await sql`create index ats_application_by_job on ats_application (environment_id, job_id, candidate_id)`.execute(db)
}

async function makeDocuments(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ats_document (
      environment_id uuid not null,
      id uuid not null,
      candidate_id uuid not null,
      file_name text not null check (file_name <> ''),
      content_type text not null,
      size_bytes integer not null check (size_bytes > 0),
      content bytea not null,
      created_at timestamptz not null,
      primary key (environment_id, id),
      constraint ats_document_candidate foreign key (environment_id, candidate_id) references ats_candidate on delete cascade
    )`.execute(db)
  // Documents are compressed formats: trying to compress them again only costs time.
  await sql`alter table ats_document alter column content set storage external`.execute(db)
  await sql`create index ats_document_by_candidate on ats_document (environment_id, candidate_id, id)`.execute(db)
}

async function makeUsers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ats_user (
      environment_id uuid not null references environment on delete cascade,
      id uuid not null,
      email text not null check (email <> ''),
      first_name text not null,
      last_name text not null,
      role text not null check (role in ('Recruiter', 'HiringManager', 'Interviewer', 'Administrator')),
      password_hash text,
      invitation_id uuid unique,
      invitation_expires_at timestamptz,
      invitation_mailed_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deactivated_at timestamptz,
      primary key (environment_id, id),
      check (invitation_id is null or invitation_expires_at is not null)
    )`.execute(db)
  await sql`create unique index ats_user_email on ats_user (environment_id, lower(email))`.execute(db)
  await sql`create index ats_user_sign_in on ats_user (lower(email)) where deactivated_at is null`.execute(db)
}

/**
 * A poller that asks for everything after the newest row it has seen must never miss one, although transactions commit in another order than
 * they stamp. So every writer stamps its row while it holds the environment's advisory lock, shared, which ends with its transaction;
 * and a reader takes the same lock, exclusively, before it looks (`store/audit-logs.ts`). Whoever stamped before the reader has then committed, and is
 * seen; whoever comes after stamps later. Writers do not wait for one another. The clock is the database's, because the clocks of several
 * gateways differ, and a stamp never falls behind a stored one, even if that clock is set back or a replica with a slower one takes over.
 */
async function makeAuditLog(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ats_audit_log (
      environment_id uuid not null references environment on delete cascade,
      id uuid not null default gen_random_uuid(),
      action text not null check (action <> ''),
      entity_type text not null check (entity_type <> ''),
      entity_id text,
      user_id text,
      details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
      created_at timestamptz not null default now(),
      primary key (environment_id, created_at, id)
    )`.execute(db)
  await sql`create index ats_audit_log_action on ats_audit_log (environment_id, action, created_at, id)`.execute(db)
  await sql`
    create function ats_audit_log_lock(environment_id uuid) returns bigint language sql immutable as
    $$ select hashtextextended('ats_audit_log ' || environment_id::text, 0) $$`.execute(db)
  await sql`
    create function ats_audit_log_stamp() returns trigger language plpgsql as $$
    declare
      newest timestamptz;
    begin
      perform pg_advisory_xact_lock_shared(ats_audit_log_lock(new.environment_id));
      select log.created_at into newest from ats_audit_log log
        where log.environment_id = new.environment_id order by log.created_at desc limit 1;
      new.created_at := greatest(clock_timestamp(), newest + interval '1 microsecond');
      return new;
    end $$`.execute(db)
  await sql`create trigger ats_audit_log_stamped before insert on ats_audit_log
    for each row execute function ats_audit_log_stamp()`.execute(db)
}
