import type { Requisition } from './other-records.ts'
import { pageOf } from './paging.ts'
import { rangeOf, valuesOf } from './query.ts'
import { notFound } from './refusal.ts'
import type { LeverRoutes, World } from './world.ts'

/** Requisitions, read only. */
export function addRequisitions(routes: LeverRoutes, world: World): void {
  const { requisitions } = world.store

  routes.get('/requisitions', (c) => {
    const statuses = valuesOf(c, 'status')
    const codes = valuesOf(c, 'requisition_code')
    const inRange = rangeOf(c, 'created_at')
    const keep = (row: Requisition) =>
      inRange(row.createdAt) && (statuses?.has(row.status) ?? true) && (codes?.has(row.requisitionCode) ?? true)
    return c.json(pageOf(c, requisitions, { keep, view: requisitionView }))
  })

  routes.get('/requisitions/:id', (c) => {
    const row = requisitions.get(c.req.param('id'))
    if (row === undefined) throw notFound('requisition', c.req.param('id'))
    return c.json({ data: requisitionView(row) })
  })

  // One of the lists that have no `hasNext`.
  routes.get('/requisition_fields', (c) =>
    c.json({ data: [{ id: 'cost_centre', text: 'Cost centre', type: 'text', isRequired: false }] }),
  )
}

function requisitionView(row: Requisition): Record<string, unknown> {
  return {
    ...row,
    confidentiality: 'non-confidential',
    headcountInfinite: row.headcountTotal === 'unlimited',
    backfill: false,
    creator: row.owner,
    internalNotes: '',
    compensationBand: null,
    approval: null,
    employmentStatus: 'full-time',
    offerIds: [],
    timeToFillStartAt: null,
    timeToFillEndAt: null,
    customFields: {},
  }
}
