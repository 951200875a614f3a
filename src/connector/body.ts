import { randomUUID } from 'node:crypto'
import type { Part, RemoteBody } from './wire.ts'

/** A body in the form in which it goes over a line; its size is known. */
export type EncodedBody = { body?: string | Uint8Array; headers: Record<string, string> }

/**
 * A connector's body as bytes, with the `content-type` that describes them. Nothing without a body.
 * @param makeBoundary separates the parts of a multipart body; it must not occur in any of them
 */
export function encodeBody(body: RemoteBody | undefined, makeBoundary: () => string = randomUUID): EncodedBody {
  if (body === undefined) return { headers: {} }
  if ('json' in body) return typed('application/json', JSON.stringify(body.json))
  // Without a charset, which some servers compare along with the type; the encoding is UTF-8 by definition.
  if ('form' in body) return typed('application/x-www-form-urlencoded', new URLSearchParams(body.form).toString())
  if ('bytes' in body) return typed(body.contentType, body.bytes)
  const boundary = `ats-gateway-${makeBoundary()}`
  return typed(`multipart/form-data; boundary=${boundary}`, encodeMultipart(body.multipart, boundary))
}

function typed(contentType: string, body: string | Uint8Array): EncodedBody {
  return { body, headers: { 'content-type': contentType } }
}

/** RFC 7578. Text goes as it is: the line ends of a cover letter are data. */
function encodeMultipart(parts: Part[], boundary: string): Buffer {
  const chunks: Uint8Array[] = []
  for (const part of parts) {
    const name = `\r\n--${boundary}\r\ncontent-disposition: form-data; name="${quote(part.name)}"`
    if ('file' in part) {
      const type = part.contentType.replace(/[\r\n]/g, '')
      chunks.push(Buffer.from(`${name}; filename="${quote(part.fileName)}"\r\ncontent-type: ${type}\r\n\r\n`), part.file)
    } else chunks.push(Buffer.from(`${name}\r\n\r\n${part.text}`))
  }
  chunks.push(Buffer.from(`\r\n--${boundary}--\r\n`))
  // The line end that begins every delimiter belongs to the part before it, and before the first there is none.
  return Buffer.concat(chunks).subarray(2)
}

/**
 * A name inside quotes as browsers send it: raw UTF-8, three characters percent-encoded
 * (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data). `filename*` is forbidden by RFC 7578 4.2.
 */
function quote(name: string): string {
  return name.replace(/[\r\n"]/g, (character) => encodeURIComponent(character))
}
