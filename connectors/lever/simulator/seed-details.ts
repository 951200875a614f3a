import type { Document, Note, User } from './records.ts'
import type { SeededOpportunities } from './seed-opportunities.ts'
import type { SeededPostings } from './seed-postings.ts'
import type { Store } from './store.ts'

const DAY_MS = 86_400_000

/** Adds what hangs on the seeded opportunities: resumes with and without file, files, notes, an interview, feedback and an offer. */
export function seedDetails(store: Store, users: User[], opportunities: SeededOpportunities, postings: SeededPostings): void {
  const [admin, manager] = users
  const { applied, rejected, lead, hired, offered } = opportunities
  const belongs = (row: { id: string; createdAt: number }) => ({
    id: store.ids.uuid(),
    opportunityId: row.id,
    createdAt: row.createdAt,
  })
  const parsedData = {
    positions: [{ org: 'Example Works', title: 'Engineer', start: { year: 2021, month: 3 }, end: null }],
    schools: [],
  }

  store.resumes.add({
    ...belongs(applied),
    document: document('Ada Lindqvist CV.pdf', '%PDF-1.4 Ada'),
    status: 'processed',
    parsedData,
  })
  store.resumes.add({
    ...belongs(hired),
    document: document('chen-wei.txt', 'Chen Wei\nchen.wei@mail.example\n'),
    status: 'processed',
    parsedData,
  })
  // A profile that came from elsewhere has no file; a file that could not be read has no parsed data.
  store.resumes.add({ ...belongs(lead), document: null, status: 'processed', parsedData })
  store.resumes.add({ ...belongs(rejected), document: document('broken.doc', ''), status: 'error' })
  store.files.add({ ...belongs(applied), document: document('cover letter.txt', 'Dear team'), status: 'processed' })

  const note = (value: string, row: { id: string; createdAt: number; stage: string }, more: Partial<Note>) => {
    const comment = {
      type: 'note',
      text: 'Comment',
      value,
      score: null,
      stage: row.stage,
      createdAt: row.createdAt,
      user: admin!.id,
    } as const
    const base = { user: admin!.id, secret: false, completedAt: row.createdAt, deletedAt: null, madeByApi: false }
    store.notes.add({ ...belongs(row), fields: [{ ...comment }], ...base, ...more })
  }
  note('Strong on databases.', applied, {})
  note('Asked for a later start.', applied, { secret: true, createdAt: applied.createdAt + DAY_MS })
  note('Met at a meetup.', lead, { madeByApi: true })

  store.offers.add({
    ...belongs(offered),
    posting: postings.internal.id,
    creator: admin!.id,
    status: 'sent',
    fields: [{ text: 'Salary', identifier: 'salary_amount', value: 52_000 }],
    sent: { document: document('offer.pdf', '%PDF-1.4 offer'), uploadedAt: offered.createdAt + DAY_MS },
    signed: null,
  })
  const requisition = {
    createdAt: store.now() - 95 * DAY_MS,
    updatedAt: store.now() - 90 * DAY_MS,
    owner: admin!.id,
    headcountTotal: 2,
  }
  const place = {
    location: 'Berlin',
    team: 'Engineering',
    department: 'R&D',
    hiringManager: manager!.id,
    postings: [postings.published.id],
  }
  store.requisitions.add({
    ...{ id: store.ids.uuid(), name: 'Engineers', requisitionCode: 'ENG-1', status: 'open', headcountHired: 0, closedAt: null },
    ...requisition,
    ...place,
  })
  store.requisitions.add({
    ...{ id: store.ids.uuid(), name: 'Office', requisitionCode: 'OFF-1', status: 'closed', headcountHired: 1 },
    ...requisition,
    ...place,
    closedAt: store.now() - 60 * DAY_MS,
  })
}

function document(name: string, text: string): Document {
  return { name, ext: name.split('.').at(-1) ?? '', bytes: new TextEncoder().encode(text) }
}
