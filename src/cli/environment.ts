import type { Operations } from '../commands.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'

/** A wrong variable is one line that names it, not a stack trace. */
export function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const line of error.message.split('\n')) console.error(`Configuration: ${line}`)
    process.exit(1)
  }
}

/**
 * Runs a command on the database of the environment, and closes it. What cannot be done is one line on standard error and exit code 1.
 * @returns the exit code
 */
export async function operate(work: (operations: Operations) => Promise<number | undefined>): Promise<void> {
  const config = configOrExit()
  const { openOperations } = await import('../commands.ts')
  let operations: Operations | undefined
  try {
    operations = await openOperations(config)
    process.exitCode = (await work(operations)) ?? 0
  } catch (error) {
    console.error(reasonOf(error))
    for (const { pointer, message } of failuresOf(error)) console.error(`  ${pointer}: ${message}`)
    if (config.LOG_LEVEL === 'debug') console.error(error)
    process.exitCode = 1
  } finally {
    await operations?.close()
  }
}

/** The innermost message; an address that refuses connections on all of its networks has several, and none of its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message} ${reasonOf(error.cause)}`
}

function failuresOf(error: unknown): { pointer: string; message: string }[] {
  if (!(error instanceof Error) || !('failures' in error) || !Array.isArray(error.failures)) return []
  return error.failures
}
