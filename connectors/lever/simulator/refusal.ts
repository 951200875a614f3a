/** A call that is refused: answered as Lever answers errors, `{code, message}` and nothing else. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: 400 | 401 | 403 | 404 | 422
  readonly code: string

  constructor(status: 400 | 401 | 403 | 404 | 422, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** 400; with a pointer the message ends in the place of the mistake, as ` at /email`. */
export function badRequest(message: string, pointer?: string): Refusal {
  return new Refusal(400, 'BadRequestError', pointer === undefined ? message : `${message} at /${pointer}`)
}

/** 404 for an object that the account does not have. */
export function notFound(kind: string, id?: string): Refusal {
  return new Refusal(404, 'ResourceNotFound', id === undefined ? `${kind} was not found` : `${kind} ${id} was not found`)
}

export function forbidden(message: string): Refusal {
  return new Refusal(403, 'Forbidden', message)
}

export function unauthorized(message: string): Refusal {
  return new Refusal(401, 'Unauthorized', message)
}
