import { actorOf, type ConsoleContext, type Desk, param } from './console-parts.ts'

/** Sends a failed, given-up or unclear write again as it is. */
export async function retryWrite(c: ConsoleContext, desk: Desk): Promise<Response> {
  const actor = actorOf(c)
  const { id } = await desk.writes.retry(actor.environmentId, param(c, 'id'))
  await desk.audit({ ...actor, action: 'WRITE_RETRIED', entityType: 'write', entityId: id, details: {} })
  return c.redirect(`/console/writes/${id}?done=retried`, 303)
}

export async function cancelWrite(c: ConsoleContext, desk: Desk): Promise<Response> {
  const actor = actorOf(c)
  const { id } = await desk.writes.cancel(actor.environmentId, param(c, 'id'))
  await desk.audit({ ...actor, action: 'WRITE_CANCELLED', entityType: 'write', entityId: id, details: {} })
  return c.redirect(`/console/writes/${id}?done=cancelled`, 303)
}
