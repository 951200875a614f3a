import { setTimeout as wait } from 'node:timers/promises'

/** Time as the machine tells it. */
export const systemClock = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
    await wait(ms, undefined, signal === undefined ? {} : { signal })
  },
}
