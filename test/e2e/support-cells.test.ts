import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONNECTORS } from '../../connectors/index.ts'
import { makeRegistry } from '../../src/gateway/registry.ts'
import { integrationOf, type ResourceSupport, supportOf } from '../../src/gateway/support.ts'
import { RESOURCES } from '../../src/model/resources.ts'
import { makeResume, serveFile } from '../demo/resume.ts'
import { type Answer, openTestGateway, type TestGateway } from '../support/gateway.ts'
import { FORMS, type Known, sampleFor } from './cells/samples.ts'

const registry = makeRegistry(CONNECTORS)

/** Records that others refer to come first. What is made is listed, read, changed and, at the end, removed. */
const FIRST = ['ats/jobs', 'ats/job_interview_stages', 'ats/reject_reasons', 'ats/users', 'ats/candidates', 'ats/applications']
const names = Object.entries(RESOURCES).flatMap(([model, resources]) => Object.keys(resources).map((name) => `${model}/${name}`))
const ORDER = [...FIRST, ...names.filter((name) => !FIRST.includes(name))]

const supports = new Map(
  CONNECTORS.map(({ id }) => [
    id,
    new Map(supportOf(integrationOf(registry, id)).map((one) => [`${one.model}/${one.resource}`, one])),
  ]),
)
const all = [...supports.values()].flatMap((of) => [...of.values()])
const CUSTOM = [...new Set(all.flatMap(({ methods }) => methods))].filter(
  (method) => !/^(create|list|get|update|delete)$/.test(method),
)
const METHODS = ['create', 'list', 'get', 'update', ...CUSTOM]

let gateway: TestGateway
let file: Awaited<ReturnType<typeof serveFile>>
const accounts = new Map<string, string>()
const known = new Map<string, Known>()

beforeAll(async () => {
  gateway = await openTestGateway()
  file = await serveFile(makeResume('Cell Example'))
  for (const { id } of CONNECTORS) {
    const account = await gateway.link(id, { context: { rate_limit: { per_second: 1_000, burst: 1_000 } } })
    accounts.set(id, account)
    const forms = await gateway.call<{ data?: { id: string }[] }>('GET', `/proxy/${FORMS}?integrated_account_id=${account}`)
    const form = forms.body.data?.[0]?.id
    const ids = new Map(form === undefined ? [] : [[FORMS, form]])
    known.set(id, { integration: id, ids, fileUrl: file.url, count: 0 })
  }
})
afterAll(async () => {
  await gateway.stop()
  await file.stop()
})

type Body = { id?: string; result?: { id: string }[] | { id?: string }; code?: string; details?: { supported?: string[] } }

async function callCell(
  integration: string,
  resource: string,
  method: string,
  support: ResourceSupport | undefined,
): Promise<Answer<Body>> {
  const state = known.get(integration) as Known
  state.count += 1
  const parameters = support?.parameters[method] ?? []
  const { body, query } = sampleFor(state, `${resource}.${method}`, parameters)
  const id = state.ids.get(resource) ?? 'none'
  const search = `?${new URLSearchParams({ ...query, integrated_account_id: accounts.get(integration) ?? '' })}`
  const path = `/unified/${resource}`
  if (method === 'list') return gateway.call('GET', `${path}${search}`)
  if (method === 'get') return gateway.call('GET', `${path}/${encodeURIComponent(id)}${search}`)
  if (method === 'create') return gateway.call('POST', `${path}${search}`, body ?? {})
  if (method === 'update') return gateway.call('PATCH', `${path}/${encodeURIComponent(id)}${search}`, body ?? {})
  if (method === 'delete') return gateway.call('DELETE', `${path}/${encodeURIComponent(id)}${search}`)
  return gateway.call('POST', `${path}/${method}${search}`, body ?? { id })
}

/**
 * The id of what was made, or of the first record of a list where nothing could be made, or where what was made is not in the list: an
 * invitation is not a user yet.
 */
function remember(integration: string, resource: string, method: string, { body }: Answer<Body>): void {
  const { ids } = known.get(integration) as Known
  if (method === 'create' && body.id !== undefined) ids.set(resource, body.id)
  const listed = method === 'list' && Array.isArray(body.result) ? body.result.map(({ id }) => id) : []
  if (listed[0] !== undefined && !listed.includes(ids.get(resource) ?? '')) ids.set(resource, listed[0])
}

describe.each(CONNECTORS.map(({ id }) => id))('%s', (integration) => {
  const of = supports.get(integration)
  const cells = [
    ...ORDER.flatMap((resource) => METHODS.map((method) => [resource, method] as const)),
    ...ORDER.toReversed().map((resource) => [resource, 'delete'] as const),
  ]
  const isSupported = ([resource, method]: readonly [string, string]) => of?.get(resource)?.methods.includes(method) === true

  test.each(cells.filter(isSupported))('%s answers %s as the table says', async (resource, method) => {
    const answer = await callCell(integration, resource, method, of?.get(resource))
    expect(answer.status, answer.text).toBeLessThan(300)
    remember(integration, resource, method, answer)
  })

  test.each(cells.filter((cell) => !isSupported(cell)))('%s answers 405 to %s', async (resource, method) => {
    const { status, body } = await callCell(integration, resource, method, undefined)
    expect([status, body.code]).toEqual([405, 'operation_not_supported'])
    expect(body.details?.supported).not.toContain(method)
  })
})
