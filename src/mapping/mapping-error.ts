/** One thing that is wrong with a mapping: a JSON pointer into it, and what to do about it. */
export type MappingFailure = { pointer: string; message: string }

/** A mapping that the grammar does not allow. It names every failure, not only the first, so that its author can mend them in one go. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
  readonly failures: readonly MappingFailure[]

  constructor(failures: readonly MappingFailure[]) {
    super(`The mapping is not valid: ${failures.map((failure) => `${failure.pointer || '/'} ${failure.message}`).join('; ')}`)
    this.failures = failures
  }
}

/** One more step of a JSON pointer (RFC 6901): `~` and `/` inside a key are escaped. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
