import type { User } from './records.ts'
import { seedAccount } from './seed-account.ts'
import { seedDetails } from './seed-details.ts'
import { seedInterview } from './seed-interview.ts'
import { seedFewOpportunities } from './seed-opportunities.ts'
import { seedPostings } from './seed-postings.ts'
import type { Store } from './store.ts'

/** Fills an empty account with a little of everything. @returns its users; the first two are active */
export function seed(store: Store): User[] {
  const users = seedAccount(store)
  const postings = seedPostings(store, users)
  const opportunities = seedFewOpportunities(store, users, postings)
  seedDetails(store, users, opportunities, postings)
  seedInterview(store, users, opportunities.interviewing)
  return users
}
