import { newestFirst } from './ordered.ts'
import type { AuditEvent } from './other-records.ts'
import { pageOfFew } from './paging.ts'
import { rangeOf, valuesOf } from './query.ts'
import type { Store } from './store.ts'
import type { LeverRoutes, World } from './world.ts'

const EVENTS_MAX = 1_000

/** Writes an administrator's act into the audit log, of which the latest thousand are kept. */
export function audit(store: Store, type: string, user: string | null, target: AuditEvent['target']): void {
  store.auditEvents.push({ id: store.ids.uuid(), createdAt: store.now(), type, user, target })
  if (store.auditEvents.length > EVENTS_MAX) store.auditEvents.shift()
}

/** `GET /audit_events`, newest first. */
export function addAuditEvents(routes: LeverRoutes, world: World): void {
  routes.get('/audit_events', (c) => {
    const inRange = rangeOf(c, 'created_at')
    const tests = [
      among('type', (event) => event.type),
      among('user_id', (event) => event.user),
      among('target_type', (event) => event.target.type),
      among('target_id', (event) => event.target.id),
    ]
    const keep = (event: AuditEvent) => inRange(event.createdAt) && tests.every((test) => test(event))
    return c.json(pageOfFew(c, world.store.auditEvents, newestFirst(), { keep, view: (event) => event }))

    function among(name: string, of: (event: AuditEvent) => string | null) {
      const wanted = valuesOf(c, name)
      return (event: AuditEvent) => wanted === undefined || wanted.has(of(event) ?? '')
    }
  })
}
