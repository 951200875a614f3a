import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Eeoc } from '../../src/model/eeoc.ts'

/** The documentation nests the answers, recorded rows have none: both places are looked at. */
const answer = (key: string): Expr => ({ first: [`eeoResponses.${key}`, key] })

/** What an applicant answered: https://hire.lever.co/developer/documentation#eeo. A row without answers is one of somebody who gave none. */
export const read = {
  id: 'id',
  candidate: { fields: { id: 'opportunityId' }, when: 'opportunityId' },
  submitted_at: { from: 'eeoSurveyRespondedAt', as: 'iso_from_ms' },
  race: answer('race'),
  gender: answer('gender'),
  veteran_status: answer('veteran'),
  disability_status: answer('disability'),
  created_at: { from: 'appliedAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Eeoc>
