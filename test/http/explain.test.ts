import { expect, test } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import { explainRecord } from '../../src/gateway/describe/explain.ts'
import { withExplanation } from '../../src/http/explain-json.ts'
import { makeAccount, makeNotebook } from '../support/notebook.ts'

const { registry } = makeNotebook()

test('an explanation is one more key of a record, of a page and of nothing', () => {
  const explanation = { '/name': { layer: 'base', from: ['full_name'] } }
  for (const json of ['{}', '{"id":"1"}', '{"result":[{}],"next_cursor":null}']) {
    const explained = JSON.parse(withExplanation(Buffer.from(json), explanation).toString())
    expect(explained).toEqual({ ...JSON.parse(json), explain: explanation })
  }
})

test('each field has the layer that maps it, and the paths or the constant it comes from', () => {
  const override = { ats: { candidates: { read: { name: 'nick', tags: null, source: { const: 'book' } } } } }
  const explained = explainRecord(registry, makeAccount({ unified_model_override: override }), 'ats', 'candidates')
  expect(explained).toMatchObject({
    '/id': { layer: 'base', from: ['id'] },
    '/name': { layer: 'override', from: ['nick'] },
    '/emails/*/email': { layer: 'base', from: ['mails.*'] },
    '/source': { layer: 'override', from: [], constant: 'book' },
    '/tags': { layer: 'override', from: [] },
  })
})

test('accounts without an override share one explanation, and a changed account has its own', () => {
  const explain = (change: Parameters<typeof makeAccount>[0]) => explainRecord(registry, makeAccount(change), 'ats', 'candidates')
  expect(explain({})).toBe(explain({ id: 'another' }))
  const changed = { unified_model_override: { ats: { candidates: { read: { name: null } } } } }
  expect(explain({ ...changed, revision: 2 })).not.toBe(explain({}))
})

test('a resource that the provider does not have cannot be explained', () => {
  expect(() => explainRecord(registry, makeAccount(), 'ats', 'offers')).toThrow(GatewayError)
})
