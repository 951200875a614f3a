import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createLine, type Server as LineServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A loopback server that lives for one test. @returns its origin */
export async function serve(listener: RequestListener): Promise<{ origin: string; server: Server }> {
  const server = createServer(listener)
  return { origin: await listen(server, () => server.closeAllConnections()), server }
}

/** A loopback server below HTTP, for answers and cuts that no HTTP server makes. @param onSocket gets each connection, numbered from 1 */
export async function serveLines(onSocket: (socket: Socket, number: number) => void): Promise<string> {
  const sockets = new Set<Socket>()
  let number = 0
  const server = createLine((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    onSocket(socket, ++number)
  })
  return listen(server, () => {
    for (const socket of sockets) socket.destroy()
  })
}

/** The body of a request, in full. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function listen(server: Server | LineServer, cut: () => void): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    const closed = once(server, 'close')
    server.close()
    cut()
    await closed
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
