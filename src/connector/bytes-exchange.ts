import type { GatewayError } from '../errors.ts'
import { decodeBytes, findCoding, withoutCoding } from './decode.ts'
import { Exchange, joinHeaders, type RawHeaders } from './exchange.ts'
import { toUnusable } from './transport-failure.ts'
import type { RemoteBytes, WireRequest } from './wire.ts'

/** A call whose answer is gathered. */
export class BytesExchange extends Exchange {
  readonly #bytesMax: number
  readonly #resolve: (reply: RemoteBytes) => void
  readonly #reject: (error: GatewayError) => void
  readonly #chunks: Buffer[] = []
  #length = 0
  #status = 0
  #headers: Record<string, string> = {}

  constructor(
    request: WireRequest,
    leave: () => void,
    bytesMax: number,
    resolve: (reply: RemoteBytes) => void,
    reject: (error: GatewayError) => void,
  ) {
    super(request, leave)
    this.#bytesMax = bytesMax
    this.#resolve = resolve
    this.#reject = reject
  }

  onResponseStart(_controller: unknown, status: number, headers: RawHeaders): void {
    if (status < 200) return
    this.#status = status
    this.#headers = joinHeaders(headers)
    if (this.request.method !== 'HEAD' && Number(this.#headers['content-length']) > this.#bytesMax) this.fail(this.#tooLarge())
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#length += chunk.length
    if (this.#length > this.#bytesMax) this.fail(this.#tooLarge())
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (!this.end()) return
    const [first] = this.#chunks
    const bytes = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#length)
    const coding = bytes.length === 0 ? 'none' : findCoding(this.#headers['content-encoding'])
    if (coding === 'none') this.#resolve({ status: this.#status, headers: this.#headers, bytes })
    else if (coding === 'unknown') this.#reject(toUnusable(this.request, 'is compressed in a way that we do not know'))
    else {
      decodeBytes(bytes, coding, this.#bytesMax).then(
        (decoded) => this.#resolve({ status: this.#status, headers: withoutCoding(this.#headers), bytes: decoded }),
        (error: NodeJS.ErrnoException) => this.#reject(this.#toDecodeFailure(error)),
      )
    }
  }

  protected refuse(error: GatewayError): void {
    this.#reject(error)
  }

  #toDecodeFailure(error: NodeJS.ErrnoException): GatewayError {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') return this.#tooLarge()
    return toUnusable(this.request, 'is not compressed as it claims', {}, error)
  }

  #tooLarge(): GatewayError {
    return toUnusable(this.request, `is larger than ${this.#bytesMax} bytes`, { bytes_max: this.#bytesMax })
  }
}
