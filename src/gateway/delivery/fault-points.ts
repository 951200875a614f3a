/** Places at which a process may die; tests kill it there. */
export type FaultPoint =
  | 'after-insert'
  | 'after-bell'
  | 'before-send'
  /** The provider has answered and the answer is not stored. */
  | 'after-commit'
  | 'after-settle-before-release'
  /** A step of a write of several calls is done and not recorded. */
  | 'during-step'

/** Called at each point with the write's or account's id. Does nothing in a product that runs. */
export type AtFaultPoint = (point: FaultPoint, id: string) => void | Promise<void>

export const noFaults: AtFaultPoint = () => undefined
