import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import busboy from 'busboy'
import qs from 'qs'
import { GatewayError } from '../errors.ts'
import { checkText } from './storable-text.ts'
import type { HttpContext } from './types.ts'

/** One file, and room for the fields that describe it. */
const LIMITS = { files: 1, fileSize: 30 * 1024 * 1024, fields: 50, fieldSize: 64 * 1024, parts: 51, fieldNameSize: 200 }

export function isMultipart(c: HttpContext): boolean {
  return /^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')
}

/**
 * An upload as the body of an attachment: its fields, written like a query string (`candidate[id]`) or as JSON in one field `data`, and
 * the bytes of its one file as `content`, with the file's name and type unless fields give others. The size is counted as the bytes come.
 * @throws GatewayError `invalid_request` when the body is cut, is no form, or holds no file; `payload_too_large`
 */
export async function readMultipartBody(c: HttpContext): Promise<Record<string, unknown>> {
  const { fields, file } = await readForm(c)
  if (file === undefined) throw refuse('The form holds no file.', '/content')
  if (file.bytes.byteLength === 0) throw refuse('The file is empty.', '/content')
  const given = toObject(fields)
  checkText(given)
  return {
    ...(file.name === undefined ? {} : { file_name: file.name }),
    // A type that says nothing is found out from the bytes later.
    ...(file.type === 'application/octet-stream' ? {} : { content_type: file.type }),
    ...given,
    content: file.bytes.toString('base64'),
  }
}

type Form = {
  fields: [name: string, value: string][]
  file: { bytes: Buffer; name: string | undefined; type: string } | undefined
}

function readForm(c: HttpContext): Promise<Form> {
  const { promise, resolve, reject } = Promise.withResolvers<Form>()
  const form: Form = { fields: [], file: undefined }
  const source = Readable.fromWeb((c.req.raw.body ?? new Blob([]).stream()) as ReadableStream)
  const parser = openParser(c)
  const fail = (error: GatewayError) => {
    // What is still coming is let through: a caller whose connection is cut while it sends never reads the answer.
    source.unpipe(parser)
    source.resume()
    reject(error)
  }
  const failBroken = () => fail(refuse('The body ends before the form does: it was cut, or is no multipart/form-data.', ''))

  parser.on('field', (name, value, { valueTruncated, nameTruncated }) => {
    if (valueTruncated || nameTruncated) fail(tooLarge(`The field ${name} is longer than ${LIMITS.fieldSize} bytes.`))
    else form.fields.push([name, value])
  })
  parser.on('file', (_name, stream, { filename, mimeType }) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('limit', () => fail(tooLarge(`The file is larger than ${LIMITS.fileSize / 1024 / 1024} MB.`)))
    stream.on('error', failBroken)
    stream.on('close', () => {
      form.file = { bytes: Buffer.concat(chunks), name: filename || undefined, type: mimeType }
    })
  })
  parser.on('filesLimit', () => fail(refuse('Send one file at a time.', '/content')))
  parser.on('fieldsLimit', () => fail(refuse(`The form has more than ${LIMITS.fields} fields.`, '')))
  parser.on('partsLimit', () => fail(refuse(`The form has more than ${LIMITS.parts} parts.`, '')))
  parser.on('error', failBroken)
  source.on('error', failBroken)
  parser.on('close', () => resolve(form))
  source.pipe(parser)
  return promise
}

function openParser(c: HttpContext): busboy.Busboy {
  try {
    // Browsers write file names in UTF-8 without saying so.
    return busboy({ headers: { 'content-type': c.req.header('content-type') ?? '' }, limits: LIMITS, defParamCharset: 'utf8' })
  } catch (error) {
    throw refuse(`The form cannot be read: ${(error as Error).message}.`, '')
  }
}

/** `data` is the whole as JSON, for clients that would rather not write brackets; further fields come on top of it. */
function toObject(fields: Form['fields']): Record<string, unknown> {
  const data = fields.find(([name]) => name === 'data')?.[1]
  const text = new URLSearchParams(fields.filter(([name]) => name !== 'data')).toString()
  return { ...(data === undefined ? {} : parseData(data)), ...qs.parse(text, { plainObjects: true, depth: 3 }) }
}

function parseData(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Said below, as for any other value that is no object.
  }
  throw refuse('The field data must hold a JSON object.', '/data')
}

function refuse(message: string, pointer: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer, message }] })
}

function tooLarge(message: string): GatewayError {
  return new GatewayError('payload_too_large', message)
}
