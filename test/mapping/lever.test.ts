import { describe, expect, test } from 'vitest'
import { read as applications } from '../../mappings/lever/applications.ts'
import { read as candidates } from '../../mappings/lever/candidates.ts'
import { read as jobs } from '../../mappings/lever/jobs.ts'
import { compileRead } from '../../src/mapping/compile.ts'
import { providedPointers } from '../../src/mapping/coverage.ts'

const CONTEXT = { archive_reasons: { r1: { text: 'Hired', type: 'hired' }, r2: { text: 'Withdrew', type: 'non-hired' } } }

const opportunity = (changes: object = {}) => ({
  id: 'o1',
  name: 'Ada Example',
  headline: '',
  stage: { id: 's1', text: 'Offer' },
  owner: { id: 'u1', name: 'Rita Recruiter', email: 'rita@example.test' },
  sourcedBy: null,
  archived: null,
  updatedAt: null,
  ...changes,
})

const application = (changes: object = {}, parent = opportunity()) =>
  compileRead(applications)(
    { id: 'a1', type: 'posting', opportunityId: 'o1', posting: 'p1', createdAt: 0, archived: null, ...changes },
    CONTEXT,
    parent,
  )

describe('the mapping of Lever', () => {
  test('tells active, hired and rejected by the archive reason alone', () => {
    const archived = (reason: string) => ({ archived: { reason, archivedAt: 1000 } })
    expect(application()).toMatchObject({ status: 'active', remote_status: 'Offer', rejected_at: null, reject_reason: null })
    expect(application(archived('r1'))).toMatchObject({
      status: 'hired',
      remote_status: 'Hired',
      rejected_at: null,
      reject_reason: null,
    })
    expect(application(archived('r2'))).toMatchObject({
      status: 'rejected',
      rejected_at: '1970-01-01T00:00:01.000Z',
      reject_reason: 'Withdrew',
    })
    expect(application(archived('unknown'))).toMatchObject({ reject_reason: null, remote_status: 'Offer' })
  })

  test('takes the archiving of the opportunity where the application has none of its own', () => {
    const parent = opportunity({ archived: { reason: 'r2', archivedAt: 2000 } })
    expect(application({}, parent)).toMatchObject({ status: 'rejected', rejected_at: '1970-01-01T00:00:02.000Z' })
    expect(application({ archived: { reason: 'r2', archivedAt: 1000 } }, parent)).toMatchObject({
      rejected_at: '1970-01-01T00:00:01.000Z',
    })
  })

  test('credits who sourced, then the referrer, then the owner, expanded or not', () => {
    expect(application().credited_to).toEqual({
      id: 'u1',
      first_name: 'Rita',
      last_name: 'Recruiter',
      emails: [{ email: 'rita@example.test', type: null, is_primary: true }],
    })
    expect(application({ type: 'referral', user: 'u2' }).credited_to).toEqual({
      id: 'u2',
      first_name: null,
      last_name: null,
      emails: [],
    })
    expect(application({ type: 'user', user: 'u2' }).credited_to).toMatchObject({ id: 'u1' })
    expect(application({ type: 'referral', user: 'u2' }, opportunity({ sourcedBy: 'u3' })).credited_to).toMatchObject({
      id: 'u3',
    })
  })

  test('gives an application the same record inside a candidate as on its own', () => {
    const row = { id: 'a1', type: 'posting', opportunityId: 'o1', posting: { id: 'p1' }, createdAt: 0, archived: null }
    const parent = opportunity({ applications: [row] })
    const candidate = compileRead(candidates)(parent, CONTEXT)
    expect(candidate.applications).toEqual([compileRead(applications)(row, CONTEXT, parent)])
    expect(candidate).toMatchObject({ company: null, updated_at: null, locations: [] })
  })

  test('keeps the one location of a posting whose list of locations was emptied', () => {
    const locations = (categories: object) => compileRead(jobs)({ id: 'p1', state: 'internal', categories }, {}).locations
    expect(locations({ location: 'Berlin', allLocations: [] })).toEqual(['Berlin'])
    expect(locations({ location: 'Berlin', allLocations: ['Berlin', 'Lisbon'] })).toEqual(['Berlin', 'Lisbon'])
    expect(locations({ location: null })).toEqual([])
  })

  test('provides what the published list of supported fields names', () => {
    const provided = providedPointers(candidates)
    for (const field of [
      'id',
      'first_name',
      'last_name',
      'name',
      'company',
      'last_interaction_at',
      'is_private',
      'locations',
      'tags',
    ]) {
      expect(provided).toContain(`/${field}`)
    }
    expect(provided).toEqual(
      expect.arrayContaining(['/phones/*/number', '/emails/*/email', '/urls/*/url', '/created_at', '/updated_at']),
    )
    expect(provided).not.toContain('/title')
  })
})
