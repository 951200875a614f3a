import { expect, test } from 'vitest'
import { fillCall, filterPairs, prepareList, toPairs } from '../../src/connector/prepare.ts'
import type { GatewayError } from '../../src/errors.ts'
import { compileWrite } from '../../src/mapping/compile.ts'

const FILTERS = {
  email: { eq: 'email' },
  created_at: { gte: 'created_at_start', lte: 'created_at_end', as: 'ms_from_iso' },
  tag: { eq: 'tag', in: 'tag' },
} as const

const caught = (work: () => unknown): GatewayError => {
  try {
    work()
  } catch (error) {
    return error as GatewayError
  }
  throw new Error('Nothing was thrown.')
}

test('path parameters are filled from id and query, and encoded', () => {
  const call = { id: 'a/b', query: { job_id: 'ü 1' } }
  expect(fillCall('PUT /jobs/{job_id}/people/{id}', call)).toEqual({ method: 'PUT', path: '/jobs/%C3%BC%201/people/a%2Fb' })
})

test('a path parameter that the caller left out is named', () => {
  const error = caught(() => fillCall('GET /jobs/{job_id}', { query: {} }))
  expect(error.code).toBe('invalid_request')
  expect(error.failures).toEqual([{ pointer: 'job_id', message: 'This provider needs it.' }])
})

test('a list repeats its name, false and zero are said, null and absent are not', () => {
  expect(toPairs({ expand: ['stage', 'owner'], parse: false, skip: 0, none: null, absent: undefined })).toEqual([
    ['expand', 'stage'],
    ['expand', 'owner'],
    ['parse', 'false'],
    ['skip', '0'],
  ])
})

test('filters are said in the provider’s words', () => {
  const values = [
    { field: 'email', operator: 'eq', value: 'a@b.c' },
    { field: 'created_at', operator: 'gte', value: '2026-01-01T00:00:00Z' },
    { field: 'tag', operator: 'in', value: ['x', 'y'] },
  ] as const
  expect(
    filterPairs(
      FILTERS,
      values.map((value) => ({ ...value, value: value.value as string | string[] })),
    ),
  ).toEqual([
    ['email', 'a@b.c'],
    ['created_at_start', '1767225600000'],
    ['tag', 'x'],
    ['tag', 'y'],
  ])
})

test.each([
  ['a field that the provider cannot filter by', { field: 'company', operator: 'eq', value: 'x' }],
  ['an operator that the provider does not have', { field: 'email', operator: 'gte', value: 'x' }],
  ['a name of the prototype', { field: 'constructor', operator: 'eq', value: 'x' }],
] as const)('%s is refused with what there is', (_name, filter) => {
  const error = caught(() => filterPairs(FILTERS, [filter]))
  expect(error.code).toBe('unsupported_filter')
  expect(error.details.supported).toEqual(['email', 'created_at[gte]', 'created_at[lte]', 'tag', 'tag[in]'])
})

test('a filter value that cannot be translated is refused, not dropped', () => {
  expect(caught(() => filterPairs(FILTERS, [{ field: 'created_at', operator: 'gte', value: 'yesterday' }])).code).toBe(
    'invalid_request',
  )
})

test('a page is asked for in the provider’s words, never larger than it allows', () => {
  const paging = { kind: 'offset', param: 'skip', limit: 'take', limitMax: 20, total: 'total' } as const
  const operation = { call: 'GET /people', query: { order: { const: 'ASC' }, org: '$.account.org' }, paging }
  const request = prepareList(
    operation,
    compileWrite(operation.query),
    { query: {}, limit: 50, position: 40, remoteQuery: [['x', '1']] },
    { account: { org: 'o' } },
  )
  expect(request).toEqual({
    method: 'GET',
    path: '/people',
    query: [
      ['order', 'ASC'],
      ['org', 'o'],
      ['take', '20'],
      ['skip', '40'],
      ['x', '1'],
    ],
  })
})
