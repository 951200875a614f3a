import type { Row, Stamp } from '../store.ts'
import { createUser, roleIdOf } from '../users.ts'
import { isServer, type World } from '../world.ts'
import { makePerson, type SeedPerson } from './people.ts'
import type { SeededOrganization } from './seed-organization.ts'

const DAY_MS = 86_400_000
const STATUSES = ['APPLIED', 'APPLIED', 'INTERVIEWED', 'REJECTED', 'HIRED'] as const
const SOURCES = ['LinkedIn', 'Referral', 'Careers page']
const SKILLS = ['TypeScript', 'PostgreSQL', 'Figma', 'Python']

/** Candidates in all four statuses, spread evenly over the month before now. */
export function seedCandidates(world: World, seeded: SeededOrganization): Row[] {
  const count = world.settings.candidates
  const step = Math.floor((30 * DAY_MS) / Math.max(1, count))
  return Array.from({ length: count }, (_, index) => {
    const stamp = { ...seeded.stamp, at: seeded.stamp.at + index * step }
    const candidate = seedCandidate(world, seeded, stamp, index)
    seedParts(world, candidate, makePerson(index), stamp, index)
    return candidate
  })
}

function seedCandidate(world: World, seeded: SeededOrganization, stamp: Stamp, index: number): Row {
  const { store } = world
  const { title: _title, company: _company, contact, ...person } = makePerson(index)
  const roleId = roleIdOf(world, String(stamp.tenantId), 'CANDIDATE')
  const organizationId = seeded.organization.id
  const user = createUser(
    world,
    { tenantId: String(stamp.tenantId), userId: stamp.userId ?? null },
    { person, roleId, organizationId },
  )
  // The person's row bears the candidate's times, not the time of the seeding.
  store.update('user', user.id, { createdAt: new Date(stamp.at).toISOString() }, stamp)
  const status = STATUSES[index % STATUSES.length]
  const appliedDate = new Date(stamp.at).toISOString().slice(0, 10)
  const decidedDate = new Date(stamp.at + DAY_MS).toISOString()
  const values = {
    status,
    appliedDate,
    rating: index % 3 === 0 ? null : 2.5 + (index % 5) * 0.5,
    rejectDate: status === 'REJECTED' ? decidedDate : null,
    hiredDate: status === 'HIRED' ? decidedDate : null,
    candidateLevel: index % 2 === 0 ? 'Senior' : null,
    cvUrl: index % 4 === 0 ? `${world.origin}/public/documents/cv-${index + 1}.pdf` : null,
    userId: user.id,
    sourceId: store.insert('candidateSource', { name: SOURCES[index % SOURCES.length] }, stamp).id,
    contactId: store.insert('contact', contact, stamp).id,
    organizationPositionId: index % 5 === 1 ? null : seeded.positions[index % seeded.positions.length]?.id,
    tags: seeded.tags.filter((_, at) => (index + at) % 3 === 0).map(({ id }) => id),
    organizationDepartments: [seeded.departments[index % seeded.departments.length]?.id],
  }
  return store.insert('candidate', values, stamp)
}

function seedParts(world: World, candidate: Row, person: SeedPerson, stamp: Stamp, index: number): void {
  const { store } = world
  const candidateId = candidate.id
  // A server has no field for the employer; recruiters write it into the description.
  const employer = isServer(world)
    ? { description: `At ${person.company}.` }
    : { organization: person.company, description: 'Led a team.' }
  store.insert('candidateExperience', { candidateId, occupation: person.title, duration: '3 years', ...employer }, stamp)
  const level = isServer(world) ? {} : { level: 'EXPERT' }
  store.insert('candidateSkill', { candidateId, name: SKILLS[index % SKILLS.length], ...level }, stamp)
  if (index % 2 === 0) {
    const school = { schoolName: 'Harbor University', degree: 'BS', field: 'Computer Science', completionDate: '2016-06-01' }
    store.insert('candidateEducation', { candidateId, ...school }, stamp)
  }
  if (index % 3 !== 2) {
    const name = `${person.lastName}-resume.pdf`
    store.insert(
      'candidateDocument',
      { candidateId, name, documentUrl: `${world.origin}/public/documents/resume-${index + 1}.pdf` },
      stamp,
    )
  }
}
