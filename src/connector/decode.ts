import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

type Decode = (
  bytes: Buffer,
  options: { maxOutputLength: number; chunkSize: number },
  callback: (error: Error | null, decoded: Buffer) => void,
) => void

/** Compressions of an answer (RFC 9110 8.4.1) that we undo. */
export type Coding = 'gzip' | 'deflate' | 'br'

const CODINGS: Record<string, Coding | 'none'> = {
  identity: 'none',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
}

/** How an answer is compressed; `unknown` for a coding that we did not ask for, and for several on top of each other. */
export function findCoding(contentEncoding: string | undefined): Coding | 'none' | 'unknown' {
  if (contentEncoding === undefined || contentEncoding === '') return 'none'
  return CODINGS[contentEncoding.toLowerCase()] ?? 'unknown'
}

/** Output is taken in steps of this size; each step is a visit to the thread pool, and a page of a list fits into one. */
const STEP_BYTES = 256 * 1024

/**
 * The bytes behind the compression, worked out in the thread pool.
 * @throws Error with the code ERR_BUFFER_TOO_LARGE beyond `bytesMax`, or one of zlib's for bytes that are no such compression
 */
export function decodeBytes(bytes: Buffer, coding: Coding, bytesMax: number): Promise<Buffer> {
  const decode: Decode = coding === 'br' ? brotliDecompress : coding === 'gzip' ? gunzip : isZlib(bytes) ? inflate : inflateRaw
  return new Promise((resolve, reject) => {
    decode(bytes, { maxOutputLength: bytesMax, chunkSize: STEP_BYTES }, (error, decoded) =>
      error === null ? resolve(decoded) : reject(error),
    )
  })
}

/** The stream behind the compression. It fails with a TypeError on bytes that are no such compression. */
export function decodeStream(stream: ReadableStream<Uint8Array>, coding: Coding): ReadableStream<Uint8Array> {
  const decoder = new DecompressionStream(coding === 'br' ? 'brotli' : coding)
  return stream.pipeThrough(decoder as ReadableWritablePair<Uint8Array, Uint8Array>)
}

/** "deflate" means zlib's format, but some servers send the raw one. A zlib header is a multiple of 31 and names method 8. */
function isZlib(bytes: Buffer): boolean {
  return ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.length > 1 && bytes.readUInt16BE(0) % 31 === 0
}

/** An answer's headers once its compression is undone: they no longer describe it, nor does its length. */
export function withoutCoding(headers: Record<string, string>): Record<string, string> {
  const { 'content-encoding': _coding, 'content-length': _length, ...rest } = headers
  return rest
}
