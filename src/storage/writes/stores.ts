import { sql } from 'kysely'
import type { AttemptStore } from '../../ports/attempts.ts'
import type { Vault } from '../../ports/vault.ts'
import type { WriteStore } from '../../ports/writes.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'
import { makeId } from '../ids.ts'
import { insertWrite } from './insert.ts'
import { hastenWrites, parkLane, unparkLane } from './lanes.ts'
import { findWrite, listWrites } from './list.ts'
import { cancelWrite, replaceWriteInput, retryWrite, SETTLED } from './operate.ts'
import { recoverWrite, saveWriteSteps, settleWrite } from './settle.ts'
import { abandonPlainWrite, sweepPlainWrites } from './sweep-plain.ts'
import { beginPlainWrite, beginWrite, explainRefusal, takeWrites } from './take.ts'

export function makeWriteStore({ db, pool, listen }: Pick<Database, 'db' | 'pool' | 'listen'>, vault: Vault): WriteStore {
  return {
    makeId,
    insert: (write) => insertWrite(pool, vault, write),
    async forgetKey(id) {
      await reaching(() => sql`update write set idempotency_key = null where id = ${id}`.execute(db))
    },
    find: (environmentId, id) => findWrite(db, vault, environmentId, id),
    list: (environmentId, filter, page) => listWrites(db, vault, environmentId, filter, page),
    retry: (environmentId, id) => retryWrite(db, vault, environmentId, id),
    cancel: (environmentId, id) => cancelWrite(db, vault, environmentId, id),
    replaceInput: (environmentId, id, input, lane) => replaceWriteInput(db, vault, environmentId, id, input, lane),
    async watch(id) {
      await reaching(() => sql`update write set awaited = true where id = ${id} and not awaited`.execute(db))
    },
    onSettled: (callback) => listen(SETTLED, callback),
  }
}

export function makeAttemptStore({ pool }: Pick<Database, 'pool'>, vault: Vault): AttemptStore {
  return {
    take: (accountId, limit) => takeWrites(pool, accountId, limit),
    begin: (id, owner, leaseMarginMs) => beginWrite(pool, vault, id, owner, leaseMarginMs),
    beginPlain: (id, owner) => beginPlainWrite(pool, vault, id, owner),
    abandonPlain: (id, owner, report, deliveries = []) => abandonPlainWrite(pool, vault, id, owner, report, deliveries),
    explain: (id, owner) => explainRefusal(pool, id, owner),
    saveSteps: (id, owner, steps) => saveWriteSteps(pool, vault, id, owner, steps),
    settle: (id, owner, settlement, deliveries = []) => settleWrite(pool, vault, id, owner, settlement, deliveries),
    recover: (id, formerOwner, waitMs) => recoverWrite(pool, id, formerOwner, waitMs),
    park: (accountId, lane, blockedMs) => parkLane(pool, accountId, lane, blockedMs),
    unpark: (accountId, lane, limit) => unparkLane(pool, accountId, lane, limit),
    hasten: (accountId, errorCodes) => hastenWrites(pool, accountId, errorCodes),
    sweepPlain: (waitMs, limit, tell = async () => []) => sweepPlainWrites(pool, vault, waitMs, limit, tell),
  }
}
