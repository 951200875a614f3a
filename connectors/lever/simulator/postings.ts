import { onlyIncluded } from './fields.ts'
import { pageOf } from './paging.ts'
import { POSTING_STATES, type Posting } from './posting-records.ts'
import { postingView } from './posting-view.ts'
import { checkConfidential, confidentialityOf, rangeOf, valuesOf, wordOf } from './query.ts'
import { badRequest, notFound } from './refusal.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

const ADDITIVE = ['content', 'followers']
const ALONE = ['state', 'distributionChannel', 'group', 'team', 'department', 'location', 'commitment', 'level', 'tag']

/** Lists and reads postings, newest first and in every state. */
export function addPostings(routes: LeverRoutes, world: World): void {
  const { store } = world
  const show = (c: LeverContext, posting: Posting) =>
    onlyIncluded(c, postingView(store, posting, valuesOf(c, 'expand')), ADDITIVE)

  routes.get('/postings', (c) =>
    c.json(pageOf(c, store.postings, { keep: postingFilter(c), view: (posting) => show(c, posting) })),
  )

  routes.get('/postings/:id', (c) => {
    wordOf(c, 'distribution', ['internal', 'external'])
    return c.json({ data: show(c, getPosting(c, world, c.req.param('id'))) })
  })

  // The only route of its kind without `data` around the answer.
  routes.get('/postings/:id/users', (c) => {
    const posting = getPosting(c, world, c.req.param('id'))
    const ids = new Set([posting.user, posting.owner, posting.hiringManager, ...posting.followers])
    const users = store.users.rows().filter((user) => ids.has(user.id))
    return c.json({
      posting: { id: posting.id, text: posting.text },
      users: users.map(({ id, name, email, accessRole }) => ({ id, name, email, accessRole })),
      roles: [{ id: 'hiring-manager', name: 'Hiring manager', isReadOnly: true }],
    })
  })
}

/** The posting, or 404; 403 when it is confidential and the credential has no grant. */
export function getPosting(c: LeverContext, world: World, id: string): Posting {
  const posting = world.store.postings.get(id)
  if (posting === undefined) throw notFound('posting', id)
  checkConfidential(c, posting)
  return posting
}

function postingFilter(c: LeverContext): (posting: Posting) => boolean {
  const isShown = confidentialityOf(c)
  const inRange = rangeOf(c, 'updated_at')
  const isTimed = c.req.query('updated_at_start') !== undefined || c.req.query('updated_at_end') !== undefined
  const other = ALONE.find((name) => c.req.query(name) !== undefined)
  if (isTimed && other !== undefined) throw badRequest('The updated_at filters go together with confidentiality only', other)
  const tests = [...wordTests(c), ...channelTests(c)]
  return (posting) => isShown(posting.confidentiality) && inRange(posting.updatedAt) && tests.every((test) => test(posting))
}

function wordTests(c: LeverContext): ((posting: Posting) => boolean)[] {
  const among = (name: string, of: (posting: Posting) => readonly (string | null)[]) => {
    const wanted = valuesOf(c, name)
    return (posting: Posting) => wanted === undefined || of(posting).some((value) => value !== null && wanted.has(value))
  }
  return [
    among('state', (posting) => [posting.state]),
    among('department', ({ categories }) => [categories.department]),
    among('group', ({ categories }) => [categories.department]),
    among('team', ({ categories }) => [categories.team]),
    among('location', ({ categories }) => [categories.location, ...categories.allLocations]),
    among('commitment', ({ categories }) => [categories.commitment]),
    among('level', ({ categories }) => [categories.level]),
    among('tag', (posting) => posting.tags),
  ]
}

/** Only published postings have channels, and a list of published ones is that of the public site unless another is named. */
function channelTests(c: LeverContext): ((posting: Posting) => boolean)[] {
  for (const state of valuesOf(c, 'state') ?? [])
    if (!POSTING_STATES.some((known) => known === state))
      throw badRequest(`state must be one of ${POSTING_STATES.join(', ')}`, 'state')
  const states = c.req.queries('state') ?? []
  const named = wordOf(c, 'distributionChannel', ['public', 'internal'])
  const channel = named ?? (states.length === 1 && states[0] === 'published' ? 'public' : undefined)
  if (channel === undefined) return []
  return [(posting) => posting.state === 'published' && posting.distributionChannels.includes(channel)]
}
