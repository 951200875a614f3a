import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Hono } from 'hono'
import { openServer } from '../../src/server.ts'

const SDK = readFileSync(createRequire(import.meta.url).resolve('@truto/truto-link-sdk'), 'utf8')

/** `window.start(token, options)` begins a connection, and `window.outcome` is what became of the promise. */
const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A customer's app</title></head>
<body><h1>A customer's app</h1><button id="go">Connect</button>
<script type="module">
import authenticate from '/sdk.js'
document.getElementById('go').addEventListener('click', () => {
  const { token, options } = window.ask
  authenticate(token, options)?.then(
    (result) => { window.outcome = { result } },
    (error) => { window.outcome = { error: error.message ?? error, error_type: error.error_type } },
  )
})
window.ready = true
</script></body></html>`

/** A web app of a customer of ours: a page with the public browser package, as it is published, and a page to come back to. */
export async function openHostApp(): Promise<{ url: string; stop(): Promise<void> }> {
  const app = new Hono()
    .get('/', (c) => c.html(PAGE))
    .get('/sdk.js', (c) => c.body(SDK, 200, { 'content-type': 'text/javascript' }))
    .get('/back', (c) => c.html('<!doctype html><title>Back</title><h1>Back in the app</h1>'))
  const { port, stop } = await openServer(app.fetch, { host: '127.0.0.1', port: 0 })
  return { url: `http://127.0.0.1:${port}`, stop }
}
