import type { Dispatcher } from 'undici'
import type { GatewayError } from '../errors.ts'
import { toDeadlineFailure, toTransportFailure } from './transport-failure.ts'
import type { WireRequest } from './wire.ts'

/** Thrown into undici for a call whose caller has gone: it then neither writes the request nor gives the connection up. */
export const TOO_LATE = new Error('The caller does not wait any more.')

export type RawHeaders = Record<string, string | string[] | undefined>

/**
 * One call on its way. undici calls `onRequestStart` in the same turn in which it hands the request to the socket, and never writes
 * a request twice; so a call that ends without it was not sent. One timer bounds the whole, because undici's own timers leave out the
 * wait for a connection and count the body only from chunk to chunk.
 */
export abstract class Exchange implements Dispatcher.DispatchHandler {
  protected readonly request: WireRequest
  protected controller: Dispatcher.DispatchController | undefined
  protected readonly timer: NodeJS.Timeout
  #over = false
  readonly #leave: () => void

  constructor(request: WireRequest, leave: () => void) {
    this.request = request
    this.#leave = leave
    this.timer = setTimeout(onTimer, request.timeoutMs, this)
  }

  protected abstract refuse(error: GatewayError): void
  abstract onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void
  abstract onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void
  abstract onResponseEnd(): void

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) throw TOO_LATE
    this.controller = controller
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail(toTransportFailure({ request: this.request, started: this.controller !== undefined, error }))
  }

  onTime(): void {
    this.fail(toDeadlineFailure(this.request, this.controller !== undefined))
  }

  protected get isOver(): boolean {
    return this.#over
  }

  /** True for the first of the many ways in which a call can end. */
  protected end(): boolean {
    if (this.#over) return false
    this.#over = true
    clearTimeout(this.timer)
    this.#leave()
    return true
  }

  protected fail(error: GatewayError): void {
    if (!this.end()) return
    this.controller?.abort(TOO_LATE)
    this.refuse(error)
  }
}

function onTimer(exchange: Exchange): void {
  exchange.onTime()
}

/** undici makes this object for the one answer, with lower-case names, so it is changed in place. */
export function joinHeaders(headers: RawHeaders): Record<string, string> {
  for (const name in headers) {
    const value = headers[name]
    if (Array.isArray(value)) headers[name] = value.join(', ')
  }
  return headers as Record<string, string>
}
