/** One part of a multipart body. `file` parts carry bytes and a name, the others text. */
export type Part = { name: string; text: string } | { name: string; file: Uint8Array; fileName: string; contentType: string }

export type RemoteBody =
  | { json: unknown }
  | { form: [name: string, value: string][] }
  | { multipart: Part[] }
  | { bytes: Uint8Array; contentType: string }

/** A call to a provider as a connector says it: relative to the account's base URL, without credentials. */
export type RemoteRequest = {
  method: string
  /** Starts with a slash. Path parameters are already encoded. */
  path: string
  query?: [name: string, value: string][]
  headers?: Record<string, string>
  body?: RemoteBody
  /** Whether making the call twice is the same as making it once. GET and HEAD always are; everything else is not unless it says so. */
  repeatable?: boolean
}

/** A provider's answer, parsed where it is JSON. `text` is the body as it came, so that records can be passed through untouched. */
export type RemoteReply = { status: number; headers: Record<string, string>; body: unknown; text: string }

/** A provider's answer whose bytes are passed on as they arrive. Whoever receives it must read or cancel `stream`. */
export type RemoteStream = { status: number; headers: Record<string, string>; stream: ReadableStream<Uint8Array> }

/** What goes over a line: absolute, with credentials. */
export type WireRequest = {
  method: string
  url: URL
  headers: Record<string, string>
  body?: string | Uint8Array | FormData
  timeoutMs: number
}

/**
 * Makes one HTTP call, without retrying. The stream must be read or cancelled by the caller.
 * @throws GatewayError `egress_denied` when the address is not one that we call; `provider_unreachable` when nothing was sent;
 *   `provider_timeout` and `provider_failed` when the call may have arrived
 */
export type Transport = (request: WireRequest) => Promise<RemoteStream>
