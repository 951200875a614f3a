import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { narrowSchema, toAnyItem } from '../../../src/gateway/describe/narrow-schema.ts'
import { jsonSchemaOf } from '../../../src/model/json-schema.ts'

const schema = jsonSchemaOf(
  z.object({
    id: z.string(),
    emails: z.array(z.object({ email: z.string(), type: z.string().nullable() })),
    links: z.array(z.union([z.url(), z.object({ url: z.url(), type: z.string() })])),
    source: z.object({ id: z.string(), name: z.string() }).nullable(),
    custom_fields: z.array(z.object({ name: z.string(), value: z.unknown() })),
    'a/b~c': z.string(),
    settings: z.record(z.string(), z.unknown()),
  }),
)

function keep(...pointers: string[]) {
  return narrowSchema(schema, pointers)?.properties
}

describe('the part of a schema that pointers lead to', () => {
  test('a pointer covers everything below it', () => {
    expect(keep('/source')).toEqual({ source: schema.properties?.source })
  })

  test('a list item counts as one, whatever its index', () => {
    for (const pointer of ['/emails/*/email', '/emails/0/email']) {
      expect(keep(pointer)?.emails?.items?.properties).toEqual({ email: { type: 'string' } })
    }
  })

  test('an entry by its name keeps the list as it is', () => {
    expect(keep('/custom_fields/[level]')).toEqual({ custom_fields: schema.properties?.custom_fields })
  })

  test('of alternatives those are kept that have such a part', () => {
    expect(keep('/links/0/url')?.links?.items?.anyOf).toHaveLength(1)
    expect(keep('/links/*')?.links?.items?.anyOf).toHaveLength(2)
  })

  test('an object that may be null stays one, and only what is left of it is required', () => {
    expect(keep('/source/name')?.source).toEqual({
      type: ['object', 'null'],
      properties: { name: { type: 'string' } },
      required: ['name'],
    })
  })

  test('a pointer into a text leads nowhere, one into an open object leads to it', () => {
    expect(narrowSchema(schema, ['/id/deeper', '/nothing'])).toBeUndefined()
    expect(keep('/settings/colour')).toEqual({ settings: schema.properties?.settings })
  })

  test('keys with a slash or a tilde are found', () => {
    expect(keep('/a~1b~0c')).toEqual({ 'a/b~c': { type: 'string' } })
  })
})

test('indices and names in a pointer become any item, also next to each other', () => {
  expect(toAnyItem('/a/0/1/[x]/b')).toBe('/a/*/*/*/b')
  expect(toAnyItem('/a0/b')).toBe('/a0/b')
})
