import { date, many, needed, number, one, organizationTable, owner, refers, text } from './table.ts'

const criterion = { columns: { name: needed(), rating: number(), interviewId: owner('candidateInterview') }, relations: {} }

export const interviewTables = {
  candidateInterview: organizationTable('CandidateInterview', 'candidate_interview', {
    columns: {
      title: needed(),
      startTime: date(),
      endTime: date(),
      location: text(),
      note: text(),
      rating: number(),
      candidateId: owner('candidate'),
    },
    relations: {
      candidate: one('candidate', 'candidateId'),
      interviewers: many('candidateInterviewer', 'interviewId'),
      feedbacks: many('candidateFeedback', 'interviewId'),
      technologies: many('candidateTechnology', 'interviewId'),
      personalQualities: many('candidatePersonalQuality', 'interviewId'),
    },
  }),
  candidateInterviewer: organizationTable('CandidateInterviewer', 'candidate_interviewer', {
    columns: { interviewId: owner('candidateInterview'), employeeId: refers('employee', { required: true }) },
    relations: { interview: one('candidateInterview', 'interviewId'), employee: one('employee', 'employeeId') },
  }),
  candidateFeedback: organizationTable('CandidateFeedback', 'candidate_feedback', {
    columns: {
      description: text(),
      rating: number(),
      status: text({ oneOf: ['APPLIED', 'REJECTED', 'HIRED'] }),
      interviewId: refers('candidateInterview', { cascade: true }),
      candidateId: refers('candidate', { cascade: true }),
      // The id of the candidate-interviewer row, not of the employee; and one feedback for each.
      interviewerId: refers('candidateInterviewer', { unique: true }),
    },
    relations: {
      interview: one('candidateInterview', 'interviewId'),
      candidate: one('candidate', 'candidateId'),
      interviewer: one('candidateInterviewer', 'interviewerId'),
    },
  }),
  candidateTechnology: organizationTable('CandidateTechnologies', 'candidate_technology', criterion),
  candidatePersonalQuality: organizationTable('CandidatePersonalQualities', 'candidate_personal_quality', criterion),
}
