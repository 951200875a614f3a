import { randomUUID } from 'node:crypto'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether text can be an id at all; Postgres answers anything else with an error instead of with no row. */
export function isId(text: string): boolean {
  return UUID.test(text)
}

/**
 * A new id (UUID version 7): begins with the time, so that new rows lie together at the end of an index instead of all over it.
 * The time is for that alone; nothing is decided by it.
 */
export function makeId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
