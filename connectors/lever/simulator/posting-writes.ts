import { readBody } from './body.ts'
import { appended } from './generated-tags.ts'
import { PostingChange, PostingCreate, type PostingInput } from './posting-body.ts'
import type { Posting, PostingCategories, PostingContent } from './posting-records.ts'
import { postingView } from './posting-view.ts'
import { getPosting } from './postings.ts'
import { getActor } from './query.ts'
import { badRequest } from './refusal.ts'
import { standardForm } from './standard-form.ts'
import type { LeverRoutes, World } from './world.ts'

const NO_CATEGORIES: PostingCategories = {
  commitment: null,
  department: null,
  level: null,
  location: null,
  team: null,
  allLocations: [],
}
const NO_CONTENT: PostingContent = { description: '', descriptionHtml: '', lists: [], closing: '', closingHtml: '' }

/** Creates and changes postings; both are POST. */
export function addPostingWrites(routes: LeverRoutes, world: World): void {
  const { store } = world

  routes.post('/postings', async (c) => {
    const actor = getActor(c, world)
    const input = await readBody(c, PostingCreate)
    checkInput(world, input, NO_CATEGORIES)
    if (input.confidentiality === 'confidential')
      throw badRequest('A posting cannot be made confidential here', 'confidentiality')
    const posting: Posting = {
      id: store.ids.uuid(),
      text: input.text,
      state: input.state ?? 'draft',
      distributionChannels: input.distributionChannels ?? ['internal', 'public'],
      user: actor.id,
      owner: input.owner ?? actor.id,
      hiringManager: input.hiringManager ?? null,
      categories: mergeCategories(NO_CATEGORIES, input),
      tags: input.tags ?? [],
      content: mergeContent(NO_CONTENT, input),
      country: input.country ?? null,
      followers: [actor.id],
      requisitionCodes: input.requisitionCodes ?? [],
      confidentiality: 'non-confidential',
      createdAt: world.now(),
      updatedAt: world.now(),
      workplaceType: input.workplaceType ?? 'unspecified',
      ...(input.salaryRange && { salaryRange: input.salaryRange }),
      form: standardForm(),
    }
    store.postings.add(posting)
    return c.json({ data: postingView(store, posting) }, 201)
  })

  routes.post('/postings/:id', async (c) => {
    getActor(c, world)
    const posting = getPosting(c, world, c.req.param('id'))
    const input = await readBody(c, PostingChange)
    checkInput(world, input, posting.categories)
    changePosting(world, posting, input)
    const view = postingView(store, posting)
    // Recorded once: a change that does not speak of the categories answers with no locations, though they are kept.
    return c.json({ data: input.categories ? view : { ...view, categories: { ...posting.categories, allLocations: [] } } })
  })
}

function changePosting(
  world: World,
  posting: Posting,
  { content, categories, state, text, confidentiality: _, ...rest }: PostingInput,
): void {
  Object.assign(posting, rest)
  posting.categories = mergeCategories(posting.categories, { categories })
  posting.content = mergeContent(posting.content, { content })
  // Recorded once: a change that does not name the state takes the posting back to draft.
  posting.state = state ?? 'draft'
  posting.updatedAt = Math.max(world.now(), posting.updatedAt + 1)
  if (text !== undefined && text !== posting.text) rename(world, posting, text)
}

/** The tag with the old title leaves every opportunity of the posting, the new one goes to the end, and the opportunity counts as changed. */
function rename({ store }: World, posting: Posting, text: string): void {
  const before = posting.text
  posting.text = text
  store.knownTags.add(text)
  for (const application of store.applications.values()) {
    const opportunity = application.posting === posting.id ? store.opportunities.get(application.opportunityId) : undefined
    if (opportunity === undefined) continue
    opportunity.tags = appended(
      opportunity.tags.filter((tag) => tag !== before),
      [text],
    )
    store.touch(opportunity)
  }
}

function checkInput(world: World, input: PostingInput, categories: PostingCategories): void {
  const { team = categories.team, department = categories.department } = input.categories ?? {}
  if (team && !department) throw badRequest('The team is not a valid subset of the department', 'categories')
  for (const key of ['owner', 'hiringManager'] as const)
    if (input[key] && !world.store.users.get(input[key])) throw badRequest('user was not found', key)
}

function mergeCategories(before: PostingCategories, { categories = {} }: Pick<PostingInput, 'categories'>): PostingCategories {
  const after = { ...before, ...categories }
  if (categories.allLocations || !categories.location) return after
  return { ...after, allLocations: [categories.location] }
}

/** The closing is written under another name than it is read. */
function mergeContent(before: PostingContent, { content = {} }: Pick<PostingInput, 'content'>): PostingContent {
  const text = (markup: string) => markup.replace(/<[^>]*>/g, '')
  const { descriptionHtml = before.descriptionHtml, lists = before.lists, closingPostingHtml = before.closingHtml } = content
  const description = content.description ?? text(descriptionHtml)
  return { description, descriptionHtml, lists, closing: text(closingPostingHtml), closingHtml: closingPostingHtml }
}
