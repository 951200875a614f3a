import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../src/connector/compiled.ts'
import { GatewayError } from '../../src/errors.ts'
import { makeRegistry } from '../../src/gateway/registry.ts'
import { authOf, integrationOf, supportOf } from '../../src/gateway/support.ts'
import { supportRows, supportTable } from '../../src/gateway/support-table.ts'
import { notebook } from '../support/notebook.ts'

const supports = supportOf(compileConnector(notebook))
const candidates = supports.find(({ resource }) => resource === 'candidates')
const applications = supports.find(({ resource }) => resource === 'applications')

describe('support of a resource', () => {
  test('a method that is declared is supported, and no other', () => {
    expect(candidates?.methods).toEqual(['list', 'get', 'create', 'update', 'delete'])
    expect(applications?.methods).toEqual(['list', 'move-stage'])
  })

  test('a field is provided when the mapping can fill it: one that is always empty is not', () => {
    expect(candidates?.provides).toEqual(['/emails/*/email', '/id', '/name', '/tags', '/title'])
  })

  test('an input field is accepted by the methods whose body has a place for it', () => {
    expect(candidates?.accepts.create).toEqual(['/emails/*/email', '/first_name', '/name', '/tags'])
    expect(candidates?.accepts).not.toHaveProperty('delete')
    expect(applications?.accepts).toEqual({ 'move-stage': ['/stage_id'] })
  })

  test('what a provider requires, and what its path needs beside the id, is required', () => {
    expect(candidates?.requires).toEqual({ create: ['job_id'] })
    expect(candidates?.parameters).toEqual({ create: ['job_id', 'application_source'] })
    expect(applications?.requires).toEqual({ list: ['candidate_id'] })
  })

  test('input that the unified model requires is required', () => {
    expect(applications?.requiresInput).toEqual({ 'move-stage': ['/id'] })
  })

  test('filters are named as a query writes them', () => {
    expect(candidates?.filters).toEqual(['email', 'created_at[gte]', 'created_at[lt]'])
  })

  test('an override for reading and for writing changes what is supported', () => {
    const override = { ats: { candidates: { read: { name: null, company: 'firm' }, write: { firm: 'company' } } } }
    const [changed] = supportOf(compileConnector(notebook, override))
    expect(changed?.provides).toContain('/company')
    expect(changed?.provides).not.toContain('/name')
    expect(changed?.accepts.create).toContain('/company')
  })
})

test('the fields of credentials are those of the form, and settings that are learned are not asked for', () => {
  expect(authOf(notebook)).toEqual({
    formats: [{ name: 'api_key', label: 'API key' }],
    fields: [
      { format: 'api_key', name: 'api_key', label: 'API key', help: 'In the settings.', secret: true, required: true },
      { format: 'api_key', name: 'user', label: 'user', help: null, secret: false, required: false },
      { format: null, name: 'base_url', label: 'Address', help: null, secret: false, required: true },
    ],
  })
})

test('an integration that does not exist is named together with those that do', () => {
  const registry = makeRegistry([notebook])
  expect(integrationOf(registry, 'notebook').connector).toBe(notebook)
  expect(() => integrationOf(registry, '__proto__')).toThrow(GatewayError)
  expect(() => integrationOf(registry, 'nowhere')).toThrow(/There are: notebook\./)
})

test('the support table has a row for each resource and a column for each connector', () => {
  const other = { ...notebook, id: 'other', label: 'Other', unified: { ats: { jobs: { docs: '', read: {} } } } }
  const compiled = [notebook, other].map((connector) => compileConnector(connector))
  expect(supportRows(compiled).at(-1)).toEqual({ model: 'ats', resource: 'jobs', methods: { other: [] } })
  expect(supportTable(compiled).split('\n')).toEqual([
    '| resource | Note & <Book> | Other |',
    '| --- | --- | --- |',
    '| `ats/candidates` | list, get, create, update, delete |  |',
    '| `ats/applications` | list, move-stage |  |',
    '| `ats/attachments` | download |  |',
    '| `ats/jobs` |  |  |',
  ])
})
