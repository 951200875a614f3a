import type { Hono } from 'hono'
import { FaultRule, type Faults } from '../../../src/sandbox/faults.ts'
import type { World } from './world.ts'

/** What the one who runs the simulator may ask of it, without credentials: show faults, forget them, list the calls seen and the mails sent. */
export function mountControl(app: Hono, world: World, faults: Faults): void {
  app.post('/_faults', async (c) => {
    const rule = FaultRule.safeParse(await c.req.json().catch(() => undefined))
    if (!rule.success) return c.json({ message: rule.error.message }, 400)
    faults.add(rule.data)
    return c.body(null, 204)
  })
  app.delete('/_faults', (c) => {
    faults.clear()
    return c.body(null, 204)
  })
  app.get('/_seen', (c) => c.json(faults.seen))
  app.get('/_mails', (c) => c.json(world.mails))
}

/** The files that seeded documents point at. */
export function mountFiles(app: Hono): void {
  app.get('/public/documents/:name', (c) =>
    c.body('%PDF-1.4\n% A seeded document of the Gauzy simulator.\n%%EOF\n', 200, { 'content-type': 'application/pdf' }),
  )
  app.get('/public/avatars/:name', (c) =>
    c.body(
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="#808080"/></svg>',
      200,
      {
        'content-type': 'image/svg+xml',
      },
    ),
  )
}
