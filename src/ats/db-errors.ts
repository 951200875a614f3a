const FOREIGN_KEY = '23503'
const UNIQUE = '23505'
const LOCK_TIMEOUT = '55P03'

/** Whether the database refused a statement because of the named foreign key. */
export function brokeForeignKey(thrown: unknown, constraint: string): boolean {
  return has(thrown, 'code', FOREIGN_KEY) && has(thrown, 'constraint', constraint)
}

/** Whether the database refused a statement because of the named unique index. */
export function brokeUnique(thrown: unknown, index: string): boolean {
  return has(thrown, 'code', UNIQUE) && has(thrown, 'constraint', index)
}

/** Whether a lock was not granted within its time. */
export function waitedTooLong(thrown: unknown): boolean {
  return has(thrown, 'code', LOCK_TIMEOUT)
}

function has(thrown: unknown, key: 'code' | 'constraint', value: string): boolean {
  return thrown instanceof Error && key in thrown && (thrown as Error & Record<typeof key, unknown>)[key] === value
}
