import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const START_TIMEOUT_MS = 60_000

/** A server in a process of its own, so that its work is not counted as its caller's. It says `{ url }` when it listens. */
export async function startChild(
  script: URL,
  environment: Record<string, string> = {},
): Promise<{ url: string; said: Record<string, unknown>; stop(): Promise<void> }> {
  const child: ChildProcess = fork(fileURLToPath(script), {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [said] = (await Promise.race([
    once(child, 'message', { signal: AbortSignal.timeout(START_TIMEOUT_MS) }),
    once(child, 'exit').then(() => Promise.reject(new Error(`${script.pathname} ended before it listened.`))),
  ])) as [{ url: string }]
  return {
    url: said.url,
    said,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
