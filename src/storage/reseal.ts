import type { Vault } from '../ports/vault.ts'
import type { Database } from './database.ts'
import { reaching } from './failures.ts'

/** Version, key id, nonce and tag: no two seals have the same ones, so they stand for the whole envelope. */
const ENVELOPE_BYTES = 33
/** Version and key id. */
const KEY_BYTES = 5

type Key = string | number
/** A sealed column: the columns of its table's primary key with their types, the rows of one batch, and the name a row is sealed under. */
type Place = {
  table: string
  column: string
  key: readonly [name: string, type: string][]
  rows: number
  nameOf(key: Key[]): string
}

const BY_ID: Place['key'] = [['id', 'uuid']]
const FILE: Place['key'] = [
  ['write_id', 'uuid'],
  ['number', 'integer'],
]

/** Every sealed column, with the names that its store seals it under. */
export const SEALED: readonly Place[] = [
  { table: 'integrated_account', column: 'credentials', key: BY_ID, rows: 200, nameOf: ([id]) => `${id}` },
  { table: 'webhook', column: 'secrets', key: BY_ID, rows: 200, nameOf: ([id]) => `${id} secrets` },
  { table: 'provider_hook', column: 'secret', key: BY_ID, rows: 200, nameOf: ([id]) => `${id} secret` },
  { table: 'erasure', column: 'subject', key: BY_ID, rows: 200, nameOf: ([id]) => `${id}` },
  { table: 'write', column: 'input', key: BY_ID, rows: 200, nameOf: ([id]) => `${id} input` },
  { table: 'write', column: 'steps', key: BY_ID, rows: 200, nameOf: ([id]) => `${id} steps` },
  { table: 'write', column: 'report', key: BY_ID, rows: 200, nameOf: ([id]) => `${id} report` },
  { table: 'write_file', column: 'details', key: FILE, rows: 200, nameOf: ([id, number]) => `${id} file ${number}` },
  {
    table: 'write_file_part',
    column: 'bytes',
    key: [...FILE, ['part', 'integer']],
    // A megabyte each.
    rows: 8,
    nameOf: ([id, number, part]) => `${id} file ${number} part ${part}`,
  },
]

export type Resealed = { resealed: number; unreadable: number }

/**
 * Seals everything again that is sealed under another key than the current one. Each value is exchanged only if nobody changed it in the
 * meantime, so gateways may run, and stopping half-way loses nothing.
 * @param onProgress hears, after every batch, of the place and how many were sealed again there so far
 */
export async function reseal(
  { pool }: Pick<Database, 'pool'>,
  vault: Vault,
  onProgress: (place: string, done: number) => void,
): Promise<Resealed> {
  const total = { resealed: 0, unreadable: 0 }
  const current = vault.seal('', null).subarray(0, KEY_BYTES)
  for (const place of SEALED) {
    let after: Key[] | undefined
    let done = 0
    // Each batch begins after the last one's end, so the loop ends where the table does.
    for (;;) {
      const { text, values } = nextBatch(place, current, after)
      const { rows } = await reaching(() => pool.query<{ key: Key[]; sealed: Buffer }>(text, values))
      for (const { key, sealed } of rows) {
        const again = sealAgain(vault, place.nameOf(key), sealed)
        if (again === undefined) total.unreadable += 1
        else done += await exchange(pool, place, key, sealed, again)
      }
      if (rows.length > 0) onProgress(`${place.table}.${place.column}`, done)
      after = rows.at(-1)?.key
      if (rows.length < place.rows) break
    }
    total.resealed += done
  }
  return total
}

/** How many sealed values are under another key than the current one, by place; places without any are left out. */
export async function countOld({ pool }: Pick<Database, 'pool'>, vault: Vault): Promise<Record<string, number>> {
  const current = vault.seal('', null).subarray(0, KEY_BYTES)
  const found: Record<string, number> = {}
  for (const { table, column } of SEALED) {
    const text = `select count(*)::int as old from "${table}" where substring(${column} from 1 for ${KEY_BYTES}) <> $1`
    const { rows } = await reaching(() => pool.query<{ old: number }>(text, [current]))
    const old = rows[0]?.old ?? 0
    if (old > 0) found[`${table}.${column}`] = old
  }
  return found
}

function nextBatch({ table, column, key, rows }: Place, current: Buffer, after: Key[] | undefined) {
  const names = key.map(([name]) => name).join(', ')
  const bounds = key.map(([, type], at) => `$${at + 2}::${type}`).join(', ')
  const text = `select jsonb_build_array(${names}) as key, ${column} as sealed from "${table}"
    where substring(${column} from 1 for ${KEY_BYTES}) <> $1 ${after === undefined ? '' : `and (${names}) > (${bounds})`}
    order by ${names} limit ${rows}`
  return { text, values: [current, ...(after ?? [])] }
}

function sealAgain(vault: Vault, name: string, sealed: Buffer): Buffer | undefined {
  try {
    return vault.seal(name, vault.open(name, sealed))
  } catch {
    return undefined
  }
}

/** 1, or 0 when the value was changed meanwhile; whoever changed it has sealed it under a key of its own. */
async function exchange(pool: Database['pool'], { table, column, key }: Place, id: Key[], before: Buffer, after: Buffer) {
  const isRow = key.map(([name, type], at) => `${name} = $${at + 3}::${type}`).join(' and ')
  const text = `update "${table}" set ${column} = $1 where substring(${column} from 1 for ${ENVELOPE_BYTES}) = $2 and ${isRow}`
  const { rowCount } = await reaching(() => pool.query(text, [after, before.subarray(0, ENVELOPE_BYTES), ...id]))
  return rowCount ?? 0
}
