import type { Expr, Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Scorecard } from '../../src/model/scorecard.ts'

/** A candidate row is the application too. */
const candidate: Expr = { fields: { id: 'candidateId' }, when: 'candidateId' }

const formValue = (name: string, label: string): Expr => ({
  fields: { name: { const: name }, label: { const: label }, description: { const: null }, value: name },
  when: name,
})

/** A row of /api/candidate-feedbacks with its interviewer: https://docs.gauzy.co, Candidate Endpoints, Interview Feedback. */
export const read = {
  id: 'id',
  application: candidate,
  candidate,
  interview: { fields: { id: 'interviewId' }, when: 'interviewId' },
  // A running server names the interviewer's row, which holds the employee; the documentation names the employee.
  interviewer: {
    fields: { id: { first: ['interviewer.employeeId', 'interviewer.id', 'interviewerId'] } },
    when: 'interviewerId',
  },
  submitted_at: { from: 'createdAt', as: 'iso' },
  /** From 0 to 5, in halves. */
  overall_recommendation: { from: 'rating', as: 'text' },
  form_values: { list: [formValue('description', 'Description'), formValue('status', 'Status')] },
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: 'updatedAt', as: 'iso' },
} satisfies FieldsOf<Scorecard>

/** `interviewerId` is an employee's id here; a running server wants another (see the connector). */
export const create: Fields = {
  description: 'form_values[description]',
  status: 'form_values[status]',
  rating: { from: 'overall_recommendation', as: 'number' },
  interviewId: 'interview.id',
  interviewerId: 'interviewer.id',
  // An interview has one candidate; naming another is a mistake.
  candidateId: { first: ['candidate.id', 'application.id'] },
}
