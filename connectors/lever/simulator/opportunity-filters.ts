import { postingLocation } from './opportunity-view.ts'
import { canonicalEmail } from './people.ts'
import { confidentialityOf, flagOf, rangeOf, valuesOf } from './query.ts'
import type { Opportunity } from './records.ts'
import type { LeverContext, World } from './world.ts'

type Test = (row: Opportunity) => boolean

/** The test that a row must pass to be listed; filters are joined by "and", the values of a repeated one by "or". */
export function opportunityFilter(c: LeverContext, world: World): Test {
  const tests = [...wordTests(c, world), ...timeTests(c), ...stateTests(c, world)]
  return (row) => tests.every((test) => test(row))
}

/** The rows that can match at all where the filter names people, so that looking for one person does not read the whole account. */
export function narrowed(c: LeverContext, world: World): Opportunity[] | undefined {
  const { people } = world.store
  const emails = valuesOf(c, 'email')
  const contacts = valuesOf(c, 'contact_id')
  if (emails === undefined && contacts === undefined) return undefined
  const ids = new Set(emails ? [...emails].flatMap((email) => people.byEmail(email)).map((contact) => contact.id) : contacts)
  return [...ids].flatMap((id) => people.opportunitiesOf(id))
}

function wordTests(c: LeverContext, { store }: World): Test[] {
  const tests: Test[] = []
  const among = (name: string, of: (row: Opportunity) => readonly (string | null | undefined)[]) => {
    const wanted = valuesOf(c, name)
    if (wanted !== undefined) tests.push((row) => of(row).some((value) => typeof value === 'string' && wanted.has(value)))
  }
  const applicationOf = (row: Opportunity) => (row.application === null ? undefined : store.applications.get(row.application))
  const emails = valuesOf(c, 'email')
  if (emails !== undefined) {
    const wanted = new Set([...emails].map(canonicalEmail))
    tests.push((row) => store.people.get(row.contact)!.emails.some((email) => wanted.has(canonicalEmail(email))))
  }
  among('tag', (row) => row.tags)
  among('origin', (row) => [row.origin])
  among('source', (row) => row.sources)
  among('stage_id', (row) => [row.stage])
  among('contact_id', (row) => [row.contact])
  among('posting_id', (row) => [applicationOf(row)?.posting])
  among('archived_posting_id', (row) => [applicationOf(row)?.archived ? applicationOf(row)?.posting : null])
  among('archive_reason_id', (row) => [row.archived?.reason])
  among('location', (row) => [postingLocation(store, row)])
  return tests
}

function timeTests(c: LeverContext): Test[] {
  const created = rangeOf(c, 'created_at')
  const updated = rangeOf(c, 'updated_at')
  const advanced = rangeOf(c, 'advanced_at')
  const archived = rangeOf(c, 'archived_at')
  return [
    (row) => created(row.createdAt),
    (row) => updated(row.updatedAt),
    (row) => advanced(row.lastAdvancedAt),
    (row) => archived(row.archived?.archivedAt ?? null),
  ]
}

function stateTests(c: LeverContext, world: World): Test[] {
  const archived = flagOf(c, 'archived')
  const snoozed = flagOf(c, 'snoozed')
  const isShown = confidentialityOf(c)
  const at = world.now()
  return [
    (row) => isShown(row.confidentiality),
    (row) => row.listedAt <= at,
    (row) => archived === undefined || archived === (row.archived !== null),
    (row) => snoozed === undefined || snoozed === (row.snoozedUntil !== null && row.snoozedUntil > at),
  ]
}
