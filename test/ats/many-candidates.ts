import type { Database } from '../../src/storage/database.ts'

const FIRST =
  'Aarav Aditi Amara Ananya Anika Arjun Asha Ayaan Beatriz Chen Dara Deepa Diego Elena Emeka Farah Felix Gita Hanna Hiro Ines Ishaan Ivan Jana Jonas Kavya Kiran Lakshmi Leila Liam Lucia Maja Mehmet Meera Mina Nikhil Noor Olga Omar Priya Rahul Rohan Sana Sara Tariq Uma Vikram Wei Yusuf Zara'
const LAST =
  'Acharya Agarwal Bauer Becker Bose Chandra Chowdhury Costa Das Desai Dubois Fischer Fonseca Garcia Ghosh Gupta Haddad Hansen Hoffmann Ibrahim Iyer Jain Joshi Kapoor Khan Kim Kovacs Kowalski Kumar Lindberg Lopez Malik Mehta Menon Meyer Mishra Moreau Mukherjee Nair Nguyen Novak Okafor Patel Pereira Pillai Rao Reddy Rossi Saito Sanchez Schneider Sen Shah Sharma Silva Singh Sokolov Suzuki Tan Thomas Varma Verma Wagner Wang Yadav Yamamoto Zhang'

/** When the first candidate was created; each further one comes a second later. */
export const FIRST_MS = 1_700_000_000_000

/** Jobs among which the candidates are spread evenly. */
const JOBS = 100

/**
 * Fills an environment with candidates, one application each, and one audit row each, and gathers the statistics that plans are made from.
 * Ids and times count up as the API's own do.
 */
export async function addManyCandidates(database: Database, environmentId: string, count: number): Promise<{ jobIds: string[] }> {
  const { pool } = database
  await pool.query(
    `insert into ats_job (environment_id, id, title, description, status, external_id, created_at, updated_at)
     select $1, gen_random_uuid(), 'Job ' || n, repeat('Builds things. ', 50), 'active', 'ext_' || n, now() - n * interval '1 minute', now()
     from generate_series(1, $2::int) n`,
    [environmentId, JOBS],
  )
  await pool.query(
    `insert into ats_candidate (environment_id, id, full_name, email, phone_number, primary_skills, secondary_skills, total_experience_years,
       current_company, current_designation, metadata, created_at, updated_at)
     select $1, (lpad(to_hex(${FIRST_MS} + n * 1000::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
       first || ' ' || last, lower(first) || '.' || lower(last) || n || '@example.com', '+91 90000 ' || n, '{React,TypeScript}', '{Docker}', n % 20,
       'Company ' || n % 500, 'Engineer', jsonb_build_object('external_id', 'ATS-' || n), at, at
     from (
       select n, $3::text[] as firsts, $4::text[] as lasts, to_timestamp(${FIRST_MS} / 1000 + n) as at from generate_series(1, $2::int) n
     ) numbered,
     lateral (select firsts[1 + (hashint4(n) & 65535) % cardinality(firsts)] as first, lasts[1 + (hashint4(-n) & 65535) % cardinality(lasts)] as last) named`,
    [environmentId, count, FIRST.split(' '), LAST.split(' ')],
  )
  await pool.query(
    `insert into ats_application (environment_id, id, candidate_id, job_id, status, status_date, created_at, updated_at)
     select $1, gen_random_uuid(), candidate.id, job.id, 'Applied', now(), now(), now()
     from (select id, row_number() over (order by id) % $2::int as n from ats_candidate where environment_id = $1) candidate
     join (select id, row_number() over (order by id) - 1 as n from ats_job where environment_id = $1) job using (n)`,
    [environmentId, JOBS],
  )
  // Stamped one by one, as the trigger would, but without looking for the newest each time.
  await pool.query('alter table ats_audit_log disable trigger ats_audit_log_stamped')
  await pool.query(
    `insert into ats_audit_log (environment_id, action, entity_type, entity_id, created_at)
     select environment_id, case when row_number() over (order by id) % 100 = 0 then 'CANDIDATE_DELETED' else 'CANDIDATE_CREATED' end, 'candidate', id::text, created_at
     from ats_candidate where environment_id = $1`,
    [environmentId],
  )
  await pool.query('alter table ats_audit_log enable trigger ats_audit_log_stamped')
  for (const table of ['ats_job', 'ats_candidate', 'ats_candidate_tally', 'ats_application', 'ats_audit_log']) {
    await pool.query(`vacuum analyze ${table}`)
  }
  const { rows } = await pool.query<{ id: string }>('select id from ats_job where environment_id = $1 order by id', [
    environmentId,
  ])
  return { jobIds: rows.map(({ id }) => id) }
}
