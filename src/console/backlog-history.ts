import { LRUCache } from 'lru-cache'

const SAMPLE_MS = 5_000
const SAMPLES_MAX = 360
const ENVIRONMENTS_MAX = 100

export type BacklogSample = { atMs: number; writes: number }

/**
 * The backlog of the last half hour, as far as somebody looked: the database knows only the present one. Kept in this process.
 */
export type BacklogHistory = {
  /** Adds what is seen now, at most every five seconds, and returns everything that is kept. */
  note(environmentId: string, writes: number): readonly BacklogSample[]
}

export function makeBacklogHistory(now: () => number): BacklogHistory {
  const kept = new LRUCache<string, BacklogSample[]>({ max: ENVIRONMENTS_MAX })
  return {
    note(environmentId, writes) {
      const samples = kept.get(environmentId) ?? []
      const last = samples.at(-1)
      if (last === undefined || now() - last.atMs >= SAMPLE_MS) samples.push({ atMs: now(), writes })
      kept.set(environmentId, samples.slice(-SAMPLES_MAX))
      return samples
    },
  }
}
