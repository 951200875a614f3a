/** An answer that is not a success, in the provider's own shape. Thrown anywhere, answered in one place. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly body: unknown
  readonly headers: Record<string, string>

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`refused with ${status}`)
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** An error that has no HTTP status at the provider: unknown property, unreadable filter. A server answers those 200 with only `message`. */
export class QueryTrouble extends Error {
  override readonly name = 'QueryTrouble'
}

export const unknownProperty = (property: string, entity: string) =>
  new QueryTrouble(`Property "${property}" was not found in "${entity}". Make sure your query is correct.`)

export const invalid = (messages: string[]) => new Refusal(400, { message: messages, error: 'Bad Request', statusCode: 400 })
export const unreadable = (message: string) => new Refusal(400, { message, error: 'Bad Request', statusCode: 400 })
export const badRequest = () => new Refusal(400, { message: 'Bad Request', statusCode: 400 })
export const queryBuilderFailed = () => new Refusal(400, {})
export const unauthorized = () => new Refusal(401, { message: 'Unauthorized', statusCode: 401 })
export const wrongPassword = () => new Refusal(401, { statusCode: 401, message: 'Unauthorized' })
export const deadToken = (message: 'Token is revoked' | 'Token is rotated') =>
  new Refusal(401, { message, error: 'Unauthorized', statusCode: 401 })
export const forbidden = () => new Refusal(403, { message: 'Forbidden resource', error: 'Forbidden', statusCode: 403 })
export const noRoute = (method: string, url: string) =>
  new Refusal(404, { message: `Cannot ${method} ${url}`, error: 'Not Found', statusCode: 404 })
export const noRow = () => new Refusal(404, { statusCode: 404, message: 'The requested record was not found' })
export const badId = () => new Refusal(406, { statusCode: 406, message: 'Validation failed (valid uuid is expected)' })
export const alreadyHired = () =>
  new Refusal(409, { statusCode: 409, message: 'The candidate is already hired, so this can no longer be done.' })
export const tooLarge = () => new Refusal(413, { statusCode: 413, message: 'request entity too large' })
export const tooMany = (retryAfterSeconds: number, headers: Record<string, string>) =>
  new Refusal(
    429,
    { statusCode: 429, message: 'ThrottlerException: Too Many Requests' },
    { ...headers, 'retry-after': String(retryAfterSeconds) },
  )
