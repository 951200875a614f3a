import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { makeApp } from '../../src/http/app.ts'
import { metaRoutes } from '../../src/http/routes/meta.ts'
import type { Env } from '../../src/http/types.ts'
import { silentLog } from '../../src/log.ts'
import type { JsonSchema } from '../../src/model/json-schema.ts'
import type { Account } from '../../src/ports/accounts.ts'
import { ACCOUNT_ID, callJson, makeNotebook } from '../support/notebook.ts'

/** With what would take the same paths behind it, as the unified routes do. */
function makeMeta(change: Partial<Account> = {}) {
  const greedy = new Hono<Env>().get('/:model/:resource/:id', (c) => c.text('unified', 418))
  return makeApp({ '/': metaRoutes(makeNotebook(change)), '/unified': greedy }, silentLog)
}

type Meta = { query: JsonSchema; body: JsonSchema | null; response: JsonSchema; required: unknown; mapping: unknown }

async function metaOf(resource: string, method: string, change: Partial<Account> = {}) {
  const path = `/unified/ats/${resource}/meta/${method}?integrated_account_id=${ACCOUNT_ID}`
  return callJson<Meta>(makeMeta(change), path, { token: 'reader' })
}

const namesIn = (schema: JsonSchema | null | undefined) => Object.keys(schema?.properties ?? {})

describe('GET /unified/{model}/{resource}/meta/{method}', () => {
  test('the body has only the fields that the provider has a place for', async () => {
    const { body } = await metaOf('candidates', 'create')
    expect(namesIn(body.body)).toEqual(['first_name', 'name', 'emails', 'tags', 'remote_data'])
    expect(namesIn(body.body?.properties?.emails?.items)).toEqual(['email'])
    const schema = z.fromJSONSchema(body.body as never)
    expect(schema.safeParse({ name: 'Ada', emails: [{ email: 'ada@example.com' }] }).success).toBe(true)
    expect(schema.safeParse({ name: 'Ada', company: 'Analytical Engines' }).success).toBe(false)
  })

  test('the reply has only the fields that the provider fills, in the envelope of the method', async () => {
    const { body } = await metaOf('candidates', 'list')
    expect(namesIn(body.response)).toEqual(['result', 'next_cursor', 'prev_cursor', 'result_count', 'is_partial_response'])
    const record = body.response.properties?.result?.items
    expect(namesIn(record)).toEqual(['id', 'name', 'title', 'emails', 'tags', 'remote_data'])
    expect(record?.required).toEqual(['id'])
    expect(namesIn((await metaOf('candidates', 'get')).body.response)).toEqual(namesIn(record))
    expect(namesIn((await metaOf('candidates', 'create')).body.response)).toEqual([...namesIn(record), 'warnings'])
    expect(namesIn((await metaOf('candidates', 'delete')).body.response)).toEqual(['id'])
    const moved = (await metaOf('applications', 'move-stage')).body.response.properties?.result
    expect(namesIn(moved)).toEqual(['id', 'status', 'remote_data', 'warnings'])
  })

  test('the query has the parameters of the provider, what it requires, and its filters', async () => {
    const { body } = await metaOf('candidates', 'create')
    expect(namesIn(body.query)).toEqual(
      expect.arrayContaining(['integrated_account_id', 'strict', 'job_id', 'application_source']),
    )
    expect(body.required).toEqual({ query: ['integrated_account_id', 'job_id'], body: [] })
    const list = (await metaOf('candidates', 'list')).body.query
    expect(list.properties?.email).toMatchObject({ anyOf: [{ type: 'string' }, { properties: { eq: {} } }] })
    expect(namesIn(list.properties?.created_at)).toEqual(['gte', 'lt'])
    expect(namesIn(list)).not.toContain('strict')
    expect((await metaOf('applications', 'list')).body.required).toMatchObject({
      query: ['integrated_account_id', 'candidate_id'],
    })
  })

  test('a custom method keeps the id that says which record is meant', async () => {
    const { body } = await metaOf('applications', 'move-stage')
    expect(namesIn(body.body)).toEqual(['id', 'stage_id', 'remote_data'])
    expect(body.required).toMatchObject({ body: ['id'] })
  })

  test('a method that answers with bytes has a body and no record', async () => {
    const { body } = await metaOf('attachments', 'download')
    expect(namesIn(body.body)).toContain('id')
    expect(body.response).not.toHaveProperty('properties')
  })

  test('the override shows in the schemas, and the mapping says which layer a field comes from', async () => {
    const change = {
      unified_model_override: { ats: { candidates: { read: { company: 'firm' }, write: { firm: 'company' } } } },
    }
    const { body } = await metaOf('candidates', 'update', change)
    expect(namesIn(body.body)).toContain('company')
    expect(namesIn(body.response)).toContain('company')
    expect(body.mapping).toMatchObject({
      read: {
        fields: { company: 'firm', name: 'full_name' },
        explained: { '/company': { layer: 'override', from: ['firm'] }, '/name': { layer: 'base', from: ['full_name'] } },
      },
      write: {
        person: {
          fields: { firm: 'company', labels: 'tags' },
          explained: { '/firm': { layer: 'override', from: ['company'] }, '/labels': { layer: 'base', from: ['tags'] } },
        },
      },
    })
  })

  test('a read has no body and no mapping for writing', async () => {
    expect((await metaOf('candidates', 'list')).body).toMatchObject({ body: null, mapping: { write: null } })
  })

  test('what is not supported is a 405 that names what is, and what does not exist a 404', async () => {
    expect(await metaOf('applications', 'create')).toMatchObject({
      status: 405,
      body: { details: { supported: ['list', 'move-stage'] } },
    })
    expect(await metaOf('applications', 'constructor')).toMatchObject({ status: 405 })
    expect(await metaOf('offers', 'list')).toMatchObject({ status: 405 })
    expect(await metaOf('nothing', 'list')).toMatchObject({ status: 404 })
  })

  test('the account is required, unless the token is for one account', async () => {
    const path = '/unified/ats/candidates/meta/list'
    expect(await callJson(makeMeta(), path, { token: 'reader' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
    expect(await callJson(makeMeta(), path, { token: 'account' })).toMatchObject({ status: 200 })
    expect(await callJson(makeMeta(), path)).toMatchObject({ status: 401 })
  })
})

type Field = { name: string; supported_in: string[]; required_in: string[]; fields: Field[] }
type Docs = { resources: { resource: string; methods: { method: string; query: Field[]; body: Field[] }[]; record: Field[] }[] }

describe('GET /unified/meta/{model}/{integration}', () => {
  const path = '/unified/meta/ats/notebook'
  const ask = (format: string) => makeMeta().request(`${path}?format=${format}`, { headers: { authorization: 'Bearer reader' } })

  test('names for every field of the model where it is supported and where it is required', async () => {
    const { body } = await callJson<Docs>(makeMeta(), path, { token: 'reader' })
    const candidates = body.resources.find(({ resource }) => resource === 'candidates')
    const create = candidates?.methods.find(({ method }) => method === 'create')
    const in_ = (fields: Field[] | undefined, name: string) => fields?.find((field) => field.name === name)
    expect(in_(create?.query, 'job_id')).toMatchObject({ supported_in: ['Note & <Book>'], required_in: ['Note & <Book>'] })
    expect(in_(create?.query, 'application_source')).toMatchObject({ supported_in: ['Note & <Book>'], required_in: [] })
    expect(in_(create?.body, 'company')).toMatchObject({ supported_in: [], type: 'string', nullable: true })
    const emails = in_(candidates?.record, 'emails')
    expect(emails).toMatchObject({ supported_in: ['Note & <Book>'], type: 'object[]' })
    expect(emails?.fields.map(({ name, supported_in }) => [name, supported_in.length])).toEqual([
      ['email', 1],
      ['type', 0],
    ])
    expect(body).toMatchObject({ missing: expect.arrayContaining(['jobs', 'offers']) })
  })

  test('as Markdown, nothing of a name or a description is taken for markup', async () => {
    const response = await ask('md')
    const text = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/markdown/)
    expect(text).toContain('# Note & \\<Book\\>: unified ats')
    expect(text).toContain('| `emails[].email` | string | Note & \\<Book\\> |  |  |')
    const rows = text.split('\n').filter((line) => line.startsWith('| `emails'))
    expect(rows.map((row) => row.split(/(?<!\\)\|/).length)).toEqual(rows.map(() => 7))
  })

  test('as a page it is escaped and needs nothing from elsewhere', async () => {
    const response = await ask('html')
    const text = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(text).toContain('Note &amp; &lt;Book&gt;')
    expect(text).not.toContain('<Book>')
    expect(text).not.toMatch(/<script|<link|<img|src=|@import|url\(/)
  })

  test('an unknown format, model or integration is refused by name', async () => {
    expect((await ask('pdf')).status).toBe(400)
    expect(await callJson(makeMeta(), '/unified/meta/hr/notebook', { token: 'reader' })).toMatchObject({
      status: 404,
      body: { details: { models: ['ats', 'crm'] } },
    })
    expect(await callJson(makeMeta(), '/unified/meta/ats/nowhere', { token: 'reader' })).toMatchObject({ status: 404 })
    expect(await callJson(makeMeta(), '/unified/meta/ats/notebook')).toMatchObject({ status: 401 })
  })
})
