import { expect, test } from 'vitest'
import { splitParameters } from '../../src/connector/parameters.ts'

test('in a list, what the operation takes is a parameter and everything else a filter', () => {
  const operation = { call: 'GET /opportunities/{candidate_id}/files', accepts: ['kind'] }
  const parameters = {
    candidate_id: 'c1',
    kind: 'resume',
    email: 'a@b.c',
    created_at: { gte: '2026-01-01', lt: '2026-02-01' },
    tag: ['x', 'y'],
    id: { in: '1,2' },
  }
  expect(splitParameters(operation, parameters, 'list')).toEqual({
    query: { candidate_id: 'c1', kind: 'resume' },
    filters: [
      { field: 'email', operator: 'eq', value: 'a@b.c' },
      { field: 'created_at', operator: 'gte', value: '2026-01-01' },
      { field: 'created_at', operator: 'lt', value: '2026-02-01' },
      { field: 'tag', operator: 'in', value: ['x', 'y'] },
      { field: 'id', operator: 'in', value: ['1', '2'] },
    ],
  })
})

test.each([
  ['a parameter that only a list could filter by', { email: 'a@b.c' }, 'other'],
  ['an operator that there is not', { created_at: { near: '2026' } }, 'list'],
  ['a list where one text is expected', { job_id: ['1', '2'] }, 'other'],
  ['an empty parameter', { job_id: '' }, 'other'],
] as const)('%s is refused and named', (_name, parameters, kind) => {
  expect(() => splitParameters({ requires: ['job_id'] }, parameters, kind)).toThrow(
    expect.objectContaining({ code: 'invalid_request' }),
  )
})
