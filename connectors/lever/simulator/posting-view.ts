import { expandUsers } from './fields.ts'
import type { Posting } from './posting-records.ts'
import type { Store } from './store.ts'

const JOB_SITE = 'https://jobs.lever.co/simulated-account'
const HIDDEN_STATES = ['draft', 'closed']

/** A posting as read; its form is another route's. Drafts and closed postings have no page, and only published ones have channels. */
export function postingView(store: Store, posting: Posting, expand?: Set<string>): Record<string, unknown> {
  const page = `${JOB_SITE}/${posting.id}`
  const { form: _, salaryRange, ...fields } = posting
  const view: Record<string, unknown> = {
    ...fields,
    distributionChannels: posting.state === 'published' ? posting.distributionChannels : null,
    reqCode: posting.requisitionCodes[0] ?? null,
    urls: HIDDEN_STATES.includes(posting.state) ? null : { list: JOB_SITE, show: page, apply: `${page}/apply` },
    ...(salaryRange && { salaryRange }),
  }
  expandUsers(view, expand, ['user', 'owner', 'hiringManager', 'followers'], store)
  return view
}
