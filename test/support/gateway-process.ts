import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const START_MS_MAX = 40_000
const STOP_MS_MAX = 40_000

export type GatewayProcess = {
  child: ChildProcess
  /** Everything that it wrote so far, both streams. */
  output(): string
  /** Resolves with the exit code. */
  ended: Promise<number | null>
  /** Resolves with its address once it answers. @throws Error with what it wrote when it ends or takes too long */
  url(): Promise<string>
  /** Sends SIGTERM and waits. */
  stop(): Promise<number | null>
}

/** The product as its command starts it, in a process of its own. @param variables all that it gets, beside what the system needs */
export function startGatewayProcess(variables: Record<string, string>, args: string[] = []): GatewayProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const onText = (chunk: Buffer) => {
    text += chunk.toString('utf8')
  }
  child.stdout?.on('data', onText)
  child.stderr?.on('data', onText)
  const ended = once(child, 'close').then(([code]) => code as number | null)

  const address = () => /answers at (http:\/\/\S+)/.exec(text)?.[1]
  const url = async (): Promise<string> => {
    const known = address()
    if (known !== undefined) return known
    const more = new AbortController()
    const timer = setTimeout(() => more.abort(), START_MS_MAX)
    try {
      while (address() === undefined) {
        const over = await Promise.race([
          once(child.stdout as NodeJS.ReadableStream & NodeJS.EventEmitter, 'data', { signal: more.signal }).then(() => false),
          ended.then(() => true),
        ])
        if (over && address() === undefined) throw new Error('It ended.')
      }
      return address() as string
    } catch (cause) {
      throw new Error(`The gateway did not start. It wrote:\n${text}`, { cause })
    } finally {
      clearTimeout(timer)
      more.abort()
    }
  }

  return {
    child,
    output: () => text,
    ended,
    url,
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
      child.kill('SIGTERM')
      const code = await ended
      clearTimeout(timer)
      return code
    },
  }
}
