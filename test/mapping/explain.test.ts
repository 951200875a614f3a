import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainFields } from '../../src/mapping/explain.ts'
import type { Fields } from '../../src/mapping/grammar.ts'
import { readFields } from './arbitraries.ts'

const BASE: Fields = {
  name: { join: ['first', 'last'], with: ' ' },
  title: { const: null },
  company: 'headline',
  emails: { each: 'emails', map: { fields: { email: '.', type: { const: 'work' } } } },
  stage: { fields: { id: 'stage.id', name: 'stage.text' }, when: 'stage' },
  reason: { when: 'state', is: 'closed', use: { lookup: '$.reasons', from: '^.reason' } },
}

describe('explainFields', () => {
  test('tells the remote paths or the constant of each field', () => {
    expect(explainFields(BASE)).toEqual({
      '/name': { layer: 'base', from: ['first', 'last'] },
      '/title': { layer: 'base', from: [], constant: null },
      '/company': { layer: 'base', from: ['headline'] },
      '/emails/*/email': { layer: 'base', from: ['emails.*'] },
      '/emails/*/type': { layer: 'base', from: [], constant: 'work' },
      '/stage/id': { layer: 'base', from: ['stage.id'] },
      '/stage/name': { layer: 'base', from: ['stage.text'] },
      '/reason': { layer: 'base', from: ['state', '^.reason', '$.reasons'] },
    })
  })

  test('tells the layer of each field, also inside an object that was merged', () => {
    const explained = explainFields(BASE, {
      title: 'custom_fields[title]',
      stage: { fields: { name: 'label' } },
      emails: { const: [] },
    })
    expect(explained['/title']).toEqual({ layer: 'override', from: ['custom_fields[title]'] })
    expect(explained['/stage/id']).toEqual({ layer: 'base', from: ['stage.id'] })
    expect(explained['/stage/name']).toEqual({ layer: 'override', from: ['label'] })
    expect(explained['/emails']).toEqual({ layer: 'override', from: [], constant: [] })
    expect(explained['/emails/*/email']).toBeUndefined()
  })

  test('tells that the override took a field away', () => {
    expect(explainFields(BASE, { company: null })['/company']).toEqual({ layer: 'override', from: [] })
  })

  test('tells the entry of the custom fields that an override added', () => {
    expect(explainFields(BASE, { 'custom_fields[level]': 'x.level' })['/custom_fields/[level]']).toEqual({
      layer: 'override',
      from: ['x.level'],
    })
  })

  test('can explain every mapping', () => {
    fc.assert(fc.property(readFields, readFields, (base, override) => typeof explainFields(base, override) === 'object'))
  })
})
