import fc from 'fast-check'
import type { Expr, Fields, Json } from '../../src/mapping/grammar.ts'
import { UNSAFE_KEYS } from '../../src/mapping/json-value.ts'
import { TRANSFORMS, type TransformName } from '../../src/mapping/transforms.ts'

/** Keys that ordinary data has, keys that objects inherit, and keys that would break out of source text if it were pasted together. */
const KEYS = [
  ...['a', 'b', 'name', 'value', 'custom_fields', 'items', '0', '1', '01'],
  ...['toString', 'length', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  ...['"', "'", '`', `\${1}`, '\\', '\n', '\u2028', '\u2029', '"]; throw 1; //', '*/', '</script>', '\ud800', 'é', ' '],
]

export const key = fc.constantFrom(...KEYS)

const dataKey = fc.oneof({ arbitrary: key, weight: 9 }, { arbitrary: fc.constantFrom(...UNSAFE_KEYS), weight: 1 })

const scalar = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    'b',
    'level',
    'Ada Lovelace',
    'true',
    '0',
    '2024-01-10',
    '2024-01-10T09:00:00+02:00',
    'https://github.com/x',
  ),
  fc.string({ maxLength: 6 }),
  fc.constantFrom(null, true, false, 0, 1, -1, 1.5, 1_780_000_000_000, 8.64e15, 9e15),
)

/** Any JSON, as `JSON.parse` makes it: unsafe keys are own properties. */
export const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.record({ name: fc.constantFrom('level', 'a', 1), value: tie('value') }), { maxLength: 3 }),
    fc.array(fc.tuple(dataKey, tie('value')), { maxLength: 6 }).map(Object.fromEntries),
  ),
})).value

/** A constant: JSON without unsafe keys, which a mapping may not contain. */
const constant: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(key, scalar, { maxKeys: 2 }),
) as fc.Arbitrary<Json>

const step = key.filter((text) => !/[.[\]]/.test(text))

function path(ups: number): fc.Arbitrary<string> {
  const steps = fc.array(step, { minLength: 1, maxLength: 3 }).map((keys) => keys.join('.'))
  const named = fc.constantFrom('custom_fields[level]', 'items[a].name')
  const start = fc.constantFrom(...Array.from({ length: ups + 1 }, (_, up) => '^.'.repeat(up)))
  const below = fc.tuple(start, fc.oneof({ arbitrary: steps, weight: 4 }, named, fc.constant('.'))).map(([up, rest]) => up + rest)
  return fc
    .oneof(
      { arbitrary: below, weight: 5 },
      steps.map((rest) => `$.${rest}`),
    )
    .filter((text) => !text.startsWith('^.^..'))
}

const transform = fc.constantFrom(...(Object.keys(TRANSFORMS) as TransformName[]))

const optional = <T>(name: string, arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined }).map((value) => (value === undefined ? {} : { [name]: value }))

/** An expression of at most `depth` levels. `ups` is how many `^.` a path may begin with. */
export function expr(depth: number, ups: number): fc.Arbitrary<Expr> {
  if (depth === 0)
    return fc.oneof(
      path(ups),
      constant.map((value) => ({ const: value })),
    )
  const inner = expr(depth - 1, ups)
  const items = fc.array(inner, { maxLength: 3 })
  const other = optional('else', inner)
  const forms: fc.Arbitrary<object>[] = [
    fc.tuple(fc.record({ from: path(ups) }), optional('as', transform), other).map((parts) => Object.assign({}, ...parts)),
    fc.record({ first: items }),
    fc.record({ join: items, with: fc.constantFrom('', ' ', `\`\${x}"`) }),
    fc
      .tuple(
        fc.record({ lookup: fc.oneof(fc.dictionary(key, constant, { maxKeys: 4 }), path(ups)), from: path(ups) }),
        optional('pick', key),
        other,
      )
      .map((parts) => Object.assign({}, ...parts)),
    fc
      .tuple(fc.record({ when: inner, is: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), use: inner }), other)
      .map((parts) => Object.assign({}, ...parts)),
    fc.record({ each: path(ups), map: expr(depth - 1, ups + 1) }),
    fc
      .tuple(fc.record({ fields: fields(depth - 1, ups) }), optional('when', path(ups)))
      .map((parts) => Object.assign({}, ...parts)),
    fc.record({ list: items }),
    fc.record({ concat: items }),
  ]
  return fc.oneof(path(ups), ...forms) as fc.Arbitrary<Expr>
}

export function fields(depth: number, ups: number): fc.Arbitrary<Fields> {
  const name = fc.oneof({ arbitrary: key, weight: 5 }, fc.constantFrom('custom_fields[level]', 'custom_fields[a"b]'))
  return fc.uniqueArray(fc.tuple(name, expr(depth, ups)), { maxLength: 4, selector: ([text]) => text }).map(Object.fromEntries)
}

/** Mappings for reading, where `^.` may lead to the row around the record. */
export const readFields = fields(3, 1)

/** Mappings for writing. */
export const writeFields = fields(3, 0)
