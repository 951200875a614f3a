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

/** A provider's answer, parsed where it is JSON. `bytes` are the body as it came, so that records can be passed through untouched. */
export type RemoteReply = { status: number; headers: Record<string, string>; body: unknown; text: string; bytes: Buffer }

/** A provider's answer whose bytes are passed on as they arrive. Whoever receives it must read or cancel `stream`. */
export type RemoteStream = { status: number; headers: Record<string, string>; stream: ReadableStream<Uint8Array> }

/** What goes over a line: absolute, with credentials. */
export type WireRequest = {
  method: string
  url: URL
  /** Names in lower case. */
  headers: Record<string, string>
  body?: string | Uint8Array
  /** For everything, waiting for a connection included. Of a stream: until its headers, and then for each wait for its next bytes. */
  timeoutMs: number
}

/** A provider's answer with all its bytes, decompressed. `headers` has lower-case names and says nothing about compression any more. */
export type RemoteBytes = { status: number; headers: Record<string, string>; bytes: Buffer }

/** How calls leave: over sockets, or to an app in this process. It never repeats a call and never follows a redirect. */
export type Transport = {
  /**
   * Makes one HTTP call. The stream must be read or cancelled by the caller; it fails with the errors below when the line breaks.
   * @throws GatewayError `egress_denied` when the address is not one that we call; `provider_unreachable` when nothing was sent;
   *   `provider_timeout` and `provider_failed` when the call may have arrived; `invalid_request` when it cannot be put into HTTP
   */
  call(request: WireRequest): Promise<RemoteStream>
  /**
   * Makes one HTTP call and reads its answer, which is faster than reading the stream.
   * @param bytesMax of the answer, also after decompression
   * @throws GatewayError as `call`; beyond `bytesMax` `provider_surprised` for a GET, and `provider_failed` for all other methods,
   *   because the call has arrived, and what came of it is not known
   */
  text(request: WireRequest, bytesMax: number): Promise<RemoteBytes>
  /** Waits some seconds for calls under way, then cuts them off. Calls made from here on are `unavailable`. */
  close(): Promise<void>
}
