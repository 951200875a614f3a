import type { Found, Session } from '../../src/connector/contract.ts'
import type { Looked } from './find-opportunity.ts'
import type { Opportunity } from './opportunities.ts'

/** Carries what a look came to out of a step, which must not be recorded when nothing was found. */
class NotFound extends Error {
  readonly looked: Exclude<Looked, { kind: 'found' }>

  constructor(looked: Exclude<Looked, { kind: 'found' }>) {
    super('Nothing was found.')
    this.looked = looked
  }
}

/**
 * The result of a step that an attempt may have finished: as it was recorded, or as a look at Lever shows. What is found is recorded, so that
 * whatever happens from there on, the step is not done again.
 */
export async function settleStep<T>(
  session: Session,
  step: string,
  look: () => Promise<Looked>,
  resultOf: (opportunity: Opportunity) => T,
): Promise<{ result: T } | Extract<Found, { kind: 'absent' | 'unsure' }>> {
  try {
    const result = await session.step(step, async () => {
      const looked = await look()
      if (looked.kind !== 'found') throw new NotFound(looked)
      return resultOf(looked.opportunity)
    })
    return { result }
  } catch (error) {
    if (error instanceof NotFound) return error.looked
    throw error
  }
}
