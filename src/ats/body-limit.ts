import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { AtsError, failField } from './ats-error.ts'
import type { AtsEnv } from './context.ts'
import { DOCUMENT_BYTES_MAX } from './model/document.ts'

/** Fifty jobs with long descriptions. */
const JSON_BYTES_MAX = 4 * 1024 * 1024

/** What a multipart body has around the file. */
const MULTIPART_BYTES = 64 * 1024

/** Bounds the body of everything but an upload. A caller in this process has bounded what it passes on. */
export function limitJson() {
  const limit = bodyLimit({
    maxSize: JSON_BYTES_MAX,
    onError: () => {
      throw new AtsError('validation_error', `The body is larger than ${JSON_BYTES_MAX} bytes.`)
    },
  })
  return createMiddleware<AtsEnv>((c, next) => (c.env?.principal === undefined ? limit(c, next) : next()))
}

/** Bounds an upload, from this process as well, because the document's own limit is one of the API's rules. */
export function limitUpload() {
  return bodyLimit({
    maxSize: DOCUMENT_BYTES_MAX + MULTIPART_BYTES,
    onError: () => {
      throw failTooLarge()
    },
  })
}

export function failTooLarge(): AtsError {
  return failField('validation_error', 'file', `Larger than ${DOCUMENT_BYTES_MAX} bytes`)
}
