import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'

/** How long a stop waits for calls under way before their connections are cut. */
const DRAIN_MS_MAX = 30_000

/**
 * Listens, and returns where. Stopping takes no new calls, lets those under way finish, and closes idle connections at once.
 * @param port 0 for any free one
 */
export async function openServer(
  fetch: Parameters<typeof serve>[0]['fetch'],
  { host, port }: { host: string; port: number },
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = await new Promise<ServerType>((done, failed) => {
    const listening = serve({ fetch, hostname: host, port }, () => done(listening))
    listening.once('error', failed)
  })
  const stop = () =>
    new Promise<void>((done) => {
      const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), DRAIN_MS_MAX)
      server.close(() => {
        clearTimeout(timer)
        done()
      })
      if ('closeIdleConnections' in server) server.closeIdleConnections()
    })
  return { port: (server.address() as AddressInfo).port, stop }
}
