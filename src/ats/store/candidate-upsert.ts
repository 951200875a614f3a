import { CompiledQuery } from 'kysely'
import { AtsError } from '../ats-error.ts'
import type { AtsContext, Principal } from '../context.ts'
import { LOCKED_FIELDS, lockedAmong } from '../masking.ts'
import type { Candidate, CandidateFields } from '../model/candidate.ts'
import type { AtsTransaction } from '../schema.ts'
import {
  CANDIDATE_COLUMNS,
  type CandidateRow,
  toCandidate,
  toColumn,
  WRITABLE_COLUMNS,
  type WritableColumn,
} from './candidate-row.ts'

const COLUMNS = Object.keys(WRITABLE_COLUMNS) as WritableColumn[]

/** What a new candidate has where nothing is given; null everywhere else. */
const PRESETS: Partial<Record<WritableColumn, unknown>> = { primary_skills: [], secondary_skills: [], source: 'api' }

/** $1 environment, $2 id, $3 time, $4 names of the given fields, $5 actor; then one parameter for each column. */
const FIRST_COLUMN = 6
const parameters = COLUMNS.map((column, index) => `$${FIRST_COLUMN + index}::${WRITABLE_COLUMNS[column]}`)

/** The e-mail is what was matched by: the stored spelling stays, and giving it writes no locked field. */
const updates = COLUMNS.filter((column) => column !== 'email').map(
  (column) => `${column} = case when '${column}' = any($4::text[]) then excluded.${column} else c.${column} end`,
)
const locked = LOCKED_FIELDS.filter((field) => field !== 'email').map((field) => `'${field}'`)

/**
 * One statement, so that two simultaneous requests for one e-mail make one candidate, and so that its audit row cannot be missing. Its text never
 * changes, which lets the server keep the plan. A masked candidate for whom a locked field is given is left alone, and no row comes back.
 */
const TEXT = `
  with written as (
    insert into ats_candidate as c (environment_id, id, created_at, updated_at, ${COLUMNS.join(', ')})
    values ($1::uuid, $2::uuid, $3::timestamptz, $3::timestamptz, ${parameters.join(', ')})
    on conflict (environment_id, lower(email)) do update set updated_at = excluded.updated_at, ${updates.join(', ')}
    where c.talent_pool_status <> 'masked' or not $4::text[] && array[${locked.join(', ')}]
    returning ${CANDIDATE_COLUMNS}
  ), logged as (
    insert into ats_audit_log (environment_id, action, entity_type, entity_id, user_id, details)
    select $1::uuid, case when id = $2::uuid then 'CANDIDATE_CREATED' else 'CANDIDATE_UPDATED' end,
      'candidate', id::text, $5::text, jsonb_build_object('fields', $4::text[])
    from written
  )
  select * from written`

/**
 * Creates a candidate, or updates the given fields of the one with the same e-mail.
 * @param trx the transaction of a larger change; without one the statement is its own
 * @throws AtsError `talent_pool_reveal_required` when the candidate is masked and a locked field is given
 */
export async function upsertCandidate(
  ats: AtsContext,
  principal: Principal,
  fields: CandidateFields,
  trx?: AtsTransaction,
): Promise<{ candidate: Candidate; isNew: boolean }> {
  const id = ats.newId()
  const given = COLUMNS.filter((column) => fields[column] !== undefined)
  const values = [
    principal.environmentId,
    id,
    new Date(ats.now()),
    given,
    principal.actorId,
    ...COLUMNS.map((column) => toColumn(fields[column] === undefined ? (PRESETS[column] ?? null) : fields[column])),
  ]
  const { rows } =
    trx === undefined
      ? await ats.database.pool.query<CandidateRow>({ name: 'ats_upsert_candidate', text: TEXT, values })
      : await trx.executeQuery<CandidateRow>(CompiledQuery.raw(TEXT, values))
  const row = rows[0]
  if (row === undefined) throw failMasked(lockedAmong(given.filter((column) => column !== 'email')))
  return { candidate: toCandidate(row), isNew: row.id === id }
}

/** @param fields the locked fields that were given */
export function failMasked(fields: string[]): AtsError {
  return new AtsError(
    'talent_pool_reveal_required',
    'The candidate is masked: reveal it before writing contact or compensation.',
    {
      failures: fields.map((path) => ({ path, message: 'Locked while the candidate is masked' })),
    },
  )
}
