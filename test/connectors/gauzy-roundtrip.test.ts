import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { create } from '../../mappings/gauzy/candidates.ts'
import * as contacts from '../../mappings/gauzy/contacts.ts'
import * as interviews from '../../mappings/gauzy/interviews.ts'
import * as pipelines from '../../mappings/gauzy/pipelines.ts'
import { topFieldsOf } from './consumed-fields.ts'
import { openGauzyGateway, type Row } from './gauzy-gateway.ts'

/** Each run is a few dozen calls in this process; the seed keeps a failure the same on every machine. */
const RUNS = { numRuns: 20, seed: 20_260_201 }

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => value.isWellFormed())
const filled = text.filter((value) => value.trim() !== '')
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 })
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const phones = fc.array(
  filled.map((number) => ({ number, type: 'mobile' })),
  { maxLength: 2 },
)
const some = <T>(values: fc.Arbitrary<T>, selector: (value: T) => unknown) => fc.uniqueArray(values, { maxLength: 3, selector })

/** What belongs to a candidate. What is told by its name has a prefix, so that a change adds and does not repeat. */
function candidateFields(prefix: string) {
  const own = filled.map((value) => `${prefix} ${value}`)
  return {
    first_name: filled,
    last_name: filled,
    title: nullable(own.map((title) => `${title} now`)),
    company: nullable(filled),
    locations: fc.array(filled, { maxLength: 2 }),
    phones,
    links: fc.array(
      fc.webUrl().map((url) => ({ url })),
      { maxLength: 2 },
    ),
    tags: fc.uniqueArray(filled, { maxLength: 4 }),
    attachments: some(fc.record({ file_name: own, file_url: fc.webUrl() }), (file) => file.file_name),
    skills: some(fc.record({ name: own, level: nullable(filled) }), (skill) => skill.name),
    experiences: some(
      fc.record({ title: own, company: nullable(filled), duration: nullable(filled), description: nullable(filled) }),
      (row) => row.title,
    ),
    educations: some(fc.record({ school: own, degree: filled, field: filled, completed_at: nullable(day) }), (row) => row.school),
    custom_fields: some(
      fc.oneof(
        fc.record({ name: fc.constant('rating'), value: fc.nat(10).map((halves) => halves / 2) }),
        fc.record({ name: fc.constant('candidate_level'), value: filled }),
      ),
      ({ name }) => name,
    ),
    source: filled,
  }
}
const candidate = fc.record(candidateFields('a'), { requiredKeys: ['first_name', 'last_name'] })
const change = fc.record(candidateFields('b'), { requiredKeys: [] })

const BLANK: Row = {
  ...{ title: null, company: null, source: null, locations: [], phones: [], links: [], tags: [] },
  ...{ attachments: [], skills: [], experiences: [], educations: [], custom_fields: [] },
}

const rows = (record: Row, field: string) => (record[field] ?? []) as Row[]
const byKey = (list: Row[], key: string) => list.toSorted((one, other) => (String(one[key]) < String(other[key]) ? -1 : 1))

/** What comes back of what was given. Each rule is a loss of Gauzy's, and its reason. */
const LOSSES: Record<string, (given: Row) => Row> = {
  /** A person has one place, which is a city. */
  oneLocation: ({ locations }) => ({ locations: (locations as string[]).slice(0, 1) }),
  /** A user has one phone number without a type. */
  onePhoneWithoutType: (given) => ({
    phones: rows(given, 'phones')
      .slice(0, 1)
      .map(({ number }) => ({ number, type: null })),
  }),
  /** A contact has one web site. */
  oneLink: (given) => ({ links: rows(given, 'links').slice(0, 1) }),
  /** Relations come in no order. */
  partsHaveNoOrder: (given) => ({
    tags: (given.tags as string[]).toSorted(),
    attachments: byKey(rows(given, 'attachments'), 'file_name'),
    skills: byKey(rows(given, 'skills'), 'name'),
    experiences: byKey(rows(given, 'experiences'), 'title'),
    educations: byKey(rows(given, 'educations'), 'school'),
    custom_fields: byKey(rows(given, 'custom_fields'), 'name'),
  }),
  /** Gauzy keeps addresses of files; what is read is an address of ours. */
  filesHaveOurAddress: (given) => ({
    attachments: byKey(rows(given, 'attachments'), 'file_name').map(({ file_name }) => ({ file_name })),
  }),
}

function expectedOf(given: Row): Row {
  const lost = Object.values(LOSSES).map((lose) => lose(given))
  return Object.assign({}, given, ...lost, { name: `${given.first_name} ${given.last_name}` })
}

/** The title is that of the newest row of experience: a given one becomes such a row, callers' first row is the newest otherwise. */
function withExperiences(before: Row, given: Row): Row {
  const added = rows(given, 'experiences')
  const { title, company } = given
  if (typeof title === 'string') {
    const own = { title, company: company ?? null, duration: null, description: null }
    return { title, company: own.company, experiences: [...rows(before, 'experiences'), ...added, own] }
  }
  const newest = added[0] ?? before
  return { title: newest.title, company: newest.company, experiences: [...rows(before, 'experiences'), ...added] }
}

/** A whole state after a write: what is not named stays, parts are added and never taken away, tags are replaced. */
function changedBy(before: Row, given: Row): Row {
  const added = (field: string) => [...rows(before, field), ...rows(given, field)]
  const named = new Map(added('custom_fields').map((field) => [field.name, field]))
  return {
    ...before,
    ...given,
    ...withExperiences(before, given),
    attachments: added('attachments'),
    skills: added('skills'),
    educations: added('educations').filter(({ completed_at }) => completed_at !== null),
    custom_fields: [...named.values()],
  }
}

/** A title cannot be cleared, a company is kept with a title only, and Gauzy takes no education without the day it was completed. */
function expectedWarnings({ title, company, educations = [] }: Row): string[] {
  const undated = (educations as Row[]).flatMap(({ completed_at }, i) => (completed_at === null ? [`/educations/${i}`] : []))
  const isKept = title === undefined || title === null
  return [...undated, ...(title === null ? ['/title'] : []), ...(isKept && typeof company === 'string' ? ['/company'] : [])]
}

const unwritten = (warnings: { code: string; pointer?: string | undefined }[]) =>
  warnings.filter(({ code }) => code === 'not_written').map(({ pointer }) => pointer)

/** A record by the names of what was given. */
function settled(record: Row): Row {
  const { first_name, last_name, name } = record
  const own = Object.fromEntries(Object.keys(BLANK).map((field) => [field, record[field]]))
  const links = rows(record, 'urls').map(({ url }) => ({ url }))
  const experiences = rows(record, 'experiences').map(({ start_date: _, end_date: __, ...row }) => row)
  return {
    ...own,
    ...LOSSES.partsHaveNoOrder?.({ ...record, experiences }),
    ...filesOf(record),
    first_name,
    last_name,
    name,
    links,
  }
}
const filesOf = (record: Row) => LOSSES.filesHaveOurAddress?.(record)

describe('unified → Gauzy → unified in the documented dialect', () => {
  test('the generators speak of all fields that the mappings have a place for', () => {
    // The e-mail address, without which there is no candidate, is its own in each run.
    expect(topFieldsOf(create)).toEqual([...Object.keys(candidateFields('')), 'emails', 'name'].sort())
    expect(topFieldsOf(contacts.create)).toEqual(Object.keys(contactFields).sort())
    expect(topFieldsOf(pipelines.create)).toEqual(Object.keys(pipelineFields).sort())
    expect(topFieldsOf(interviews.update)).toEqual(Object.keys(interviewFields([])).sort())
  })

  test('a candidate keeps every mapped field through a create and an update that may be repeated', async () => {
    const gateway = openGauzyGateway({ settings: { candidates: 1 } })
    let count = 0
    await fc.assert(
      fc.asyncProperty(candidate, change, async (input, changed) => {
        count += 1
        const emails = [{ email: `person.${count}@example.com`, type: 'work' }]
        const created = await gateway.write('candidates', 'create', { ...input, emails })
        const id = String(created.remote_id)
        const given = changedBy(BLANK, input)
        expect(unwritten(created.warnings)).toEqual(expectedWarnings(input))
        expect(settled(created.record ?? {})).toEqual(expectedOf(given))
        expect(created.record?.emails).toEqual([{ email: emails[0]?.email, type: null }])
        expect(await gateway.get('candidates', id)).toEqual(created.record)

        const after = expectedOf(changedBy(given, changed))
        for (const _ of ['once', 'again']) {
          const updated = await gateway.write('candidates', 'update', changed, { id })
          expect(unwritten(updated.warnings)).toEqual(expectedWarnings(changed))
          expect(settled(updated.record ?? {})).toEqual(after)
          expect(await gateway.get('candidates', id)).toEqual(updated.record)
        }
      }),
      RUNS,
    )
  })

  test('a job and a tag keep their names', async () => {
    const gateway = openGauzyGateway()
    await fc.assert(
      fc.asyncProperty(filled, filled, async (name, other) => {
        const job = await gateway.write('jobs', 'create', { name })
        expect(await gateway.get('jobs', String(job.remote_id))).toMatchObject({ name, status: 'open' })
        const tag = await gateway.write('tags', 'create', { name })
        expect(tag.record?.name).toBe(name)
        await gateway.write('tags', 'update', { name: other }, { id: String(tag.remote_id) })
        expect((await gateway.get('tags', String(tag.remote_id))).name).toBe(other)
      }),
      RUNS,
    )
  })

  test('an interview keeps title, times and place, and is only ever joined by interviewers', async () => {
    const gateway = openGauzyGateway()
    const users = (await gateway.list('users')).records.map(({ id }) => id)
    const [someone] = (await gateway.list('candidates')).records
    const fields = interviewFields(users)
    const blank = { location: null, interviewers: [] }
    const settledInterview = ({ title, start_at, end_at, location, ...record }: Row) => ({
      ...{ title, start_at, end_at, location },
      interviewers: byKey(rows(record, 'interviewers'), 'id'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.record(fields, { requiredKeys: ['title', 'start_at', 'end_at'] }),
        fc.record(fields, { requiredKeys: [] }),
        async (input, changed) => {
          const created = await gateway.write('interviews', 'create', { ...input, candidate: { id: someone?.id } })
          const given: Row = { ...blank, ...input }
          expect(settledInterview(created.record ?? {})).toEqual(settledInterview(given))
          const updated = await gateway.write('interviews', 'update', changed, { id: String(created.remote_id) })
          const all = new Map([...rows(given, 'interviewers'), ...rows(changed, 'interviewers')].map((one) => [one.id, one]))
          const after = settledInterview({ ...given, ...changed, interviewers: [...all.values()] })
          expect(settledInterview(updated.record ?? {})).toEqual(after)
          expect(await gateway.get('interviews', String(created.remote_id))).toEqual(updated.record)
        },
      ),
      RUNS,
    )
  })

  test('a pipeline keeps its name, description and stages in their order', async () => {
    const gateway = openGauzyGateway()
    const settledPipeline = ({ name, description = null, ...record }: Row) => {
      const stages = rows(record, 'stages').map(({ name: stage, index }, position) => ({ name: stage, index: index ?? position }))
      return { name, description, stages: stages.toSorted((one, other) => Number(one.index) - Number(other.index)) }
    }
    const pipeline = fc.record(pipelineFields, { requiredKeys: ['name'] })
    await fc.assert(
      fc.asyncProperty(pipeline, fc.record(pipelineFields, { requiredKeys: [] }), async (input, changed) => {
        const created = await gateway.write('pipelines', 'create', input, { model: 'crm' })
        const id = String(created.remote_id)
        expect(settledPipeline(created.record ?? {})).toEqual(settledPipeline(input))
        const updated = await gateway.write('pipelines', 'update', changed, { model: 'crm', id })
        expect(settledPipeline(updated.record ?? {})).toEqual(settledPipeline({ ...input, ...changed }))
        expect(await gateway.get('pipelines', id, 'crm')).toEqual(updated.record)
      }),
      RUNS,
    )
  })

  test('a contact keeps its name and type, and its first address and number without their types', async () => {
    const gateway = openGauzyGateway()
    const settledContact = ({ name, contact_type = 'client', ...record }: Row) => ({
      ...{ name, contact_type },
      emails: rows(record, 'emails')
        .slice(0, 1)
        .map(({ email }) => ({ email, type: null })),
      ...LOSSES.onePhoneWithoutType?.(record),
    })
    const contact = fc.record(contactFields, { requiredKeys: ['name'] })
    await fc.assert(
      fc.asyncProperty(contact, fc.record(contactFields, { requiredKeys: [] }), async (input, changed) => {
        const created = await gateway.write('contacts', 'create', input, { model: 'crm' })
        const id = String(created.remote_id)
        expect(settledContact(created.record ?? {})).toEqual(settledContact(input))
        const updated = await gateway.write('contacts', 'update', changed, { model: 'crm', id })
        expect(settledContact(updated.record ?? {})).toEqual(settledContact({ ...input, ...changed }))
        expect(await gateway.get('contacts', id, 'crm')).toEqual(updated.record)
      }),
      RUNS,
    )
  })
})

const contactFields = {
  name: filled,
  contact_type: fc.constantFrom('client', 'customer', 'lead'),
  emails: fc.array(
    fc.stringMatching(/^[a-z0-9]{1,8}$/).map((local) => ({ email: `${local}@acme.example`, type: 'work' })),
    { maxLength: 2 },
  ),
  phones,
}

const pipelineFields = {
  name: filled,
  description: nullable(filled),
  stages: fc.oneof(
    fc.array(fc.record({ name: filled }), { maxLength: 4 }),
    fc.uniqueArray(fc.record({ name: filled, index: fc.nat(9) }), { maxLength: 4, selector: ({ index }) => index }),
  ),
}

function interviewFields(users: unknown[]) {
  const moment = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString())
  return {
    title: filled,
    start_at: moment,
    end_at: moment,
    location: nullable(filled),
    interviewers: fc.subarray(users).map((ids) => ids.map((id) => ({ id }))),
  }
}
