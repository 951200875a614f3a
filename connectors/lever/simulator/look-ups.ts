import { onlyIncluded } from './fields.ts'
import type { Ordering } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { wordOf } from './query.ts'
import type { ArchiveReason, Stage } from './records.ts'
import { notFound } from './refusal.ts'
import type { LeverRoutes, World } from './world.ts'

const BY_RANK: Ordering<Stage> = { keyOf: (row) => [row.rank, row.id], kinds: ['number', 'string'], directions: [1, 1] }
const BY_TEXT: Ordering<{ text: string }> = { keyOf: (row) => [row.text], kinds: ['string'], directions: [1] }
const BY_TEXT_AND_ID: Ordering<ArchiveReason> = {
  keyOf: (row) => [row.text, row.id],
  kinds: ['string', 'string'],
  directions: [1, 1],
}

/** Stages, archive reasons, tags and sources: small lists that belong to the account and not to a posting. */
export function addLookUps(routes: LeverRoutes, world: World): void {
  const { store } = world

  routes.get('/stages', (c) =>
    c.json(pageOfFew(c, store.stages, BY_RANK, { view: (stage) => onlyIncluded(c, stageView(stage)) })),
  )

  routes.get('/stages/:id', (c) => {
    const stage = store.stages[store.stageIndex(c.req.param('id'))]
    if (stage === undefined) throw notFound('Stage')
    return c.json({ data: stageView(stage) })
  })

  // An object under `data`, and the only place that tells a stage's pipeline and rank.
  routes.get('/disposition_stages', (c) => {
    const stages = store.stages.map(({ id, text, pipeline, rank, hasInterview }) => ({ id, text, pipeline, rank, hasInterview }))
    const archiveReasons = store.archiveReasons.map((reason) => ({ ...reason, type: reason.type === 'hired' ? 'hired' : null }))
    return c.json({ data: { stages, archiveReasons } })
  })

  routes.get('/archive_reasons', (c) => {
    const type = wordOf(c, 'type', ['hired', 'non-hired'])
    const keep = (reason: ArchiveReason) => type === undefined || reason.type === type
    return c.json(pageOfFew(c, store.archiveReasons, BY_TEXT_AND_ID, { keep, view: (reason) => onlyIncluded(c, reason) }))
  })

  routes.get('/archive_reasons/:id', (c) => {
    const reason = store.archiveReasons.find(({ id }) => id === c.req.param('id'))
    if (reason === undefined) throw notFound('archive reason', c.req.param('id'))
    return c.json({ data: reason })
  })

  routes.get('/tags', (c) => c.json(pageOfFew(c, counted(world, 'tags'), BY_TEXT, { view: (row) => row })))
  routes.get('/sources', (c) => c.json(pageOfFew(c, counted(world, 'sources'), BY_TEXT, { view: (row) => row })))
}

function stageView({ id, text }: Stage): Record<string, unknown> {
  return { id, text }
}

function counted({ store }: World, label: 'tags' | 'sources'): { text: string; count: number }[] {
  const counts = new Map([...(label === 'tags' ? store.knownTags : store.knownSources)].map((text) => [text, 0]))
  for (const row of store.opportunities.rows()) for (const text of row[label]) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => ({ text, count }))
}
