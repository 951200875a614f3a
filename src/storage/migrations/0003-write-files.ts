import { type Kysely, sql } from 'kysely'

/** Files that were taken in with writes. Frozen in time: a later change is a later file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Without a key to the write, as everywhere: a file is stored before its write is.
  await sql`
    create table write_file (
      write_id uuid not null,
      number integer not null,
      pointer text not null,
      size bigint not null,
      sha256 text not null,
      details bytea,
      created_at timestamptz not null default now(),
      primary key (write_id, number)
    )`.execute(db)
  await sql`create index write_file_created on write_file (created_at)`.execute(db)

  // In parts, so that neither a statement nor a row holds a whole file.
  await sql`
    create table write_file_part (
      write_id uuid not null,
      number integer not null,
      part integer not null,
      bytes bytea not null,
      primary key (write_id, number, part)
    )`.execute(db)
  await sql`alter table write_file_part alter bytes set storage external`.execute(db)

  // Whatever drops an input (retention, an erasure) drops the files with it, and cannot forget to. An erasure drops the report as well,
  // and then size and checksum go too: the checksum of a résumé tells whose it is to whoever has the résumé.
  await sql`
    create function drop_write_files() returns trigger language plpgsql as $$
    begin
      delete from write_file_part where write_id = old.id;
      if tg_op = 'DELETE' or new.report is null then
        delete from write_file where write_id = old.id;
      else
        update write_file set details = null where write_id = old.id;
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger write_input_dropped after update of input on write
    for each row when (old.input is not null and new.input is null) execute function drop_write_files()`.execute(db)
  await sql`create trigger write_deleted after delete on write for each row execute function drop_write_files()`.execute(db)
}
