import {
  back,
  date,
  links,
  many,
  needed,
  number,
  one,
  organizationTable,
  owner,
  refers,
  type Shown,
  text,
  whole,
} from './table.ts'

/** `ratings` is there only when the feedbacks were loaded; both exist only on reads. */
function computeCandidate(shown: Shown): Shown {
  const hired = shown.status === 'HIRED' && shown.hiredDate !== null
  if (!Array.isArray(shown.feedbacks)) return { alreadyHired: hired }
  const given = shown.feedbacks.flatMap((feedback: Shown) => (typeof feedback.rating === 'number' ? [feedback.rating] : []))
  return { alreadyHired: hired, ratings: given.length === 0 ? 0 : given.reduce((sum, rating) => sum + rating, 0) / given.length }
}

const address = [
  'name',
  'country',
  'city',
  'address',
  'address2',
  'postcode',
  'regionCode',
  'website',
  'fax',
  'fiscalInformation',
]

export const candidateTables = {
  contact: organizationTable('Contact', 'contact', {
    columns: { ...Object.fromEntries(address.map((column) => [column, text()])), latitude: number(), longitude: number() },
    relations: {},
  }),
  candidate: organizationTable('Candidate', 'candidate', {
    columns: {
      status: text({ initial: 'APPLIED' }),
      rating: number(),
      appliedDate: date(),
      hiredDate: date(),
      rejectDate: date(),
      valueDate: date(),
      candidateLevel: text({ lengthMax: 500 }),
      cvUrl: text(),
      payPeriod: text(),
      billRateCurrency: text(),
      billRateValue: whole(),
      minimumBillingRate: whole(),
      reWeeklyLimit: whole(),
      userId: refers('user', { required: true, unique: true }),
      // One to one: a source row belongs to one candidate, however many came from the same place.
      sourceId: refers('candidateSource', { unique: true }),
      contactId: refers('contact', { unique: true }),
      organizationPositionId: refers('organizationPosition'),
      employeeId: refers('employee', { unique: true }),
    },
    relations: {
      user: one('user', 'userId'),
      source: one('candidateSource', 'sourceId'),
      contact: one('contact', 'contactId'),
      organizationPosition: one('organizationPosition', 'organizationPositionId'),
      employee: one('employee', 'employeeId'),
      tags: links('tag'),
      organizationDepartments: links('organizationDepartment'),
      organizationEmploymentTypes: links('organizationEmploymentType'),
      documents: many('candidateDocument', 'candidateId'),
      skills: many('candidateSkill', 'candidateId'),
      educations: many('candidateEducation', 'candidateId'),
      experience: many('candidateExperience', 'candidateId'),
      interview: many('candidateInterview', 'candidateId'),
      feedbacks: many('candidateFeedback', 'candidateId'),
    },
    compute: computeCandidate,
  }),
  candidateSource: organizationTable('CandidateSource', 'candidate_source', {
    columns: { name: needed() },
    relations: { candidate: back('candidate', 'sourceId') },
  }),
  candidateDocument: organizationTable('CandidateDocument', 'candidate_document', {
    columns: { name: needed(), documentUrl: text(), candidateId: refers('candidate', { cascade: true }) },
    relations: { candidate: one('candidate', 'candidateId') },
  }),
  candidateSkill: organizationTable('CandidateSkill', 'candidate_skill', {
    columns: { name: needed(), candidateId: owner('candidate') },
    relations: { candidate: one('candidate', 'candidateId') },
  }),
  candidateEducation: organizationTable('CandidateEducation', 'candidate_education', {
    columns: {
      schoolName: needed(),
      degree: needed(),
      field: needed(),
      completionDate: date(),
      notes: text(),
      candidateId: owner('candidate'),
    },
    relations: { candidate: one('candidate', 'candidateId') },
  }),
  candidateExperience: organizationTable('CandidateExperience', 'candidate_experience', {
    columns: { occupation: needed(), duration: needed(), description: text(), candidateId: owner('candidate') },
    relations: { candidate: one('candidate', 'candidateId') },
  }),
}
