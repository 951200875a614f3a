import { z } from 'zod'
import type { Session } from '../../connector/contract.ts'
import type { RemoteBody, RemoteReply } from '../../connector/wire.ts'
import { GatewayError } from '../../errors.ts'
import type { StoredFile } from '../../ports/write-files.ts'
import type { OpenWrite, Performed } from '../delivery/performer.ts'

/** Under this name the bytes of a body are kept among the files of its write. */
export const BODY_FILE = 'body'

/** Larger answers are not kept with the receipt; the caller learns that there was one. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024

/**
 * The body of a write of the model `proxy` as it is stored: text stands in it, bytes are kept as a file. `sha256` makes two bodies differ
 * whose bytes do.
 */
export const ProxyBody = z.strictObject({
  headers: z.record(z.string(), z.string()).default({}),
  content_type: z.string().optional(),
  text: z.string().optional(),
  sha256: z.string().optional(),
})
export type ProxyBody = z.infer<typeof ProxyBody>

/** What the provider answered to a proxied write. One of `body` (JSON), `text` and `base64`; none for an empty answer. */
export const ProxyAnswer = z.object({
  status: z.int(),
  content_type: z.string().nullable(),
  body: z.unknown().optional(),
  text: z.string().optional(),
  base64: z.string().optional(),
})
export type ProxyAnswer = z.infer<typeof ProxyAnswer>

/**
 * Makes the one call of a proxied write. Nobody but the provider knows what the call does, so it is never taken for repeatable.
 * @param bytesOf the body's bytes, if it has any
 * @throws GatewayError for every answer that is not a success
 */
export async function performProxied(
  session: Session,
  write: OpenWrite,
  bytesOf: () => Promise<StoredFile | undefined>,
): Promise<Performed> {
  const input = ProxyBody.parse(write.input.body)
  const body = await bodyOf(input, bytesOf)
  const reply = await session.send({
    method: write.method,
    path: `/${write.resource}`,
    query: write.input.remote_query ?? [],
    headers: input.headers,
    ...(body === undefined ? {} : { body }),
  })
  const { answer, isKept } = toAnswer(reply)
  return {
    outcome: write.method === 'DELETE' ? 'deleted' : reply.status === 201 ? 'created' : 'updated',
    remote_id: null,
    record: answer,
    warnings: isKept ? [] : [TOO_LARGE],
  }
}

async function bodyOf(input: ProxyBody, bytesOf: () => Promise<StoredFile | undefined>): Promise<RemoteBody | undefined> {
  const contentType = input.content_type ?? 'application/octet-stream'
  if (input.text !== undefined) return { bytes: Buffer.from(input.text), contentType }
  if (input.sha256 === undefined) return undefined
  const file = await bytesOf()
  if (file !== undefined) return { bytes: file.bytes, contentType }
  throw new GatewayError('not_found', 'The bytes of this call are not kept any more. Make the call anew.')
}

function toAnswer({ status, headers, body, text, bytes }: RemoteReply): { answer: ProxyAnswer; isKept: boolean } {
  const type = headers['content-type'] ?? null
  const answer: ProxyAnswer = { status, content_type: type }
  if (bytes.byteLength === 0) return { answer, isKept: true }
  if (bytes.byteLength > ANSWER_BYTES_MAX) return { answer, isKept: false }
  if (body !== undefined && isExact(text)) return { answer: { ...answer, body }, isKept: true }
  const isText = type !== null && /^text\/|[/+](json|xml)\b/.test(type)
  return { answer: isText ? { ...answer, text } : { ...answer, base64: bytes.toString('base64') }, isKept: true }
}

/** A number of so many digits would come out of JSON as another one. */
function isExact(text: string): boolean {
  return !/\d{16}/.test(text)
}

const TOO_LARGE = {
  code: 'answer_not_kept',
  pointer: '',
  message: `The call succeeded. Its answer is larger than ${ANSWER_BYTES_MAX} bytes and was not kept.`,
}
