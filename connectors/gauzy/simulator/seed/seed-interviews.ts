import type { Row, Stamp } from '../store.ts'
import { isServer, type World } from '../world.ts'
import type { SeededOrganization } from './seed-organization.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** An interview, with two interviewers and a feedback by the first of them, for every candidate who got beyond applying. */
export function seedInterviews(world: World, seeded: SeededOrganization, candidates: Row[]): void {
  const met = candidates.filter(({ status }) => status !== 'APPLIED')
  for (const [index, candidate] of met.entries()) seedInterview(world, seeded, candidate, index)
}

function seedInterview(world: World, seeded: SeededOrganization, candidate: Row, index: number): void {
  const { store } = world
  const startsAt = Date.parse(String(candidate.createdAt)) + DAY_MS
  const stamp: Stamp = { ...seeded.stamp, at: startsAt - HOUR_MS }
  const rating = 3 + (index % 4) * 0.5
  const interview = store.insert(
    'candidateInterview',
    {
      title: 'Technical Interview',
      startTime: new Date(startsAt).toISOString(),
      endTime: new Date(startsAt + HOUR_MS).toISOString(),
      location: 'Meeting room 2',
      note: 'Bring a code sample.',
      rating,
      candidateId: candidate.id,
    },
    stamp,
  )
  const interviewers = [0, 1].map((at) => {
    const employeeId = seeded.employees[(index + at) % seeded.employees.length]?.id
    return store.insert('candidateInterviewer', { interviewId: interview.id, employeeId }, stamp)
  })
  const [first] = interviewers
  store.insert(
    'candidateFeedback',
    {
      description: 'Strong technical skills, good cultural fit',
      rating,
      status: candidate.status === 'INTERVIEWED' ? null : candidate.status,
      interviewId: interview.id,
      candidateId: candidate.id,
      interviewerId: isServer(world) ? first?.id : first?.employeeId,
    },
    { ...stamp, at: startsAt + 2 * HOUR_MS },
  )
}
