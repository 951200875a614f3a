import type { BegunWrite } from '../../ports/attempts.ts'
import type { AtFaultPoint } from './fault-points.ts'
import type { Pace } from './pace.ts'
import { type Hold, LeaseLost } from './performer.ts'

export type TrackedHold = Hold & {
  /** Whether any call of this attempt was let go. */
  readonly sent: boolean
  /** Whether the attempt lost its right to go on. What it came to is then not this process's to say. */
  readonly isLost: boolean
}

/** What one attempt holds: a call goes out only with a token, and then only if the right to send is certain at that moment. */
export function makeHold(parts: {
  write: BegunWrite
  pace: Pace
  /** @throws LeaseLost */
  check(): Promise<void>
  saveSteps(steps: Record<string, unknown>): Promise<boolean>
  at: AtFaultPoint
  /** A caller waits. */
  patient?: boolean
}): TrackedHold {
  const { write, pace, at } = parts
  let sent = false
  let isLost = false
  let steps = write.steps
  const losing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof LeaseLost) isLost = true
      throw error
    }
  }

  return {
    patient: parts.patient === true,
    get sent() {
      return sent
    },
    get isLost() {
      return isLost
    },
    get finishedSteps() {
      return steps
    },
    beforeSend: () =>
      losing(async () => {
        await pace.take()
        await parts.check()
        await at('before-send', write.id)
        sent = true
      }),
    afterReply: (status, headers) => pace.learn(status, headers),
    saveStep: (name, result) =>
      losing(async () => {
        await at('during-step', write.id)
        steps = { ...steps, [name]: result }
        if (!(await parts.saveSteps(steps))) throw new LeaseLost('Another worker has taken this write over.')
      }),
  }
}
