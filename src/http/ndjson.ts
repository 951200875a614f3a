import { toGatewayError } from '../errors.ts'
import type { Log } from '../log.ts'
import { toErrorBody } from './error-body.ts'

const encoder = new TextEncoder()

/**
 * Pages as a stream of lines. A page is fetched only when the one before it was taken, so that a slow reader slows the provider's calls
 * down and memory holds about three pages. What fails on the way becomes the last line, `{"error": {…}}`, because the status is out by then.
 */
export function streamLines<T>(
  pages: AsyncGenerator<T[], void, void>,
  toBytes: (records: T[]) => Uint8Array,
  { requestId, log }: { requestId: string; log: Log },
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const bytes = await nextBytes(pages, toBytes)
        if (bytes === undefined) controller.close()
        else controller.enqueue(bytes)
      } catch (thrown) {
        const error = toGatewayError(thrown)
        log.warn(
          { request_id: requestId, code: error.code, error: (error.cause as Error)?.stack },
          'A stream of records broke off.',
        )
        controller.enqueue(encoder.encode(`${JSON.stringify({ error: toErrorBody(error, requestId) })}\n`))
        controller.close()
      }
    },
    async cancel() {
      await pages.return()
    },
  })
}

/** The next page that holds something. A filter may leave many pages without a record. */
async function nextBytes<T>(
  pages: AsyncGenerator<T[], void, void>,
  toBytes: (records: T[]) => Uint8Array,
): Promise<Uint8Array | undefined> {
  for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
    if (page.value.length > 0) return toBytes(page.value)
  }
  return undefined
}

/** The same pages with the first one fetched already, so that a call that fails at once is answered with its status. */
export async function begun<T>(pages: AsyncGenerator<T[], void, void>): Promise<AsyncGenerator<T[], void, void>> {
  const first = await pages.next()
  return (async function* () {
    if (first.done === true) return
    try {
      yield first.value
      yield* pages
    } finally {
      await pages.return()
    }
  })()
}
