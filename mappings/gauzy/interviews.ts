import type { Expr, Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Interview } from '../../src/model/interview.ts'

/** A candidate row is the application too. */
const candidate: Expr = { fields: { id: 'candidateId' }, when: 'candidateId' }

/** A row of /api/candidate-interview with its interviewers: https://docs.gauzy.co, Candidate Endpoints. It has no status and belongs to no stage. */
export const read = {
  id: 'id',
  application: candidate,
  candidate,
  // Of the interviewer's row the employee is what callers know.
  interviewers: { each: 'interviewers', map: { fields: { id: 'employeeId' }, when: 'employeeId' } },
  title: 'title',
  location: 'location',
  start_at: { from: 'startTime', as: 'iso' },
  end_at: { from: 'endTime', as: 'iso' },
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: 'updatedAt', as: 'iso' },
} satisfies FieldsOf<Interview>

export const update: Fields = {
  title: 'title',
  startTime: 'start_at',
  endTime: 'end_at',
  location: 'location',
  interviewers: { each: 'interviewers', map: { fields: { employeeId: 'id' } } },
}

export const create: Fields = {
  ...update,
  candidateId: { first: ['candidate.id', 'application.id'] },
}
