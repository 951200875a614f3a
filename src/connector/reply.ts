import { GatewayError } from '../errors.ts'
import type { RemoteReply } from './wire.ts'

/** A provider's answer that is decoded and parsed when somebody looks at it, once. What is not JSON has the body undefined. */
export class Reply implements RemoteReply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly bytes: Buffer
  #text: string | undefined
  #parsed = false
  #body: unknown

  constructor(status: number, headers: Record<string, string>, bytes: Buffer) {
    this.status = status
    this.headers = headers
    this.bytes = bytes
  }

  get text(): string {
    this.#text ??= this.bytes.toString('utf8')
    return this.#text
  }

  get body(): unknown {
    if (!this.#parsed) {
      this.#body = parseOrUndefined(this.text)
      this.#parsed = true
    }
    return this.#body
  }
}

function parseOrUndefined(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The value at a dotted path of an answer; the whole body without one.
 * @throws GatewayError `provider_surprised` when it is missing: the provider's answer is not what its documentation says
 */
export function valueAt(reply: RemoteReply, at: string | undefined): unknown {
  let value = reply.body
  for (const key of at?.split('.') ?? []) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined
  }
  if (value !== undefined && value !== null) return value
  throw surprised(at === undefined ? 'is not JSON' : `has nothing under "${at}"`)
}

/** As `valueAt`, for a list. @throws GatewayError `provider_surprised` when it is not a list */
export function listAt(reply: RemoteReply, at: string | undefined): unknown[] {
  const value = valueAt(reply, at)
  if (Array.isArray(value)) return value
  throw surprised(`has no list${at === undefined ? '' : ` under "${at}"`}`)
}

export function surprised(what: string): GatewayError {
  return new GatewayError('provider_surprised', `The provider's answer ${what}, which is not what its documentation promises.`)
}
