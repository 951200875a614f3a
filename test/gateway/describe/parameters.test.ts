import { expect, test } from 'vitest'
import { COMMON_PARAMETERS } from '../../../src/gateway/describe/parameters.ts'
import { parseUnifiedQuery } from '../../../src/http/query.ts'
import type { JsonSchema } from '../../../src/model/json-schema.ts'

function exampleOf({ type, enum: values, items }: JsonSchema): string {
  if (values !== undefined) return String(values.at(-1))
  if (type === 'integer') return '7'
  if (type === 'boolean') return 'true'
  return items === undefined ? 'x' : 'x,y'
}

const plain = COMMON_PARAMETERS.filter(({ style }) => style !== 'brackets')

test.each(plain)('the parameter $name is read as it is described, with the prefix too', ({ name, schema }) => {
  for (const written of [name, `truto_${name}`]) {
    const { common, parameters } = parseUnifiedQuery(`?${written}=${exampleOf(schema)}`)
    expect(Object.keys(parameters)).toEqual([])
    expect(common).toHaveProperty(name)
  }
})

test('every parameter that has a default is described', () => {
  const described = COMMON_PARAMETERS.map(({ name }) => name)
  expect(described).toEqual(expect.arrayContaining(Object.keys(parseUnifiedQuery('').common)))
})

test('a described default is the one that is used', () => {
  const { common } = parseUnifiedQuery('')
  const defaults = plain.filter(({ schema }) => schema.default !== undefined)
  expect(Object.fromEntries(defaults.map(({ name, schema }) => [name, schema.default]))).toEqual(
    Object.fromEntries(defaults.map(({ name }) => [name, common[name as keyof typeof common]])),
  )
})
