import type { Hono } from 'hono'
import { FaultRule, type Faults } from '../../../src/sandbox/faults.ts'

/** Lets a test or a person script the simulator's faults and see the calls that it got. Mounted before the faults, so it always works and is not counted. */
export function addControl(app: Hono, faults: Faults): void {
  app.post('/_faults', async (c) => {
    const rule = FaultRule.safeParse(await c.req.json().catch(() => undefined))
    if (!rule.success)
      return c.json({ code: 'BadRequestError', message: rule.error.issues[0]?.message ?? 'Not a fault rule' }, 400)
    faults.add(rule.data)
    return c.body(null, 204)
  })
  app.delete('/_faults', (c) => {
    faults.clear()
    return c.body(null, 204)
  })
  app.get('/_seen', (c) => c.json(faults.seen))
}
