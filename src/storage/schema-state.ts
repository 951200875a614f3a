import type { Database } from './database.ts'
import { MIGRATIONS } from './migrations/index.ts'

/** Migrations that this version has and the database lacks, and those that only the database knows: a newer version made them. */
export async function schemaState({ pool }: Pick<Database, 'pool'>): Promise<{ missing: string[]; unknown: string[] }> {
  const known = Object.keys(MIGRATIONS)
  const { rows: tables } = await pool.query<{ name: string | null }>("select to_regclass('kysely_migration')::text as name")
  if (tables[0]?.name == null) return { missing: known, unknown: [] }
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration')
  const applied = new Set(rows.map(({ name }) => name))
  return { missing: known.filter((name) => !applied.has(name)), unknown: [...applied].filter((name) => !known.includes(name)) }
}
