export type Stop = () => Promise<void>

/** Something that runs: opened by `start`, closed by what that returns. */
export type Part = { name: string; start(): Promise<Stop> }

/**
 * Starts parts in order, and returns what stops them in reverse. If one cannot start, those before it are stopped again.
 * @throws whatever the part threw
 */
export async function startAll(parts: readonly Part[]): Promise<Stop> {
  const stops: Stop[] = []
  let stopped: Promise<void> | undefined
  const stopAll = async () => {
    for (const stop of stops) await stop()
  }
  try {
    for (const part of parts) stops.unshift(await part.start())
  } catch (error) {
    await stopAll()
    throw error
  }
  // A second signal while stopping waits for the same stop.
  return () => {
    stopped ??= stopAll()
    return stopped
  }
}
