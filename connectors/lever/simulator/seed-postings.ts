import type { Posting, PostingCategories } from './posting-records.ts'
import type { User } from './records.ts'
import { seedFullForm, seedInternalForm } from './seed-form.ts'
import { standardForm } from './standard-form.ts'
import type { Store } from './store.ts'

const DAY_MS = 86_400_000

export type SeededPostings = Record<'published' | 'internal' | 'draft' | 'closed' | 'secret', Posting>

/** Adds a posting of each state that matters, and a confidential one, which lists hide. */
export function seedPostings(store: Store, [admin, manager]: User[]): SeededPostings {
  const post = (text: string, daysAgo: number, more: Partial<Posting>): Posting => {
    const posting: Posting = {
      id: store.ids.uuid(),
      text,
      state: 'published',
      distributionChannels: ['internal', 'public'],
      user: admin!.id,
      owner: manager!.id,
      hiringManager: manager!.id,
      categories: categories({}),
      tags: [],
      content: contentOf(text),
      country: 'DE',
      followers: [manager!.id],
      requisitionCodes: [],
      confidentiality: 'non-confidential',
      createdAt: store.now() - daysAgo * DAY_MS,
      updatedAt: store.now() - (daysAgo - 1) * DAY_MS,
      workplaceType: 'hybrid',
      form: standardForm(),
      ...more,
    }
    store.postings.add(posting)
    return posting
  }
  return {
    published: post('Backend Engineer', 90, {
      categories: categories({ allLocations: ['Berlin', 'Lisbon'] }),
      requisitionCodes: ['ENG-1'],
      salaryRange: { min: 60_000, max: 85_000, currency: 'EUR', interval: 'per-year-salary' },
      form: seedFullForm(store),
    }),
    internal: post('Recruiter', 60, {
      state: 'internal',
      owner: admin!.id,
      followers: [admin!.id, manager!.id],
      categories: categories({ department: 'People', team: 'Talent', commitment: 'Part-time' }),
      form: seedInternalForm(store),
    }),
    draft: post('Data Analyst', 20, {
      state: 'draft',
      owner: null,
      hiringManager: null,
      categories: categories({ team: 'Data', location: null, allLocations: [] }),
    }),
    closed: post('Office Manager', 300, { state: 'closed', categories: categories({ department: 'People', team: 'Office' }) }),
    secret: post('Chief Financial Officer', 10, { state: 'internal', confidentiality: 'confidential' }),
  }
}

function categories(more: Partial<PostingCategories>): PostingCategories {
  const usual = {
    commitment: 'Full-time',
    department: 'R&D',
    level: null,
    location: 'Berlin',
    team: 'Engineering',
    allLocations: ['Berlin'],
  }
  return { ...usual, ...more }
}

function contentOf(title: string): Posting['content'] {
  const description = `We are looking for a ${title}.`
  const lists = [{ text: 'What you bring', content: '<li>Curiosity</li><li>Care</li>' }]
  return {
    description,
    descriptionHtml: `<div>${description}</div>`,
    lists,
    closing: 'Write to us.',
    closingHtml: '<div>Write to us.</div>',
  }
}
