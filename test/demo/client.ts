/** One call as a customer's program would make it. */
export type Client = {
  get(path: string): Promise<Answer>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
}
export type Answer = { status: number; body: Record<string, unknown>; bytes: Buffer; headers: Headers }

/** Speaks to a gateway over HTTP. @throws Error for every answer that is not a success, with the gateway's own message */
export function makeClient(url: string, token: string): Client {
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const json = response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(bytes.toString()) : {}
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${json.message ?? bytes.toString()}`)
    return { status: response.status, body: json, bytes, headers: response.headers }
  }
  return { get: (path) => call('GET', path), post: (path, body, headers) => call('POST', path, body, headers) }
}
