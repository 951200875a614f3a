import { GatewayError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { ClaimedErasure, Erasure, ErasureStore } from '../../ports/erasures.ts'
import type { Vault } from '../../ports/vault.ts'
import { laneOf } from '../submission.ts'
import type { Chore } from './worker.ts'

const EVERY_MS = 2_000
const CLAIM_MS = 60_000
const PIECE = 200
/** Pieces worked off in one go; more is taken up at the next run, perhaps by another worker. */
const PIECES_MAX = 500

export type Erasures = {
  /** Asks that everything kept about a person be erased: inputs, records and attempts of writes. Answers with the receipt at once. */
  request(environmentId: string, email: string): Promise<Erasure>
  /** @throws GatewayError `not_found` */
  read(environmentId: string, id: string): Promise<Erasure>
  /** Works the requests off, and removes the writes of deleted accounts. */
  chore: Chore
}

/**
 * Erasure costs accepting a write nothing: there is no index of persons. A person's writes are those in the lane of the address, those
 * in whose sealed data the address stands, found by opening every write of the environment once, and those to the remote records that
 * the first ones made.
 */
export function makeErasures(parts: { erasures: ErasureStore; vault: Pick<Vault, 'fingerprint'>; log: Log }): Erasures {
  const { erasures, vault, log } = parts

  const eraseOne = async (erasure: ClaimedErasure, id: string) => {
    const status = await erasures.erase(id)
    if (status === 'running') erasure.progress.underWay = [...new Set([...(erasure.progress.underWay ?? []), id])]
    else if (status === 'cancelled') erasure.counts.cancelled += 1
    else if (status !== undefined) erasure.counts.erased += 1
  }

  /** One piece of looking through all writes. False when all were seen. */
  const scanPiece = async (erasure: ClaimedErasure, email: string): Promise<boolean> => {
    const { progress, counts } = erasure
    progress.accountId ??= await erasures.accountsAfter(erasure.environmentId, undefined)
    if (progress.accountId === undefined) return false
    const { accountId } = progress
    const lane = laneOf({ resource: '', method: '', targetId: null, body: { emails: [{ email }] } }, vault.fingerprint)
    const page = await erasures.scan(accountId, progress.seq, PIECE)
    for (const write of page) {
      counts.scanned += 1
      if (write.lane !== lane && !write.text.toLowerCase().includes(email)) continue
      if (write.remote_id !== null) {
        const known = progress.remoteIds?.[accountId] ?? []
        progress.remoteIds = { ...progress.remoteIds, [accountId]: [...known, write.remote_id] }
      }
      await eraseOne(erasure, write.id)
    }
    const last = page.at(-1)
    if (page.length === PIECE && last !== undefined) {
      progress.seq = last.seq
      return true
    }
    const next = await erasures.accountsAfter(erasure.environmentId, accountId)
    if (next === undefined) return false
    progress.accountId = next
    delete progress.seq
    return true
  }

  const eraseRelated = async (erasure: ClaimedErasure) => {
    for (const [accountId, remoteIds] of Object.entries(erasure.progress.remoteIds ?? {})) {
      for (const id of await erasures.related(accountId, remoteIds)) await eraseOne(erasure, id)
    }
  }

  /** True when nothing is left to do. */
  const erasePerson = async (erasure: ClaimedErasure, email: string, signal: AbortSignal): Promise<boolean> => {
    const { progress } = erasure
    progress.phase ??= 'scan'
    for (let pieces = 0; progress.phase === 'scan'; pieces++) {
      if (pieces >= PIECES_MAX || signal.aborted) return false
      if (!(await scanPiece(erasure, email))) progress.phase = 'related'
      await erasures.save(erasure, CLAIM_MS)
    }
    if (progress.phase === 'related') {
      await eraseRelated(erasure)
      progress.phase = 'under_way'
      await erasures.save(erasure, CLAIM_MS)
    }
    const underWay = progress.underWay ?? []
    progress.underWay = []
    for (const id of underWay) await eraseOne(erasure, id)
    return progress.underWay.length === 0
  }

  const removeAccount = async (accountId: string, signal: AbortSignal): Promise<boolean> => {
    for (let pieces = 0; pieces < PIECES_MAX && !signal.aborted; pieces++) {
      if ((await erasures.removeWrites(accountId, PIECE)) < PIECE) return true
    }
    return false
  }

  return {
    request: (environmentId, email) => erasures.request(environmentId, email.trim().toLowerCase()),
    async read(environmentId, id) {
      const erasure = await erasures.find(environmentId, id)
      if (erasure === undefined) throw new GatewayError('not_found', 'There is no erasure with this id.')
      return erasure
    },
    chore: {
      name: 'erasure',
      everyMs: EVERY_MS,
      async run(signal) {
        const erasure = await erasures.claim(CLAIM_MS)
        if (erasure === undefined) return
        const { accountId, email } = erasure
        const isDone =
          email !== null
            ? await erasePerson(erasure, email, signal)
            : accountId === null || (await removeAccount(accountId, signal))
        if (!isDone) return erasures.save(erasure, 0)
        await erasures.finish(erasure)
        log.info({ erasure_id: erasure.id, ...erasure.counts }, 'An erasure is done.')
      },
    },
  }
}
