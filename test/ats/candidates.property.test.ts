import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { at, type Caller, makeTestAts, type TestAts } from './support.ts'

const RUNS = 60

/** Every character that JSON can carry and a database can keep. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !value.includes('\u0000') && value.isWellFormed())
const filled = text.filter((value) => value.trim() !== '')
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 })
const amount = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value + 0),
)
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
/** Through JSON once, as it goes over the wire: -0 is 0 there. */
const metadata = fc
  .dictionary(filled, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as object)
  .filter(
    (value) =>
      !JSON.stringify(value).includes('\\u0000') &&
      JSON.stringify(value).isWellFormed() &&
      !/\\ud[89a-f]/i.test(JSON.stringify(value)),
  )

const OPTIONAL = {
  phone_number: nullable(text),
  location: nullable(text),
  primary_skills: fc.array(filled, { maxLength: 4 }),
  total_experience_years: nullable(amount),
  current_company: nullable(text),
  expected_ctc: nullable(amount),
  notice_period_days: nullable(fc.nat(365)),
  in_notice_period: nullable(fc.boolean()),
  last_working_day: nullable(day),
  source: nullable(text),
  metadata: nullable(metadata),
}

/** What a candidate is before anything is given. */
const BLANK = {
  phone_number: null,
  location: null,
  primary_skills: [],
  total_experience_years: null,
  current_company: null,
  expected_ctc: null,
  notice_period_days: null,
  in_notice_period: null,
  last_working_day: null,
  source: 'api',
  metadata: null,
}

/** Few people, each in several spellings, so that most requests meet a candidate that is there. */
const email = fc
  .tuple(fc.constantFrom('ann', 'bob', 'cy'), fc.boolean())
  .map(([name, loud]) => `${loud ? name.toUpperCase() : name}@example.com`)
const some = fc.record(OPTIONAL, { requiredKeys: [] })

type Fields = Record<string, unknown>
type Step = { kind: 'save'; email: string; full_name: string; fields: Fields } | { kind: 'change'; email: string; fields: Fields }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('save' as const), email, full_name: filled, fields: some }),
  fc.record({ kind: fc.constant('change' as const), email, fields: some }),
)

describe.each(DATABASES)('any sequence of creates, updates and matches on $name', ({ open }) => {
  let ats: TestAts
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  afterAll(() => ats.database.close())

  /** Does one step, both to the API and to a plain object for each e-mail, and compares. */
  async function take(caller: Caller, expected: Map<string, Fields>, one: Step): Promise<void> {
    const key = one.email.toLowerCase()
    const before = expected.get(key)
    if (one.kind === 'change' && before === undefined) return
    const reply =
      one.kind === 'save'
        ? await caller.post('/candidates', { email: one.email, full_name: one.full_name, ...one.fields })
        : await caller.put(`/candidates/${before?.id}`, one.fields)
    expect([reply.status, reply.status >= 400 ? reply.body : '']).toEqual([
      one.kind === 'save' && before === undefined ? 201 : 200,
      '',
    ])
    const name = one.kind === 'save' ? { full_name: one.full_name } : {}
    const after: Fields = { email: one.email, ...BLANK, id: at(reply.body, 'data', 'id'), ...before, ...name, ...one.fields }
    expect(reply.body).toMatchObject({ data: after })
    expect((await caller.get(`/candidates/${after.id}`)).body).toMatchObject({ data: after })
    expected.set(key, after)
  }

  test('one candidate an e-mail, with every field as it was last given', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const caller = await ats.makeCaller()
        const expected = new Map<string, Fields>()
        for (const one of steps) await take(caller, expected, one)
        const { body } = await caller.get('/candidates')
        expect(at(body, 'meta', 'total')).toBe(expected.size)
        expect(
          at<Fields[]>(body, 'data')
            .map(({ id }) => id)
            .toSorted(),
        ).toEqual([...expected.values()].map(({ id }) => id).toSorted())
      }),
      { numRuns: RUNS },
    )
  })

  test('simultaneous saves of one e-mail make one candidate that has a value of each given field', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(some, { minLength: 2, maxLength: 6 }), async (saves) => {
        const caller = await ats.makeCaller()
        const replies = await Promise.all(
          saves.map((fields, n) =>
            caller.post('/candidates', { full_name: `Name ${n}`, email: n % 2 ? 'ann@x.com' : 'ANN@x.com', ...fields }),
          ),
        )
        expect(replies.map(({ status }) => status).toSorted()).toEqual([...Array(saves.length - 1).fill(200), 201])
        const { body } = await caller.get('/candidates')
        expect(at(body, 'meta', 'total')).toBe(1)
        for (const [field, blank] of Object.entries(BLANK)) {
          const given = saves.flatMap((fields) => (field in fields ? [(fields as Fields)[field]] : []))
          expect(given.length === 0 ? [blank] : given).toContainEqual(at<Fields>(body, 'data', 0)[field])
        }
      }),
      { numRuns: RUNS / 2 },
    )
  })
})
