import type { Dispatcher } from 'undici'
import type { GatewayError } from '../errors.ts'
import { decodeStream, findCoding, withoutCoding } from './decode.ts'
import { Exchange, joinHeaders, type RawHeaders, TOO_LATE } from './exchange.ts'
import { toUnusable } from './transport-failure.ts'
import type { RemoteStream, WireRequest } from './wire.ts'

/** Bytes that wait for the reader of a stream before the provider is made to wait. */
const AHEAD_BYTES = 256 * 1024
/** A stream that nobody reads and nobody cancels gives its connection up after this time. */
const STREAM_MS_MAX = 600_000

/** A call whose answer is passed on as it arrives. */
export class StreamExchange extends Exchange {
  readonly #startedAt = performance.now()
  readonly #resolve: (reply: RemoteStream) => void
  readonly #reject: (error: GatewayError) => void
  #sink: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(
    request: WireRequest,
    leave: () => void,
    resolve: (reply: RemoteStream) => void,
    reject: (error: GatewayError) => void,
  ) {
    super(request, leave)
    this.#resolve = resolve
    this.#reject = reject
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, rawHeaders: RawHeaders): void {
    if (status < 200) return
    const headers = joinHeaders(rawHeaders)
    const coding = findCoding(headers['content-encoding'])
    if (coding === 'unknown') {
      this.fail(toUnusable(this.request, 'is compressed in a way that we do not know'))
      return
    }
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (sink) => {
          this.#sink = sink
        },
        pull: () => {
          if (!this.isOver) controller.resume()
        },
        cancel: () => {
          if (this.end()) controller.abort(TOO_LATE)
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: AHEAD_BYTES }),
    )
    this.timer.refresh()
    this.#resolve(
      coding === 'none'
        ? { status, headers, stream }
        : { status, headers: withoutCoding(headers), stream: decodeStream(stream, coding) },
    )
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.timer.refresh()
    this.#sink?.enqueue(chunk)
    if ((this.#sink?.desiredSize ?? 0) <= 0) controller.pause()
  }

  onResponseEnd(): void {
    if (this.end()) this.#sink?.close()
  }

  /** While the reader is the slow one, the provider is not late. */
  override onTime(): void {
    if (this.controller?.paused === true && performance.now() - this.#startedAt < STREAM_MS_MAX) this.timer.refresh()
    else super.onTime()
  }

  protected refuse(error: GatewayError): void {
    if (this.#sink === undefined) this.#reject(error)
    else this.#sink.error(error)
  }
}
