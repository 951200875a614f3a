import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { checkFields } from '../../src/mapping/check.ts'
import { generateRead, generateWrite } from '../../src/mapping/codegen.ts'
import { compileRead, compileWrite } from '../../src/mapping/compile.ts'
import type { Fields } from '../../src/mapping/grammar.ts'
import { MappingError } from '../../src/mapping/mapping-error.ts'
import { parseOverride } from '../../src/mapping/override.ts'

/** Text that would show if it were run. */
const PAYLOADS = [
  'globalThis.pwned = 1',
  '"]; globalThis.pwned = 1; //',
  "'; globalThis.pwned = 1; '",
  '`; globalThis.pwned = 1; `',
  `\${globalThis.pwned = 1}`,
  '*/ globalThis.pwned = 1; /*',
  '\u2028globalThis.pwned = 1\u2029',
  '\n globalThis.pwned = 1 \n',
  '\\"]; globalThis.pwned = 1; //',
  '}; globalThis.pwned = 1; ({',
  '</script><script>globalThis.pwned = 1</script>',
]

const pieces = fc.constantFrom(...PAYLOADS, '"', "'", '`', '\\', '${', '}', '\u2028', '\u2029', ']', ')', ';', '\u0000', '\ud800')
const hostile = fc.array(pieces, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''))

afterEach(() => {
  expect(Object.hasOwn(globalThis, 'pwned')).toBe(false)
})

/** Compiles and runs what the grammar allows, and passes over the rest. */
function tryAll(fields: unknown): void {
  for (const mode of ['read', 'write'] as const) {
    if (checkFields(fields, { mode }).length > 0) continue
    const map = mode === 'read' ? compileRead(fields as Fields) : compileWrite(fields as Fields)
    map({ a: 1, list: [{}] }, {})
  }
}

describe('an override cannot bring in code', () => {
  test('by a field, a path, a constant, a separator, a table, an answer or the name of an entry', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const bare = text.replace(/[.[\]]/g, '')
        tryAll({ [text]: 'a' })
        tryAll({ a: text })
        tryAll({ a: bare })
        tryAll({ a: `^.${bare}` })
        tryAll({ a: `custom_fields[${bare}]`, [`custom_fields[${bare}]`]: 'a' })
        tryAll({ a: { const: text } })
        tryAll({ a: { const: { [text]: [text] } } })
        tryAll({ a: { join: [{ const: 'x' }, { const: text }], with: text } })
        tryAll({ a: { lookup: { [text]: text }, from: 'a', pick: text } })
        tryAll({ a: { when: 'a', is: [text, 1], use: { const: text } } })
        tryAll({ a: { each: 'list', map: { fields: { [text]: bare } } } })
      }),
      { numRuns: 400 },
    )
  })

  test('by the name of a transform', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constantFrom('constructor', '__proto__', 'toString', 'valueOf')), (as) => {
        expect(checkFields({ a: { from: 'a', as } }, { mode: 'read' })).not.toEqual([])
        const unchecked = { a: { from: 'a', as } } as unknown as Fields
        expect(() => generateRead(unchecked)).toThrow(TypeError)
        expect(() => generateWrite(unchecked)).toThrow(TypeError)
      }),
    )
  })

  test('the quoted text is the text: keys and constants arrive unchanged', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(compileRead({ [text]: { const: text } })({}, {})).toStrictEqual({ [text]: text })
        expect(compileWrite({ [text]: { const: text } })({}, {})).toStrictEqual({ [text]: text })
      }),
    )
  })
})

describe('a prototype cannot be reached', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('through %s, wherever a mapping names it', (key) => {
    const places = [
      `{"a": "${key}"}`,
      `{"a": "b.${key}.c"}`,
      `{"a": "^.${key}"}`,
      `{"a": "$.${key}"}`,
      `{"a": {"from": "${key}"}}`,
      `{"a": {"each": "${key}", "map": "."}}`,
      `{"a": {"fields": {"${key}": "a"}}}`,
      `{"a": {"fields": {"b": "a"}, "when": "${key}"}}`,
      `{"a": {"const": {"${key}": 1}}}`,
      `{"a": {"lookup": {"${key}": 1}, "from": "a"}}`,
      `{"a": {"lookup": {"x": {}}, "from": "a", "pick": "${key}"}}`,
      `{"${key}": "a"}`,
    ]
    for (const text of places) {
      expect(checkFields(JSON.parse(text), { mode: 'read' }), text).toHaveLength(1)
      expect(() => compileRead(JSON.parse(text) as Fields), text).toThrow(MappingError)
      expect(() => compileWrite(JSON.parse(text) as Fields), text).toThrow(MappingError)
    }
  })

  test('even if the check were by-passed', () => {
    const fields = JSON.parse('{"__proto__": "a"}') as Fields
    expect(() => generateRead(fields)).toThrow(TypeError)
    expect(() => generateWrite(fields)).toThrow(TypeError)
  })

  test('through the names of an override', () => {
    const known = { candidates: { read: ['name'], write: ['name'] } }
    for (const text of ['{"__proto__": {"read": {}}}', '{"constructor": {}}', '{"candidates": {"__proto__": {}}}']) {
      expect(() => parseOverride(JSON.parse(text), known), text).toThrow(MappingError)
    }
  })

  test('by data that has such keys', () => {
    const remote = JSON.parse(
      '{"meta": {"__proto__": {"polluted": 1}, "a": 2}, "list": [{"name": "__proto__", "value": {"polluted": 1}}]}',
    )
    const read = compileRead({ entries: { from: 'meta', as: 'entries' }, object: { from: 'list', as: 'from_entries' } })
    const record = read(remote, {})
    expect(record.entries).toEqual([
      { name: '__proto__', value: { polluted: 1 } },
      { name: 'a', value: 2 },
    ])
    expect(record.object).toStrictEqual({})
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
