import { Hono } from 'hono'
import { replyPage } from '../docs/page.ts'
import { docsPage } from '../openapi/docs-page.ts'
import { buildDocument, type DocumentParts } from '../openapi/document.ts'
import { replyJson } from '../reply.ts'
import type { Env } from '../types.ts'

/**
 * `/openapi.json`, and `/docs`, the same as a page, which is written here rather than by a library of documentation pages: those bring
 * a megabyte or more of script, and a page without scripts can be served under the strictest policy. No token is needed; nothing of an
 * environment is in it. Both are built once, at the first request.
 */
export function openApiRoutes(parts: DocumentParts): Hono<Env> {
  const built = once(() => {
    const document = buildDocument(parts)
    return { title: document.info.title, text: JSON.stringify(document), page: docsPage(document) }
  })
  return new Hono<Env>()
    .get('/openapi.json', (c) => replyJson(c, built().text))
    .get('/docs', (c) => replyPage(c, built().title, built().page))
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
