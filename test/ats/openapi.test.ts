import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { at, makeTestAts, type TestAts } from './support.ts'

type Json = Record<string, unknown>

const ROUTES = [
  'get /api/v1/audit-logs',
  'get /api/v1/candidates',
  'post /api/v1/candidates',
  'delete /api/v1/candidates/{id}',
  'get /api/v1/candidates/{id}',
  'put /api/v1/candidates/{id}',
  'get /api/v1/candidates/{id}/documents',
  'post /api/v1/candidates/{id}/documents',
  'get /api/v1/candidates/{id}/documents/{document_id}',
  'post /api/v1/candidates/{id}/mask',
  'post /api/v1/candidates/{id}/reveal',
  'get /api/v1/invitations/{token}',
  'post /api/v1/invitations/{token}',
  'get /api/v1/jobs',
  'post /api/v1/jobs',
  'post /api/v1/jobs/bulk',
  'get /api/v1/jobs/{id}',
  'put /api/v1/jobs/{id}',
  'post /api/v1/jobs/{id}/applicants',
  'get /api/v1/settings',
  'patch /api/v1/settings',
  'get /api/v1/users',
  'post /api/v1/users',
  'delete /api/v1/users/{id}',
  'get /api/v1/users/{id}',
]

describe('the OpenAPI document', () => {
  let ats: TestAts
  let document: Json
  beforeAll(async () => {
    ats = makeTestAts(await (DATABASES[0] as (typeof DATABASES)[number]).open())
    const response = await ats.app.fetch(new Request('http://ats.test/api/v1/openapi.json'))
    document = (await response.json()) as Json
  })
  afterAll(() => ats.database.close())

  test('is of version 3.1, needs no key, and has every route', () => {
    expect(document.openapi).toBe('3.1.0')
    const paths = at<Record<string, Json>>(document, 'paths')
    const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
    expect(routes.toSorted()).toEqual(ROUTES.toSorted())
  })

  test('refers only to what it holds', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(20)
    for (const reference of references)
      expect([reference, at(document, ...reference.split('/'))]).not.toEqual([reference, undefined])
  })

  test('says what the requests are checked against', () => {
    const schema = at<Json>(document, 'components', 'schemas', 'CandidateCreate')
    expect(schema).toMatchObject({ type: 'object', required: ['full_name', 'email'], additionalProperties: false })
    expect(at(schema, 'properties')).toMatchObject({
      total_experience_years: { type: ['number', 'null'], minimum: 0 },
      notice_period_days: { type: ['integer', 'null'] },
      in_notice_period: { type: ['boolean', 'null'] },
      primary_skills: { type: 'array', items: { type: 'string' } },
      metadata: { type: ['object', 'null'] },
    })
    const list = at<Json[]>(document, 'paths', '/api/v1/candidates', 'get', 'parameters')
    expect(list).toContainEqual(
      expect.objectContaining({
        name: 'limit',
        in: 'query',
        required: false,
        schema: expect.objectContaining({ type: 'integer', maximum: 100, default: 50 }),
      }),
    )
  })

  test('says which fields of a reply may be null', () => {
    const typeOf = (schema: string, field: string) =>
      at<Json>(document, 'components', 'schemas', schema, 'properties', field).type
    expect(typeOf('Candidate', 'last_working_day')).toEqual(['string', 'null'])
    expect(typeOf('Application', 'shortlisted_at')).toEqual(['string', 'null'])
    expect(typeOf('Application', 'status_date')).toBe('string')
    expect(typeOf('User', 'deactivated_at')).toEqual(['string', 'null'])
    expect(at(document, 'components', 'schemas', 'Settings', 'required')).toContain('candidates_max')
  })

  test('asks for a key everywhere but on the invitation page', () => {
    expect(document.security).toEqual([{ key: [] }])
    expect(at(document, 'paths', '/api/v1/invitations/{token}', 'get', 'security')).toEqual([])
    expect(at(document, 'components', 'securitySchemes', 'key')).toEqual({ type: 'http', scheme: 'bearer' })
  })
})
