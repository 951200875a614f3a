import type { Migration } from 'kysely/migration'
import * as gateway from './0001-gateway.ts'
import * as ats from './0002-ats.ts'
import * as writeFiles from './0003-write-files.ts'
import * as webhooks from './0004-webhooks.ts'
import * as consoleSessions from './0005-console.ts'

/** Every change of the schema, in the order in which they run. A name is never changed or removed once released. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-gateway': gateway,
  '0002-ats': ats,
  '0003-write-files': writeFiles,
  '0004-webhooks': webhooks,
  '0005-console': consoleSessions,
}
