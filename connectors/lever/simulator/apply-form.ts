import type { ApplyForm, NamedField, Posting } from './posting-records.ts'
import { getPosting } from './postings.ts'
import { wordOf } from './query.ts'
import { badRequest } from './refusal.ts'
import type { LeverRoutes, World } from './world.ts'

type Channel = 'internal' | 'external'

/** `GET /postings/:id/apply`: the form, readable in every state of the posting. */
export function addApplyForm(routes: LeverRoutes, world: World): void {
  routes.get('/postings/:id/apply', (c) => {
    const posting = getPosting(c, world, c.req.param('id'))
    const location = c.req.query('location')
    if (location !== undefined && !posting.categories.allLocations.includes(location))
      throw badRequest('The posting has no such location', 'location')
    return c.json({ data: formView(posting, wordOf(c, 'distribution', ['internal', 'external'])) })
  })
}

/** The named fields that a posting asks for; one in several places asks which of them is preferred. */
export function personalFields(posting: Posting): NamedField[] {
  if (posting.categories.allLocations.length < 2) return posting.form.personalInformation
  const place = { text: 'Preferred location', name: 'preferredPostingLocation', type: 'dropdown', required: false }
  return [...posting.form.personalInformation, place]
}

/** The custom questions that are put to applicants of one channel; of all when none is named. */
export function questionsFor(form: ApplyForm, channel: Channel | undefined): ApplyForm['customQuestions'] {
  return form.customQuestions.filter(({ distribution }) => !channel || !distribution || distribution.includes(channel))
}

function formView(posting: Posting, channel: Channel | undefined): Record<string, unknown> {
  const { form } = posting
  const unanswered = <T extends object>(field: T) => ({ ...field, value: null })
  return {
    id: posting.id,
    text: posting.text,
    personalInformation: personalFields(posting).map(unanswered),
    urls: form.urls.map(unanswered),
    customQuestions: questionsFor(form, channel).map((question) => ({ ...question, fields: question.fields.map(unanswered) })),
    ...(form.eeoQuestions && {
      eeoQuestions: Object.fromEntries(
        Object.entries(form.eeoQuestions).map(([key, field]) => [key, { ...field, description: null, value: null }]),
      ),
    }),
    consentDisclosures: form.consentDisclosures,
  }
}
