import { type CreateBody, type CreateInput, readCreateBody } from './create-body.ts'
import { checkCreate } from './create-rules.ts'
import { appended } from './generated-tags.ts'
import { matchContact, type Person } from './match-contact.ts'
import { openOpportunity } from './open-opportunity.ts'
import { writtenView } from './opportunity-view.ts'
import { parseResume } from './parse-resume.ts'
import type { Posting } from './posting-records.ts'
import { flagOf, getActor } from './query.ts'
import type { Document, Opportunity } from './records.ts'
import { tellCreated } from './tell.ts'
import type { LeverRoutes, World } from './world.ts'

/** `POST /opportunities`. It is not idempotent: every success is one more opportunity, also for the same person and posting. */
export function addCreateOpportunity(routes: LeverRoutes, world: World): void {
  routes.post('/', async (c) => {
    const actor = getActor(c, world)
    const body = await readCreateBody(c)
    const posting = checkCreate(c, world, body.input)
    const parse = flagOf(c, 'parse') ?? false
    const owner = flagOf(c, 'perform_as_posting_owner') ? (posting?.owner ?? actor.id) : actor.id
    const { contact, deduped } = matchContact(world, personOf(body, parse), body.input.contact)
    const opportunity = open(world, { input: body.input, posting, contact: contact.id, actor: actor.id, owner })
    keepDocuments(world, opportunity, body, parse)
    tellCreated(world, opportunity)
    return c.json({ deduped, data: writtenView(world.store, opportunity) }, 201)
  })
}

/** Values given by hand win over those read off the resume. */
function personOf({ input, resume }: CreateBody, parse: boolean): Person {
  const parsed = parse && resume ? parseResume(resume) : undefined
  return {
    name: input.name ?? parsed?.name ?? '',
    headline: input.headline ?? '',
    location: input.location ?? '',
    emails: input.emails ?? parsed?.emails ?? [],
    phones: (input.phones ?? []).map((phone) => ({ type: phone.type ?? null, value: phone.value })),
    links: input.links ?? parsed?.links ?? [],
  }
}

type Given = { input: CreateInput; posting: Posting | undefined; contact: string; actor: string; owner: string }

function open(world: World, { input, posting, contact, actor, owner }: Given): Opportunity {
  const origin = input.origin ?? 'sourced'
  const createdAt = input.createdAt ?? world.now()
  const { opportunity, application } = openOpportunity(world.store, {
    contact,
    ...(posting && { posting, application: { type: 'user', user: posting.owner } }),
    stage: input.stage ?? 'lead-new',
    origin,
    owner: input.owner ?? owner,
    sourcedBy: origin === 'sourced' ? actor : null,
    // Recorded: with a posting its followers and nobody else, without one the user who acts.
    followers: appended(posting ? posting.followers : [actor], input.followers ?? []),
    tags: input.tags ?? [],
    sources: input.sources ?? [],
    by: actor,
    confidentiality: input.confidentiality ?? posting?.confidentiality ?? 'non-confidential',
    location: input.opportunityLocation ?? null,
    createdAt,
    listedAt: world.now() + world.settings.indexDelayMs,
  })
  if (input.archived?.reason !== undefined) {
    opportunity.archived = { reason: input.archived.reason, archivedAt: input.archived.archivedAt ?? world.now() }
    if (application) application.archived = { ...opportunity.archived }
  }
  return opportunity
}

function keepDocuments({ store, now }: World, { id }: Opportunity, body: CreateBody, parse: boolean): void {
  if (body.resume) addResume(body.resume, parse)
  for (const document of body.files)
    store.files.add({ id: store.ids.uuid(), opportunityId: id, createdAt: now(), document, status: 'processed' })

  function addResume(document: Document, parse: boolean): void {
    const parsed = parse ? parseResume(document) : undefined
    const resume = { id: store.ids.uuid(), opportunityId: id, createdAt: now(), document, status: 'processed' as const }
    store.resumes.add(parsed ? { ...resume, parsedData: parsed.data } : resume)
  }
}
