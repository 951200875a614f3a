import { describe, expect, test } from 'vitest'
import { makeApp } from '../../src/http/app.ts'
import { buildDocument } from '../../src/http/openapi/document.ts'
import type { Operation, Parameter, Ref } from '../../src/http/openapi/types.ts'
import { integrationRoutes } from '../../src/http/routes/integrations.ts'
import { mappingPreviewRoutes } from '../../src/http/routes/mapping-preview.ts'
import { metaRoutes } from '../../src/http/routes/meta.ts'
import { openApiRoutes } from '../../src/http/routes/openapi.ts'
import { silentLog } from '../../src/log.ts'
import { makeNotebook } from '../support/notebook.ts'

const gateway = makeNotebook()
const parts = { registry: gateway.registry, version: '1.2.3', publicUrl: 'https://gateway.test' }
const document = buildDocument(parts)
const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => ({ name: `${verb} ${path}`, path, operation })),
)
const text = JSON.stringify(document)

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refsIn(inner)))
}

function find(ref: string): unknown {
  return ref
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)
}

function parametersOf({ parameters = [] }: Operation): Parameter[] {
  return parameters.map((one) => ('$ref' in one ? find((one as Ref).$ref) : one) as Parameter)
}

/** What redocly's recommended rules ask for, as far as a document can break them. */
describe('the OpenAPI document', () => {
  test('has a title, a licence, an address and a scheme of security', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'ats-gateway', version: '1.2.3', license: { identifier: 'MIT' } },
      servers: [{ url: 'https://gateway.test' }],
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    })
  })

  test('every operation has an id of its own that fits a URL, a summary, and a tag that is described', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[\w-]+$/.test(id))).toEqual([])
    expect(operations.filter(({ operation }) => operation.summary === '').map(({ name }) => name)).toEqual([])
    const tags = new Map(document.tags.map(({ name, description }) => [name, description]))
    expect(tags.size).toBe(document.tags.length)
    expect(operations.filter(({ operation }) => !tags.get(operation.tags[0])).map(({ name }) => name)).toEqual([])
    expect([...tags.keys()].filter((tag) => !operations.some(({ operation }) => operation.tags.includes(tag)))).toEqual([])
  })

  test('every operation says how it succeeds and how it is refused', () => {
    const statuses = operations.map(({ name, operation }) => [name, Object.keys(operation.responses)] as const)
    for (const kind of ['2', '4']) {
      expect(statuses.filter(([, all]) => !all.some((status) => status.startsWith(kind))).map(([name]) => name)).toEqual([])
    }
  })

  test('every reference leads to a part, and every shared part is referred to', () => {
    const refs = new Set(refsIn(document))
    expect([...refs].filter((ref) => find(ref) === undefined)).toEqual([])
    const shared = Object.entries(document.components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, known]) => Object.keys(known).map((name) => `#/components/${kind}/${name}`))
    expect(shared.filter((ref) => !refs.has(ref))).toEqual([])
    expect(shared.filter((ref) => !/^[\w./#-]+$/.test(ref))).toEqual([])
  })

  test('the parameters of a path are exactly those that are declared, and no parameter is declared twice', () => {
    for (const { name, path, operation } of operations) {
      const parameters = parametersOf(operation)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => one)
      expect([name, parameters.filter((one) => one.in === 'path').map((one) => one.name)]).toEqual([name, inPath])
      const keys = parameters.map((one) => `${one.in} ${one.name}`)
      expect([name, keys.length]).toEqual([name, new Set(keys).size])
    }
  })

  test('what a schema requires is among its properties', () => {
    const wrong: unknown[] = []
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const { required, properties } = value as { required?: unknown; properties?: Record<string, unknown> }
      if (Array.isArray(required) && properties !== undefined) wrong.push(...required.filter((name) => !(name in properties)))
      Object.values(value).forEach(look)
    }
    look(document)
    expect(wrong).toEqual([])
  })

  test('nothing in it is left from Zod that other tools do not read', () => {
    expect(text.match(/"\$schema"|"~standard"|"propertyNames"/g)).toBeNull()
  })
})

describe('unified operations', () => {
  test('are those that some integration has, and say which', () => {
    const unified = operations.filter(({ path }) => path.startsWith('/unified/ats/'))
    expect(unified.map(({ name }) => name)).toEqual([
      'get /unified/ats/candidates',
      'post /unified/ats/candidates',
      'get /unified/ats/candidates/{id}',
      'patch /unified/ats/candidates/{id}',
      'delete /unified/ats/candidates/{id}',
      'get /unified/ats/applications',
      'post /unified/ats/applications/move-stage',
      'post /unified/ats/attachments/download',
      'get /unified/ats/attachments/download',
    ])
    expect(unified.every(({ operation }) => operation.description?.startsWith('Supported in: Note & <Book>.'))).toBe(true)
  })

  test('fields and parameters say where they are supported and required', () => {
    const body = find('#/components/schemas/ats.candidates.create') as { properties: Record<string, Record<string, unknown>> }
    expect(body.properties.tags).toMatchObject({ 'x-supported-in': ['Note & <Book>'] })
    expect(body.properties.company).toMatchObject({ 'x-supported-in': [], description: 'Supported nowhere yet.' })
    const create = document.paths['/unified/ats/candidates']?.post as Operation
    expect(parametersOf(create).find(({ name }) => name === 'job_id')?.description).toMatch(/Required in: Note & <Book>\.$/)
  })

  test('a list takes the filters of its integrations and gives the envelope, or lines', () => {
    const list = document.paths['/unified/ats/candidates']?.get as Operation
    expect(parametersOf(list).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['limit', 'next_cursor', 'email', 'created_at[gte]', 'created_at[lt]']),
    )
    expect(list.responses['200']).toMatchObject({
      content: {
        'application/json': { schema: { properties: { result: { items: { $ref: '#/components/schemas/ats.candidates' } } } } },
        'application/x-ndjson': { schema: { $ref: '#/components/schemas/ats.candidates' } },
      },
    })
  })

  test('a write takes Prefer and Idempotency-Key, and may answer with a receipt', () => {
    const create = document.paths['/unified/ats/candidates']?.post as Operation
    expect(
      parametersOf(create)
        .filter((one) => one.in === 'header')
        .map(({ name }) => name),
    ).toEqual(['Prefer', 'Idempotency-Key'])
    expect(Object.keys(create.responses)).toEqual(expect.arrayContaining(['200', '201', '202', '400', '405', '422', '429']))
    expect(create.responses['202']).toMatchObject({
      headers: { location: {}, 'x-write-id': {} },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Receipt' } } },
    })
  })

  test('a 429 and a 503 say when to come again', () => {
    for (const status of [429, 503]) {
      expect(find(`#/components/responses/Error${status}`)).toMatchObject({ headers: { 'Retry-After': {} } })
    }
  })
})

describe('/openapi.json and /docs', () => {
  const app = makeApp(
    {
      '/': integrationRoutes(gateway)
        .route('/', metaRoutes(gateway))
        .route('/', mappingPreviewRoutes(gateway))
        .route('/', openApiRoutes(parts)),
    },
    silentLog,
  )

  test('are served without a token', async () => {
    const response = await app.request('/openapi.json')
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toEqual(JSON.parse(text))
  })

  test('the page names every operation, is escaped, and needs nothing from elsewhere', async () => {
    const response = await app.request('/docs')
    const page = await response.text()
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    for (const { operation } of operations) expect(page).toContain(`id="${operation.operationId}"`)
    expect(page).toContain('Note &amp; &lt;Book&gt;')
    expect(page).not.toMatch(/<Book>|<script|<link|<img|src=|@import|url\(/)
    const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links.filter((id) => !anchors.has(id))).toEqual([])
  })

  test('every route beside the unified ones is described', () => {
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path !== '/*')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(served.length).toBeGreaterThan(7)
    expect(served.filter((route) => !operations.some(({ name }) => name === route))).toEqual([])
  })

  test('a section that is described elsewhere takes its place', () => {
    const extended = buildDocument({
      ...parts,
      sections: [() => ({ tags: [{ name: 'more', description: 'More.' }], paths: { '/more': {} } })],
    })
    expect(extended.tags.map(({ name }) => name)).toContain('more')
    expect(extended.paths).toHaveProperty('/more')
  })
})
