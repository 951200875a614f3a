import { GatewayError } from '../../errors.ts'
import type { Vault } from '../../ports/vault.ts'
import type { NewWrite, Write, WriteInput } from '../../ports/writes.ts'
import { laneOf } from '../submission.ts'
import { persist } from './persist.ts'
import { makePlainLease, type PlainLease, type PlainParts, runPlain } from './plain.ts'
import { canonicalInput } from './request-hash.ts'

export type WritesParts = PlainParts & { vault: Pick<Vault, 'fingerprint'> }

/** A write as a caller asks for it: checked against what the connector can do, nothing stored yet. */
export type WriteCall = {
  environment_id: string
  account_id: string
  model: string
  resource: string
  method: string
  target_id: string | null
  input: WriteInput
  idempotencyKey?: string | undefined
}
/** `replayed`: the call was made before under the same key, and this is its write. */
export type Accepted = { write: Write; replayed: boolean }

export type Writes = {
  /**
   * Stores a write for the workers, and waits up to `waitMs` for its outcome. Once this resolves the write is carried out exactly once
   * whatever happens to this process.
   * @throws GatewayError `idempotency_mismatch`; `unavailable` when the database is away
   */
  accept(call: WriteCall, waitMs?: number): Promise<Accepted>
  /**
   * Stores a write and carries it out now. The write comes back finished, or `waiting` if it may have arrived and that could not be
   * found out in time; `errorOfWrite` makes the caller's error of one that did not succeed.
   * @throws GatewayError `idempotency_mismatch`, `idempotency_in_progress`
   */
  plain(call: WriteCall): Promise<Accepted>
}

/** How long storing is tried while the database is away: short, for somebody waits. */
const STORE_MS = 3_000

export function makeWrites(parts: WritesParts): Writes {
  const { announcer, at, clock, observer, settings, vault, waiter, writes } = parts

  const toNewWrite = (call: WriteCall, awaited: boolean, plain?: PlainLease): NewWrite => {
    const { input, idempotencyKey, ...rest } = call
    const id = writes.makeId()
    const lane = laneOf({ ...rest, targetId: rest.target_id, body: input.body }, vault.fingerprint) ?? id
    return {
      ...rest,
      id,
      lane,
      input,
      awaited,
      ...(plain !== undefined && { plain }),
      ...(idempotencyKey !== undefined && {
        idempotency: {
          scope: `${call.model}/${call.resource} ${call.method} ${call.target_id ?? ''}`,
          key: idempotencyKey,
          requestHash: Buffer.from(vault.fingerprint(canonicalInput(input)), 'hex'),
        },
      }),
    }
  }

  /** Stores the write, or finds the one that its key stands for. A key that is older than a day stands for nothing any more. */
  const store = async (write: NewWrite): Promise<Accepted> => {
    for (;;) {
      const stored = await persist(() => writes.insert(write), clock, STORE_MS)
      if (stored.kind === 'inserted') {
        await at('after-insert', write.id)
        observer.accepted({ accountId: write.account_id, writeId: write.id, mode: stored.write.mode })
        return { write: stored.write, replayed: false }
      }
      if (stored.ageMs > settings.idempotencyMs) {
        await writes.forgetKey(stored.write.id)
        continue
      }
      if (!write.idempotency?.requestHash.equals(stored.write.request_hash ?? Buffer.alloc(0))) throw MISMATCH(stored.write)
      return { write: stored.write, replayed: true }
    }
  }

  const latest = async ({ environment_id, id }: Write): Promise<Write> => {
    const write = await writes.find(environment_id, id)
    if (write === undefined) throw new GatewayError('not_found', 'This write was removed while it was being carried out.')
    return write
  }

  return {
    async accept(call, waitMs = 0) {
      const { write, replayed } = await store(toNewWrite(call, waitMs > 0))
      if (!replayed) {
        announcer.announce(write.account_id)
        await at('after-bell', write.id)
      }
      if (waitMs <= 0 || write.finished_at !== null) return { write, replayed }
      return { write: (await waiter.wait(write.environment_id, write.id, waitMs)) ?? write, replayed }
    },

    async plain(call) {
      const lease = makePlainLease(parts)
      const { write, replayed } = await store(toNewWrite(call, false, lease))
      if (replayed) {
        if (write.finished_at === null) throw IN_PROGRESS(write)
        return { write, replayed }
      }
      await runPlain(parts, write, lease)
      const now = await latest(write)
      if (now.status !== 'waiting') return { write: now, replayed }
      return { write: (await waiter.wait(now.environment_id, now.id, settings.plainLookMs)) ?? now, replayed }
    },
  }
}

const MISMATCH = (write: Write) =>
  new GatewayError('idempotency_mismatch', 'This Idempotency-Key was used for a call with another body. Use a new key.', {
    details: { write_id: write.id },
    failures: [{ pointer: 'Idempotency-Key', message: 'Used within the last 24 hours for something else.' }],
  })

const IN_PROGRESS = (write: Write) =>
  new GatewayError('idempotency_in_progress', 'The first call with this Idempotency-Key is still being carried out.', {
    details: { write_id: write.id },
  })
