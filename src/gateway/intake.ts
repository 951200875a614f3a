import { createHash } from 'node:crypto'
import type { FileRules, Session } from '../connector/contract.ts'
import { decideFileType } from '../connector/file-type.ts'
import { GatewayError, toGatewayError } from '../errors.ts'
import type { AttachmentInput } from '../model/attachment.ts'
import type { Clock } from '../ports/clock.ts'
import type { KeyedCall, NewWriteFile, WithFiles, WriteFileStore } from '../ports/write-files.ts'
import type { WriteInput } from '../ports/writes.ts'
import { DELIVERY_SETTINGS } from './delivery/delivery-settings.ts'
import type { WriteCall } from './delivery/writes.ts'

/** Bytes of all files that one write takes in from addresses. */
const BYTES_MAX = 64 * 1024 * 1024
/** No further file is fetched after this time; each has its own bound as well. */
const FETCHING_MS_MAX = 60_000

export type IntakeParts = { fetchFile: Session['fetchFile']; files: Pick<WriteFileStore, 'hasKey'>; clock: Pick<Clock, 'now'> }

export type Intake = {
  /**
   * The call with the files that it names by address, fetched now: a write in the queue does not depend on a link that expires, and
   * a file that cannot be had is refused before anything is stored or sent. A repetition under a known idempotency key fetches nothing.
   * Bytes that came without a type get the one that they show.
   * @throws GatewayError `invalid_request`, `payload_too_large`, `egress_denied` or `provider_unreachable`, with the pointer of the address
   */
  accept(call: WriteCall, rules: FileRules | undefined): Promise<WriteCall & WithFiles>
  /** The files of a body alone, for a write that gets another body. @throws GatewayError as `accept` */
  take(call: Pick<WriteCall, 'resource' | 'input'>, rules: FileRules | undefined): Promise<NewWriteFile[]>
}

export function makeIntake({ fetchFile, files, clock }: IntakeParts): Intake {
  const take: Intake['take'] = async (call, rules) => {
    const until = clock.now() + FETCHING_MS_MAX
    const taken: NewWriteFile[] = []
    let bytesLeft = BYTES_MAX
    for (const { pointer, attachment } of attachmentsIn(call)) {
      if (attachment.content !== undefined) taken.push(describeContent(attachment, `${pointer}/content`))
      for (const { field, address } of addressesOf(attachment, rules)) {
        const at = `${pointer}/${field}`
        if (clock.now() > until) throw refuse('payload_too_large', 'Fetching the files takes too long. Send fewer at once.', at)
        const file = await fetchAt(address, at)
        bytesLeft -= file.bytes.byteLength
        if (bytesLeft < 0) throw refuse('payload_too_large', `The files are larger than ${BYTES_MAX} bytes together.`, at)
        taken.push({ ...describe(file, at), address, ...(rules?.keeps === 'address' ? {} : { bytes: file.bytes }) })
      }
    }
    return taken
  }

  const fetchAt = async (address: string, pointer: string) => {
    try {
      return await fetchFile(address)
    } catch (thrown) {
      const { code, message, details, retryAfterMs } = toGatewayError(thrown)
      throw new GatewayError(code, message, {
        cause: thrown,
        details,
        failures: [{ pointer, message }],
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      })
    }
  }

  return {
    take,
    async accept(given, rules) {
      if (!attachmentsIn(given).some(({ attachment }) => isGiven(attachment))) return given
      const call = { ...given, input: withTypes(given) }
      const { idempotencyKey } = call
      const isRepeated =
        idempotencyKey !== undefined && (await files.hasKey(toKeyed(call, idempotencyKey), DELIVERY_SETTINGS.idempotencyMs))
      return isRepeated ? call : { ...call, files: await take(call, rules) }
    },
  }
}

type Placed = { pointer: string; attachment: AttachmentInput }

/** The files in a body that was parsed by the model. One with an id is at the provider already. */
function attachmentsIn({ resource, input: { body } }: Pick<WriteCall, 'resource' | 'input'>): Placed[] {
  if (resource === 'attachments') return [{ pointer: '', attachment: body as AttachmentInput }]
  const listed = Array.isArray(body.attachments) ? (body.attachments as AttachmentInput[]) : []
  return listed
    .map((attachment, index) => ({ pointer: `/attachments/${index}`, attachment }))
    .filter(({ attachment }) => attachment.id === undefined)
}

const isGiven = ({ url, file_url, content }: AttachmentInput) => [url, file_url, content].some((one) => one !== undefined)

/** What is to be fetched: nothing where the bytes are given, unless the provider wants the address all the same. */
function addressesOf({ url, file_url, content }: AttachmentInput, rules: FileRules | undefined) {
  if (content !== undefined && rules?.keeps !== 'address') return []
  const named = [
    { field: 'file_url', address: file_url },
    { field: 'url', address: url },
  ]
  return named.flatMap(({ field, address }, index) => {
    const isKnown = address === undefined || named.findIndex((one) => one.address === address) < index
    return isKnown || rules?.own?.test(new URL(address).pathname) === true ? [] : [{ field, address }]
  })
}

/** The input with a type for all bytes that came without one. */
function withTypes({ resource, input }: Pick<WriteCall, 'resource' | 'input'>): WriteInput {
  const { body } = input
  if (resource === 'attachments') return { ...input, body: typed(body) }
  return Array.isArray(body.attachments) ? { ...input, body: { ...body, attachments: body.attachments.map(typed) } } : input
}

function typed<T extends Partial<AttachmentInput>>(attachment: T): T {
  const { content, content_type, file_name } = attachment
  if (content === undefined || content_type !== undefined) return attachment
  return { ...attachment, content_type: decideFileType(Buffer.from(content, 'base64'), undefined, file_name) }
}

function describeContent({ content = '', file_name, content_type }: AttachmentInput, pointer: string): NewWriteFile {
  const bytes = Buffer.from(content, 'base64')
  if (bytes.byteLength === 0) throw refuse('invalid_request', 'The file is empty.', pointer)
  return {
    pointer,
    address: null,
    file_name: file_name ?? null,
    content_type: content_type ?? null,
    size: bytes.byteLength,
    sha256: sha256Of(bytes),
  }
}

function describe(file: Awaited<ReturnType<Session['fetchFile']>>, pointer: string) {
  const { bytes, fileName, contentType } = file
  return { pointer, file_name: fileName, content_type: contentType, size: bytes.byteLength, sha256: sha256Of(bytes) }
}

/** Hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function toKeyed({ account_id, model, resource, method, target_id }: WriteCall, idempotencyKey: string): KeyedCall {
  return { account_id, model, resource, method, target_id, idempotencyKey }
}

function refuse(code: 'invalid_request' | 'payload_too_large', message: string, pointer: string): GatewayError {
  return new GatewayError(code, message, { failures: [{ pointer, message }] })
}
