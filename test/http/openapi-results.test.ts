import { expect, test } from 'vitest'
import { internalV1 } from '../../connectors/internal-v1/index.ts'
import { makeRegistry } from '../../src/gateway/registry.ts'
import { buildDocument } from '../../src/http/openapi/document.ts'

const document = buildDocument({ registry: makeRegistry([internalV1]), version: '1.2.3', publicUrl: 'https://gateway.test' })
const schemas = document.components.schemas as Record<string, { properties?: Record<string, unknown>; required?: string[] }>

test('a custom method that is not about one record is described by its own result', () => {
  const { '200': done } = document.paths['/unified/ats/jobs/bulk']?.post?.responses ?? {}
  expect(JSON.stringify(done)).toContain('#/components/schemas/ats.jobs.bulk.written')
  expect(schemas['ats.jobs.bulk.written']).toMatchObject({ allOf: [{ $ref: '#/components/schemas/ats.jobs.bulk.result' }, {}] })
  expect(Object.keys(schemas['ats.jobs.bulk.result']?.properties ?? {})).toEqual(['synced', 'jobs'])
})

test('a custom method about one record is described by the record', () => {
  const { '200': moved } = document.paths['/unified/ats/applications/move-stage']?.post?.responses ?? {}
  expect(JSON.stringify(moved)).toContain('#/components/schemas/ats.applications.written')
})
