import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applicant, contact, lead } from '../../mappings/lever/candidates.ts'
import { posting } from '../../mappings/lever/jobs.ts'
import { user } from '../../mappings/lever/users.ts'
import { topFieldsOf } from './consumed-fields.ts'
import type { Json } from './lever-account.ts'
import { openLine } from './lever-line.ts'

/** Each run is a few dozen calls in this process; the seed keeps a failure the same on every machine. */
const RUNS = { numRuns: 20, seed: 20_260_201 }

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => value.isWellFormed())
const filled = text.filter((value) => value.trim() !== '')
const word = text.filter((value) => value !== '' && !/\s/.test(value))
/** Of a name the first word is the first name, so more words than one belong to the last. */
const names = fc.record({
  first_name: word,
  last_name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
})
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 })
const addresses = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}$/), { maxLength: 3 })

/** What differs in its digits alone counts as one number, and links that differ in scheme or closing slash as one link. */
const phones = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1_000, max: 9_999 }).map((n) => `+1 555 ${n}`),
    type: fc.constantFrom('Mobile', 'cell', 'home', 'business', 'Skype', 'fax'),
  }),
  { maxLength: 3, selector: ({ number }) => number },
)
const links = addresses.chain((hosts) =>
  fc.tuple(
    ...hosts.map((host) =>
      fc.boolean().map((isText) => (isText ? `https://${host}.example` : { url: `https://${host}.example` })),
    ),
  ),
)

/** What belongs to a candidate, all optional; e-mail addresses are given their domain in each run, for one person by address. */
const fields = {
  title: nullable(filled),
  company: nullable(filled),
  locations: fc.array(filled, { maxLength: 2 }),
  phones,
  emails: addresses,
  links,
  tags: fc.uniqueArray(word, { maxLength: 4 }),
  source: nullable(filled),
}
const candidate = fc.tuple(names, fc.record(fields, { requiredKeys: [] })).map(([name, rest]): Json => ({ ...name, ...rest }))
const change = fc
  .tuple(fc.record({ first_name: word, last_name: word }, { requiredKeys: [] }), fc.record(fields, { requiredKeys: [] }))
  .map(([name, rest]): Json => ({ ...name, ...rest }))

const BLANK: Json = { title: null, company: null, locations: [], phones: [], emails: [], links: [], tags: [], source: null }

let runs = 0
/** E-mail addresses nobody has yet: Lever takes a person with a known one for that person. */
function withAddresses(input: Json): Json {
  runs += 1
  if (input.emails === undefined) return input
  return {
    ...input,
    emails: (input.emails as string[]).map((local) => ({ email: `${local}.${runs}@mail.example`, type: 'work' })),
  }
}

/** What comes back of what was given. Each rule is a loss of Lever's, and its reason. */
const LOSSES: Record<string, (given: Json) => Json> = {
  /** Lever has one headline for title and company, and it reads as the company. */
  titleJoinsTheCompany: ({ title, company }) => ({
    title: null,
    company: title && company ? `${title} at ${company}` : (company ?? title ?? null),
  }),
  /** A person has one location. */
  oneLocation: ({ locations }) => ({ locations: (locations as string[]).slice(0, 1) }),
  /** An e-mail is a text without a type. */
  emailsHaveNoType: ({ emails }) => ({ emails: (emails as Json[]).map(({ email }) => ({ email, type: null })) }),
  /** Lever has five types of phone in lower case; what is none of them is "other". */
  fiveTypesOfPhone: ({ phones }) => ({
    phones: (phones as Json[]).map(({ number, type }) => ({ number, type: TYPES[String(type)] })),
  }),
  /** Links have no title of their own, and their kind is that of their host. They come in no order: an apply form asks for them by kind. */
  linksAreAddresses: ({ links }) => ({
    links: (links as (string | Json)[]).map((link) => (typeof link === 'string' ? link : link.url)).toSorted(),
  }),
  /** Tags come in the order in which they were added. */
  tagsHaveNoOrder: ({ tags }) => ({ tags: (tags as string[]).toSorted() }),
}
const TYPES: Record<string, string> = {
  Mobile: 'mobile',
  cell: 'mobile',
  home: 'home',
  business: 'work',
  Skype: 'skype',
  fax: 'other',
}

/** A person by apply form: the form asks for one phone number without its type, and "other" is not worth a call of its own. */
const applicantsType = (all: Json[]) =>
  all.map((phone, index) => (index === 0 && phone.type === 'other' ? { ...phone, type: null } : phone))

const expectedOf = (given: Json): Json => ({
  ...given,
  ...Object.assign({}, ...Object.values(LOSSES).map((lose) => lose(given))),
  name: `${given.first_name} ${given.last_name}`,
})

/** A record by the names of what was given. */
function settled(record: Json): Json {
  const { name, first_name, last_name, urls, tags } = record
  return {
    ...Object.fromEntries(Object.keys(BLANK).map((field) => [field, record[field] ?? null])),
    ...{ name, first_name, last_name },
    links: (urls as Json[]).map(({ url }) => url).toSorted(),
    tags: (tags as string[]).toSorted(),
  }
}

/** Lever tags a candidate with what the posting says of itself, beside the caller's tags. */
const tagged = (given: Json, generated: string[]): Json => ({
  ...given,
  tags: [...new Set([...(given.tags as string[]), ...generated])],
})

/** A whole state after a change: what is not named stays, and a title alone is not written because it would take the company's place. */
function changedBy(before: Json, after: Json): Json {
  const headline =
    after.company === undefined
      ? { title: before.title, company: before.company }
      : { title: after.company === null ? null : (after.title ?? null), company: after.company }
  return { ...before, ...after, ...headline }
}

describe('unified → Lever → unified', () => {
  test('the generators speak of all fields that the mappings have a place for', () => {
    const own = [...Object.keys(fields), 'first_name', 'last_name', 'name'].sort()
    expect(topFieldsOf(lead)).toEqual(own)
    for (const mapping of [applicant, contact]) expect(own).toEqual(expect.arrayContaining(topFieldsOf(mapping)))
    expect(topFieldsOf(posting)).toEqual(Object.keys(jobFields('', '')).sort())
    expect(topFieldsOf(user)).toEqual(['access_role', 'emails', 'first_name', 'last_name', 'name'])
  })

  const routes = [
    { route: 'lead', applyFillsContact: true },
    { route: 'applicant', applyFillsContact: true },
    { route: 'applicant', applyFillsContact: false },
  ]
  test.each(routes)(
    'a candidate by the $route route keeps every mapped field through a create and an update (form fills contact: $applyFillsContact)',
    async ({ route, applyFillsContact }) => {
      const line = openLine({ applyFillsContact })
      const job = await line.write('jobs', 'create', { input: { name: 'Engine Driver', status: 'open' } })
      const query = { job_id: job.id, application_source: route }
      await fc.assert(
        fc.asyncProperty(candidate, change, async (drawn, drawnChange) => {
          // An application cannot do without an address.
          const emails = route === 'applicant' ? ['me', ...((drawn.emails ?? []) as string[])] : drawn.emails
          const input = withAddresses({ ...drawn, ...(emails === undefined ? {} : { emails }) })
          // Lever says how an applicant came when nobody does.
          const source = route === 'applicant' ? { source: input.source ?? 'Job site' } : {}
          const given = tagged({ ...BLANK, ...input, ...source }, ['Engine Driver'])
          const expected = expectedOf(given)
          if (route === 'applicant') expected.phones = applicantsType(expected.phones as Json[])

          const created = await line.write('candidates', 'create', { query, input })
          expect(created.outcome).toBe('created')
          expect(settled(created.record)).toEqual(expected)
          expect(await line.get('candidates', created.id)).toEqual(created.record)

          const changed = withAddresses(drawnChange)
          const updated = await line.write('candidates', 'update', { id: created.id, input: changed })
          const after = expectedOf(changedBy(given, changed))
          if (changed.phones === undefined) after.phones = expected.phones
          // Without a company the headline stays as it is.
          if (changed.company === undefined) after.company = expected.company
          expect(settled(updated.record)).toEqual(after)
          const isTitleAlone = typeof changed.title === 'string' && (changed.company ?? null) === null
          expect(updated.warnings.map(({ pointer }) => pointer)).toEqual(isTitleAlone ? ['/title'] : [])
          expect(await line.get('candidates', created.id)).toEqual(updated.record)
        }),
        RUNS,
      )
    },
  )

  test('a job keeps its fields through a create and an update', async () => {
    const line = openLine()
    const [one, two] = line.store.users.rows().map(({ id }) => id)
    const arbitraries = jobFields(String(one), String(two))
    const job = fc.record(arbitraries, { requiredKeys: ['name'] }).map(asJob)
    const jobChange = fc.record(arbitraries, { requiredKeys: [] }).map(asJob)
    await fc.assert(
      fc.asyncProperty(job, jobChange, async (input, changed) => {
        const blank = {
          description: null,
          status: 'draft',
          departments: [],
          teams: [],
          locations: [],
          code: null,
          hiring_managers: [],
          recruiters: [{ id: line.actor }],
        }
        const created = await line.write('jobs', 'create', { input })
        const given = { ...blank, ...input }
        expect(settledJob(created.record)).toEqual(settledJob(given))
        expect(await line.get('jobs', created.id)).toEqual(created.record)
        const updated = await line.write('jobs', 'update', { id: created.id, input: changed })
        expect(settledJob(updated.record)).toEqual(settledJob({ ...given, ...changed }))
        expect(await line.get('jobs', created.id)).toEqual(updated.record)
      }),
      RUNS,
    )
  })

  test('a user keeps name, address and role through a create and an update', async () => {
    const line = openLine()
    const role = fc.constantFrom('super admin', 'admin', 'team member', 'limited team member', 'interviewer')
    await fc.assert(
      fc.asyncProperty(
        names,
        role,
        fc.record({ first_name: word, last_name: word, access_role: role }, { requiredKeys: [] }),
        async (name, access_role, changed) => {
          runs += 1
          const emails = [{ email: `user.${runs}@example.com` }]
          const created = await line.write('users', 'create', { input: { ...name, access_role, emails } })
          const given = { ...name, access_role, emails: [{ ...emails[0], type: null, is_primary: true }] }
          expect(created.record).toMatchObject(given)
          const updated = await line.write('users', 'update', { id: created.id, input: changed })
          expect(updated.record).toMatchObject({ ...given, ...changed })
          expect(await line.get('users', created.id)).toEqual(updated.record)
        },
      ),
      RUNS,
    )
  })
})

function jobFields(one: string, two: string) {
  const someone = fc.constantFrom(one, two).map((id) => [{ id }])
  return {
    name: filled,
    description: nullable(filled),
    status: fc.constantFrom('open', 'closed', 'draft', 'pending', 'archived'),
    departments: fc.array(fc.record({ name: filled }), { maxLength: 1 }),
    teams: fc.array(fc.record({ name: filled }), { maxLength: 1 }),
    locations: fc.uniqueArray(filled, { maxLength: 3 }),
    code: nullable(word),
    recruiters: someone,
    hiring_managers: someone,
  }
}

/** A team belongs to a department, and goes with it. */
function asJob(drawn: Json): Json {
  const { departments, teams } = drawn as { departments?: Json[]; teams?: Json[] }
  if (departments?.length === 0) return { ...drawn, teams: [] }
  return departments === undefined && teams?.length === 1 ? { ...drawn, departments: [{ name: 'Rails' }] } : drawn
}

function settledJob(record: Json): Json {
  const { name, description, status, locations, code } = record
  const each = (field: string, key: string) => (record[field] as Json[]).map((row) => row[key])
  return {
    ...{ name, description, status, locations, code },
    departments: each('departments', 'name'),
    teams: each('teams', 'name'),
    recruiters: each('recruiters', 'id'),
    hiring_managers: each('hiring_managers', 'id'),
  }
}
