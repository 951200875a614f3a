import type { RetentionStore } from '../../ports/retention.ts'
import type { Database } from '../database.ts'
import { run } from '../statement.ts'

const AGE = `now() - $1::float8 * interval '1 millisecond'`

/** SKIP LOCKED lets several processes share the work instead of waiting for each other. */
const DROP_INPUTS = {
  name: 'retention_inputs',
  text: `
    update write set input = null, steps = null where id in (
      select id from write where outcome is not null and input is not null and finished_at < ${AGE}
      order by finished_at limit $2 for update skip locked
    ) returning id`,
}

const DROP_RECEIPTS = {
  name: 'retention_receipts',
  text: `
    delete from write where id in (
      select id from write where finished_at is not null and finished_at < ${AGE}
      order by finished_at limit $2 for update skip locked
    ) returning id`,
}

export function makeRetentionStore({ pool }: Pick<Database, 'pool'>): RetentionStore {
  return {
    dropInputs: async (olderThanMs, limit) => (await run(pool, DROP_INPUTS, [olderThanMs, limit])).length,
    dropReceipts: async (olderThanMs, limit) => (await run(pool, DROP_RECEIPTS, [olderThanMs, limit])).length,
  }
}
