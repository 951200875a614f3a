import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AtsEnv } from '../context.ts'

const DESCRIPTION = `Jobs, candidates, applications, documents, users and the audit log of one environment, which is the one of the API key.
Numbers and booleans are JSON types. In a partial update an absent field stays and null clears it. Unknown fields and parameters are refused.`

/** The document of the API, made once from the schemas that check the requests, when it is first asked for. */
export function addOpenApiRoute(app: OpenAPIHono<AtsEnv>): void {
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' })
  app.get('/api/v1/openapi.json', (c) => {
    document ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'ATS', version: '1', description: DESCRIPTION },
      servers: [{ url: '/' }],
      security: [{ key: [] }],
    })
    return c.json(document)
  })
}
