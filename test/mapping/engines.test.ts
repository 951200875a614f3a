import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFields } from '../../src/mapping/check.ts'
import { compileRead, compileWrite } from '../../src/mapping/compile.ts'
import { expr, json, readFields, writeFields } from './arbitraries.ts'

const RUNS = { numRuns: 1500 }

describe('the two engines', () => {
  test('make the same record of any input with any mapping, and never throw', () => {
    fc.assert(
      fc.property(readFields, json, json, json, (fields, remote, parent, context) => {
        const generated = compileRead(fields, { engine: 'codegen' })
        const closed = compileRead(fields, { engine: 'closures' })
        const seen = isObject(context) ? context : {}
        expect(generated(remote, seen, parent)).toStrictEqual(closed(remote, seen, parent))
      }),
      RUNS,
    )
  })

  test('make the same body of any input with any mapping, and never throw', () => {
    fc.assert(
      fc.property(writeFields, json, json, (fields, input, context) => {
        const generated = compileWrite(fields, { engine: 'codegen' })
        const closed = compileWrite(fields, { engine: 'closures' })
        const seen = isObject(context) ? context : {}
        expect(generated(input, seen)).toStrictEqual(closed(input, seen))
      }),
      RUNS,
    )
  })

  test('agree where one value is used in several places, which generated code works out once', () => {
    fc.assert(
      fc.property(expr(2, 1), json, (one, remote) => {
        const fields = {
          a: one,
          b: { first: [one, one] },
          c: { fields: { d: one, e: { list: [one] } } },
          f: { each: 'items', map: one },
        }
        const generated = compileRead(fields, { engine: 'codegen' })(remote, {})
        expect(generated).toStrictEqual(compileRead(fields, { engine: 'closures' })(remote, {}))
        // A write has no row around its input.
        if (checkFields(fields, { mode: 'write' }).length > 0) return
        const written = compileWrite(fields, { engine: 'codegen' })(remote, {})
        expect(written).toStrictEqual(compileWrite(fields, { engine: 'closures' })(remote, {}))
      }),
      RUNS,
    )
  })

  test('leave what they read as it was', () => {
    fc.assert(
      fc.property(readFields, json, (fields, remote) => {
        const before = JSON.stringify(remote)
        compileRead(fields, { engine: 'codegen' })(remote, {})
        compileRead(fields, { engine: 'closures' })(remote, {})
        expect(JSON.stringify(remote)).toBe(before)
      }),
      { numRuns: 300 },
    )
  })

  test('the mappings that these tests make keep to the grammar', () => {
    fc.assert(fc.property(readFields, (fields) => checkFields(fields, { mode: 'read' }).length === 0))
    fc.assert(fc.property(writeFields, (fields) => checkFields(fields, { mode: 'write' }).length === 0))
  })

  test('a process that must not generate code compiles to closures by itself', async () => {
    const script = `
      import { compileRead } from ${JSON.stringify(new URL('../../src/mapping/compile.ts', import.meta.url).href)}
      console.log(JSON.stringify(compileRead({ id: 'a.b' })({ a: { b: 1 } }, {})))`
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script]
    const { stdout } = await promisify(execFile)(process.execPath, flags)
    expect(stdout.trim()).toBe('{"id":1}')
  })
})

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
