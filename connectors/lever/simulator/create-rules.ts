import type { CreateInput } from './create-body.ts'
import type { Posting } from './posting-records.ts'
import { checkConfidential, flagOf } from './query.ts'
import { badRequest } from './refusal.ts'
import type { LeverContext, World } from './world.ts'

/** Refuses what Lever refuses in a create, with the place of the mistake. Returns the posting that is meant, if any. */
export function checkCreate(c: LeverContext, world: World, input: CreateInput): Posting | undefined {
  const { store } = world
  if (flagOf(c, 'perform_as_posting_owner') && !input.postings?.length)
    throw badRequest('perform_as_posting_owner requires a posting', 'perform_as_posting_owner')
  const posting = findPosting(world, input)
  if (posting) checkConfidential(c, posting)
  if (input.confidentiality === 'confidential' && posting?.confidentiality !== 'confidential')
    throw badRequest('A confidential opportunity requires a confidential posting', 'confidentiality')
  if (input.stage !== undefined && store.stageIndex(input.stage) < 0) throw badRequest('Stage was not found', 'stage')
  if (input.owner !== undefined && !store.users.get(input.owner)) throw badRequest('user was not found', 'owner')
  if (input.followers?.some((id) => !store.users.get(id))) throw badRequest('user was not found', 'followers')
  if (input.contact !== undefined && !store.people.get(input.contact)) throw badRequest('contact was not found', 'contact')
  if (posting && input.opportunityLocation !== undefined && !isPlace(posting, input.opportunityLocation))
    throw badRequest('The posting has no such location', 'opportunityLocation')
  checkTimes(world, input)
  return posting
}

function findPosting(world: World, input: CreateInput): Posting | undefined {
  const id = input.postings?.[0]
  if (id === undefined) return undefined
  const posting = world.store.postings.get(id)
  if (posting === undefined) throw badRequest(`posting ${id} was not found`, 'postings')
  return posting
}

function isPlace(posting: Posting, location: string): boolean {
  return (
    posting.categories.allLocations.length < 2 || location === 'unspecified' || posting.categories.allLocations.includes(location)
  )
}

function checkTimes(world: World, { createdAt, archived }: CreateInput): void {
  if (createdAt !== undefined && createdAt > world.now()) throw badRequest('createdAt may not be in the future', 'createdAt')
  // An archivedAt without a reason is ignored.
  if (archived?.reason === undefined) return
  if (!world.store.archiveReasons.some((reason) => reason.id === archived.reason))
    throw badRequest('archive reason was not found', 'archived/reason')
  if (archived.archivedAt !== undefined && (createdAt === undefined || archived.archivedAt <= createdAt))
    throw badRequest('archivedAt must be after createdAt', 'archived/archivedAt')
}
