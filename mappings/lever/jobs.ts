import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Job } from '../../src/model/job.ts'

/** A user's id, also when the user was expanded. */
const user = (path: string): Expr => ({
  list: [{ fields: { id: { first: [`${path}.id`, { from: path, as: 'text' }] } }, when: path }],
})

/** A category: a text without an id. */
const category = (path: string): Expr => ({ list: [{ fields: { id: { const: null }, name: path }, when: path }] })

/** A posting, read with `include=content`: https://hire.lever.co/developer/documentation#postings. */
export const read = {
  id: 'id',
  name: 'text',
  description: {
    first: [
      { from: 'content.descriptionHtml', as: 'blank_to_null' },
      { from: 'content.description', as: 'blank_to_null' },
    ],
  },
  // A posting knows its requisitions by code only; `reqCode` is the older of the two fields.
  code: { first: ['requisitionCodes.0', 'reqCode'] },
  status: {
    lookup: { published: 'open', internal: 'open', closed: 'closed', draft: 'draft', pending: 'pending', rejected: 'archived' },
    from: 'state',
  },
  // The list of all locations comes back empty after a posting was changed by the API.
  locations: {
    when: 'categories.allLocations.0',
    is: null,
    use: { list: ['categories.location'] },
    else: { each: 'categories.allLocations', map: '.' },
  },
  job_posting_urls: {
    list: [
      { fields: { url: 'urls.show', type: { const: 'posting' } }, when: 'urls.show' },
      { fields: { url: 'urls.apply', type: { const: 'apply' } }, when: 'urls.apply' },
    ],
  },
  confidential: { lookup: { confidential: true, 'non-confidential': false }, from: 'confidentiality' },
  departments: category('categories.department'),
  teams: category('categories.team'),
  hiring_managers: user('hiringManager'),
  recruiters: user('owner'),
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
  updated_at: { from: 'updatedAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Job>

/** What a posting is written with: https://hire.lever.co/developer/documentation#create-a-posting. */
type PostingBody = {
  text: string
  state: string
  content: { descriptionHtml: string }
  categories: { department: string; team: string; location: string; allLocations: string[] }
  owner: string
  hiringManager: string
  requisitionCodes: string[]
}

export const posting = {
  text: 'name',
  state: {
    lookup: { open: 'published', closed: 'closed', draft: 'draft', pending: 'pending', archived: 'rejected' },
    from: 'status',
  },
  content: { fields: { descriptionHtml: 'description' } },
  categories: {
    fields: {
      department: 'departments.0.name',
      team: 'teams.0.name',
      location: 'locations.0',
      allLocations: 'locations',
    },
  },
  owner: 'recruiters.0.id',
  hiringManager: 'hiring_managers.0.id',
  requisitionCodes: { list: ['code'] },
} satisfies FieldsOf<PostingBody>
