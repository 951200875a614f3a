import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A PDF as far as its bytes tell. */
export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')

export type Served = (response: ServerResponse) => void
export type FileServer = {
  url: string
  /** Every path that was asked for, in order. */
  asked: string[]
  /** Serves something else at a path from now on. */
  serve(path: string, served: Served): void
  stop(): Promise<void>
}

export const asFile =
  (bytes: Uint8Array, type = 'application/pdf'): Served =>
  (response) =>
    response.writeHead(200, { 'content-type': type }).end(bytes)

export const asRedirect =
  (location: string): Served =>
  (response) =>
    response.writeHead(302, { location }).end()

/** A host of files on a free port of this machine, by path; anything else is a 404. */
export async function openFileServer(files: Record<string, Served>): Promise<FileServer> {
  const served = new Map(Object.entries(files))
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const serve = served.get(path)
    if (serve === undefined) response.writeHead(404).end()
    else serve(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    serve: (path, what) => void served.set(path, what),
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
