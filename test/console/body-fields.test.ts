import { expect, test } from 'vitest'
import { labelOf, leavesOf, missingFields, withEntries } from '../../src/console/body-fields.ts'

const BODY = {
  name: 'Ada',
  age: 3,
  ok: true,
  none: null,
  emails: [{ email: 'a@x' }, { email: 'b@x', type: 'home' }],
  'odd/key~': 'x',
}

test('every single value of a body is shown under its pointer', () => {
  expect(leavesOf(BODY).map(({ pointer }) => pointer)).toEqual([
    '/name',
    '/age',
    '/ok',
    '/none',
    '/emails/0/email',
    '/emails/1/email',
    '/emails/1/type',
    '/odd~1key~0',
  ])
})

test('a form that changes nothing leaves the body as it is, null and types included', () => {
  const entries = leavesOf(BODY).map(({ pointer, value }) => ({ pointer, text: String(value ?? '') }))
  expect(withEntries(BODY, entries, undefined)).toEqual(BODY)
})

test('numbers and flags stay what they are as long as the text is one', () => {
  const changed = withEntries(
    BODY,
    [
      { pointer: '/age', text: '7' },
      { pointer: '/ok', text: 'false' },
    ],
    undefined,
  )
  expect(changed).toMatchObject({ age: 7, ok: false })
  expect(withEntries(BODY, [{ pointer: '/age', text: 'seven' }], undefined)).toMatchObject({ age: 'seven' })
})

test('an emptied field is taken out, and with it an element that has nothing left', () => {
  const changed = withEntries(
    BODY,
    [
      { pointer: '/emails/0/email', text: '' },
      { pointer: '/emails/1/type', text: '' },
    ],
    undefined,
  )
  expect(changed.emails).toEqual([{ email: 'b@x' }])
})

test('a field that was missing is added as the model wants it', () => {
  const schema = { properties: { years: { type: ['number', 'null'] }, title: { type: 'string' }, tags: { type: 'array' } } }
  expect(missingFields(schema, {})).toEqual(['/years', '/title'])
  expect(
    withEntries(
      {},
      [
        { pointer: '/years', text: '4' },
        { pointer: '/title', text: '4' },
      ],
      schema,
    ),
  ).toEqual({ years: 4, title: '4' })
})

test('a long text stays, and a key called __proto__ is a key', () => {
  const body = { file: 'x'.repeat(10_000) }
  expect(withEntries(body, [{ pointer: '/file', text: '' }], undefined)).toEqual(body)
  const changed = withEntries({}, [{ pointer: '/__proto__', text: 'x' }], undefined)
  expect(Object.keys(changed)).toEqual(['__proto__'])
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('a pointer reads as words', () => {
  expect(labelOf('/emails/0/email_address')).toBe('Emails › 1 › email address')
})
