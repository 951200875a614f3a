import { GatewayError } from '../../errors.ts'
import type { Vault } from '../../ports/vault.ts'
import type { Operated, Write, WriteFilter, WriteInput, WriteStatus, WriteStore } from '../../ports/writes.ts'
import { laneOf } from '../submission.ts'
import type { Announcer } from './announce.ts'

/** Writes retried by one call; whoever has more calls again. */
const BULK_MAX = 1_000
const BULK_PAGE = 100

/** What operators and callers do with writes that were accepted before. Another environment's write is `not_found`. */
export type OperateWrites = {
  /** @throws GatewayError `not_found` */
  read(environmentId: string, id: string): Promise<Write>
  list(environmentId: string, filter: WriteFilter, page: { limit: number; after?: string }): Promise<Write[]>
  /** Makes a failed, dead or unknown write due again. @throws GatewayError `not_found`, `conflict` in any other state */
  retry(environmentId: string, id: string): Promise<Write>
  /** Cancels a write that was not sent. @throws GatewayError `not_found`, `conflict` when it was sent or is finished */
  cancel(environmentId: string, id: string): Promise<Write>
  /** Replaces the input of a dead or failed write. @throws GatewayError `not_found`, `conflict` in any other state */
  replace(environmentId: string, id: string, input: WriteInput): Promise<Write>
  /** Retries the writes that fit, at most 1,000; `more` when others are left. @param filter its status is failed, dead or unknown */
  retryAll(environmentId: string, filter: WriteFilter & { status: WriteStatus }): Promise<{ retried: number; more: boolean }>
}

export function makeOperateWrites(parts: {
  writes: WriteStore
  vault: Pick<Vault, 'fingerprint'>
  announcer: Announcer
  /** Lets the followers of a lane go on. */
  unpark(accountId: string, lane: string): Promise<void>
}): OperateWrites {
  const { writes, vault, announcer } = parts

  const read = async (environmentId: string, id: string): Promise<Write> => {
    const write = await writes.find(environmentId, id)
    if (write === undefined) throw NOT_FOUND()
    return write
  }
  const doneOrThrow = (operated: Operated, wanted: string): Write => {
    if (operated.kind === 'done') return operated.write
    if (operated.kind === 'not_found') throw NOT_FOUND()
    throw new GatewayError('conflict', `This write is ${operated.status}. ${wanted}`, {
      details: { status: operated.status },
    })
  }
  const retry = async (environmentId: string, id: string): Promise<Write> => {
    const operated = await writes.retry(environmentId, id)
    const write = doneOrThrow(operated, 'Only a failed, dead or unknown write whose input is still kept can be retried.')
    announcer.announce(write.account_id)
    return write
  }

  return {
    read,
    list: (environmentId, filter, page) => writes.list(environmentId, filter, page),
    retry,
    async cancel(environmentId, id) {
      const operated = await writes.cancel(environmentId, id)
      const write = doneOrThrow(operated, 'Only a write of which nothing was sent can be cancelled.')
      await parts.unpark(write.account_id, write.lane)
      announcer.announce(write.account_id)
      return write
    },
    async replace(environmentId, id, input) {
      const { resource, method, target_id: targetId } = await read(environmentId, id)
      const lane = laneOf({ resource, method, targetId, body: input.body }, vault.fingerprint) ?? id
      return doneOrThrow(
        await writes.replaceInput(environmentId, id, input, lane),
        'Only a dead or failed write takes a new body.',
      )
    },
    async retryAll(environmentId, filter) {
      let retried = 0
      let after: string | undefined
      for (let seen = 0; seen < BULK_MAX; seen += BULK_PAGE) {
        const page = await writes.list(environmentId, filter, { limit: BULK_PAGE, ...(after !== undefined && { after }) })
        for (const { id } of page) {
          const { kind } = await writes.retry(environmentId, id)
          if (kind === 'done') retried += 1
        }
        for (const accountId of new Set(page.map(({ account_id }) => account_id))) announcer.announce(accountId)
        if (page.length < BULK_PAGE) return { retried, more: false }
        after = page.at(-1)?.seq
      }
      return { retried, more: true }
    },
  }
}

const NOT_FOUND = () => new GatewayError('not_found', 'There is no write with this id.')
