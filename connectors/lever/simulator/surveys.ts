import { getPosting } from './postings.ts'
import type { LeverRoutes, World } from './world.ts'

const SURVEY_ID = '5a1f0c52-6f5e-4b7c-9d0a-3c1b2e4d5f60'

/** `GET /surveys/diversity/:posting`: the survey that an applicant's diversity answers belong to. */
export function addSurveys(routes: LeverRoutes, world: World): void {
  routes.get('/surveys/diversity/:posting', (c) => {
    const { createdAt, updatedAt } = getPosting(c, world, c.req.param('posting'))
    const question = {
      id: '0d9c8b7a-1e2f-4a3b-8c4d-5e6f7a8b9c0d',
      type: 'multiple-choice',
      text: 'Which age group are you in?',
      description: null,
      required: false,
      options: [{ text: 'Under 40' }, { text: '40 or over' }, { text: 'I prefer not to say' }],
    }
    const survey = { id: SURVEY_ID, text: 'Diversity survey', instructions: 'Answering is voluntary.', createdAt, updatedAt }
    return c.json({ data: [{ ...survey, candidateLocations: { countryCodes: ['US', 'DE'] }, fields: [question] }] })
  })
}
