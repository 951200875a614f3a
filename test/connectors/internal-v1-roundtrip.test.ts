import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, makeTestAts, type TestAts } from '../ats/support.ts'
import { DATABASES } from '../support/databases.ts'
import { type InternalV1, openInternalV1, type Row, someEmail } from './internal-v1-gateway.ts'

/** Each run is a handful of calls to a database. */
const RUNS = 30

/** What JSON can carry and a database can keep. */
const isStorable = (text: string) => !text.includes('\u0000') && text.isWellFormed()
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isStorable)
const filled = text.filter((value) => value.trim() !== '')
const word = text.filter((value) => value !== '' && !/\s/.test(value))
/** Of a name the first word is the first name, so more words than one belong to the last. */
const lastName = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 })
const amount = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 100, noNaN: true }).map(Math.abs))
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
/** Through JSON once, as it goes over the wire. */
const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter((value) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)))
const fieldName = filled.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name))

const phones = fc
  .tuple(fc.option(filled), fc.option(filled))
  .map(([mobile, whatsapp]) => [
    ...(mobile === null ? [] : [{ number: mobile, type: 'mobile' }]),
    ...(whatsapp === null ? [] : [{ number: whatsapp, type: 'whatsapp' }]),
  ])
const skills = fc.array(fc.record({ name: filled, level: fc.constantFrom('primary', 'secondary') }), { maxLength: 5 })

/** The fields of a candidate that have a place in the API (section 5 of its page), all optional. */
const fields = {
  title: nullable(text),
  company: nullable(text),
  locations: fc.array(text, { maxLength: 2 }),
  phones,
  skills,
  total_experience_years: nullable(amount),
  compensation: nullable(fc.record({ current: nullable(amount), expected: nullable(amount), unit: fc.constant('LPA') })),
  availability: nullable(
    fc.record({
      notice_period_days: nullable(fc.nat(365)),
      in_notice_period: nullable(fc.boolean()),
      last_working_day: nullable(day),
    }),
  ),
  custom_fields: fc.uniqueArray(fc.record({ name: fieldName, value: json }), { maxLength: 4, selector: ({ name }) => name }),
  source: nullable(text),
}
const names = fc.record({ first_name: word, last_name: lastName })
const candidate = fc.tuple(names, fc.record(fields, { requiredKeys: [] })).map(([name, rest]): Row => ({ ...name, ...rest }))
const change = fc
  .tuple(fc.option(names, { nil: {} }), fc.record(fields, { requiredKeys: [] }))
  .map(([name, rest]): Row => ({ ...name, ...rest }))

/** A new candidate before anything is said of it. */
const BLANK: Row = {
  title: null,
  company: null,
  locations: [],
  phones: [],
  skills: [],
  total_experience_years: null,
  compensation: null,
  availability: null,
  custom_fields: [],
  source: 'api',
}

/** The same facts in one form: what no order was promised for is in one, and an object of nothing but nulls is the same as null. */
function settled(record: Row): Row {
  const { first_name, last_name, compensation, availability, skills: all, custom_fields: custom } = record
  const level = (wanted: string) => (all as Row[]).filter((skill) => skill.level === wanted)
  return {
    ...Object.fromEntries(Object.keys(BLANK).map((field) => [field, record[field]])),
    first_name,
    last_name,
    name: `${first_name} ${last_name}`,
    skills: [...level('primary'), ...level('secondary')],
    compensation: isNothing(compensation, ['current', 'expected']) ? null : compensation,
    availability: isNothing(availability, Object.keys((availability ?? {}) as Row)) ? null : availability,
    custom_fields: (custom as Row[]).toSorted((one, other) => (String(one.name) < String(other.name) ? -1 : 1)),
  }
}

function isNothing(object: unknown, keys: string[]): boolean {
  return keys.every((key) => ((object ?? {}) as Row)[key] === null || object === null)
}

describe.each(DATABASES)('unified → v1 → unified on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  let gateway: InternalV1

  beforeAll(async () => {
    ats = makeTestAts(await open())
    caller = await ats.makeCaller()
    gateway = openInternalV1(ats, caller)
  })
  afterAll(() => ats.database.close())

  const seen = async (id: string) => settled(await gateway.get('candidates', id))

  test('a candidate keeps every mapped field through a create, a match and an update', async () => {
    await fc.assert(
      fc.asyncProperty(candidate, change, async (input, changed) => {
        const emails = [{ email: someEmail() }]
        const created = await gateway.write('candidates', 'create', { ...input, emails })
        const id = String(created.remote_id)
        expect(created).toMatchObject({ outcome: 'created', warnings: [], record: { emails: [{ ...emails[0], type: null }] } })
        expect(await seen(id)).toEqual(settled({ ...BLANK, ...input }))
        expect(await gateway.write('candidates', 'create', { ...input, emails })).toMatchObject({
          outcome: 'matched',
          remote_id: id,
        })
        expect(await seen(id)).toEqual(settled({ ...BLANK, ...input }))
        const updated = await gateway.write('candidates', 'update', changed, { id })
        const expected = settled({ ...BLANK, ...input, ...changed })
        expect(settled(updated.record as Row)).toEqual(expected)
        expect(await seen(id)).toEqual(expected)
      }),
      { numRuns: RUNS },
    )
  })

  test('a candidate that is read and written back stays what it is, masked or not', async () => {
    await fc.assert(
      fc.asyncProperty(candidate, fc.boolean(), async (input, isMasked) => {
        const created = await gateway.write('candidates', 'create', { ...input, emails: [{ email: someEmail() }] })
        const id = String(created.remote_id)
        const before = await gateway.get('candidates', id)
        if (isMasked) await caller.post(`/candidates/${id}/mask`)
        const { first_name, last_name, name, emails, ...shown } = await gateway.get('candidates', id)
        const written = Object.fromEntries(Object.entries(shown).filter(([field]) => Object.hasOwn(BLANK, field)))
        const back = { first_name, last_name, name, ...written, emails: (emails as Row[]).map(({ email }) => ({ email })) }
        await gateway.write('candidates', 'update', back, { id })
        if (isMasked) await caller.post(`/candidates/${id}/reveal`)
        const after = await gateway.get('candidates', id)
        expect(settled(after)).toEqual(settled(before))
        expect(after.emails).toEqual(before.emails)
      }),
      { numRuns: RUNS },
    )
  })

  test('a job keeps its fields through a create and an update, and an application its stage', async () => {
    const { remote_id } = await gateway.write('candidates', 'create', { name: 'Jane Doe', emails: [{ email: someEmail() }] })
    const jobFields = {
      name: filled,
      description: text,
      status: fc.constantFrom('open', 'pending', 'closed', 'draft'),
      departments: fc.array(fc.record({ name: text }), { maxLength: 1 }),
    }
    const job = fc.record(jobFields, { requiredKeys: ['name', 'description'] })
    const stage = fc.constantFrom('Applied', 'Screening', 'Shortlisted', 'Interview', 'Offer', 'Hired', 'Rejected')
    let count = 0
    const settledJob = ({ name, description, status = 'open', departments = [], code }: Row) => ({
      ...{ name, description, status, code },
      departments: (departments as Row[]).map((one) => one.name),
    })
    await fc.assert(
      fc.asyncProperty(job, fc.record(jobFields, { requiredKeys: [] }), stage, stage, async (input, changed, first, second) => {
        count += 1
        const code = `code ${count}`
        const created = await gateway.write('jobs', 'create', { ...input, code })
        const id = String(created.remote_id)
        expect(settledJob(created.record as Row)).toEqual(settledJob({ ...input, code }))
        await gateway.write('jobs', 'update', changed, { id })
        expect(settledJob(await gateway.get('jobs', id))).toEqual(settledJob({ ...input, code, ...changed }))

        const ids = { candidate: { id: String(remote_id) }, job: { id } }
        const applied = await gateway.write('applications', 'create', { ...ids, current_stage: { id: first, name: first } })
        expect(applied.record).toMatchObject({ ...ids, current_stage: { id: first, name: first } })
        await gateway.write('applications', 'move-stage', { id: String(applied.remote_id), stage_id: second })
        const moved = await gateway.get('applications', String(applied.remote_id))
        const status = second === 'Hired' ? 'hired' : second === 'Rejected' ? 'rejected' : 'active'
        expect(moved).toMatchObject({ current_stage: { id: second }, status, remote_status: second })
        expect(moved.rejected_at === null).toBe(status !== 'rejected')
      }),
      { numRuns: RUNS },
    )
  })

  test('a user keeps the name, address and role', async () => {
    const role = fc.constantFrom('Recruiter', 'HiringManager', 'Interviewer', 'Administrator')
    await fc.assert(
      fc.asyncProperty(word, lastName, role, async (first_name, last_name, access_role) => {
        const input = { first_name, last_name, access_role }
        const email = someEmail()
        const { remote_id } = await gateway.write('users', 'create', { ...input, emails: [{ email }] })
        const record = await gateway.get('users', String(remote_id))
        expect(record).toMatchObject({ ...input, name: `${first_name} ${last_name}`, emails: [{ email }], disabled: false })
      }),
      { numRuns: RUNS },
    )
  })
})
