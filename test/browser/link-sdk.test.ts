import { createServer } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, openChromium } from '../support/browser.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { openHostApp } from '../support/host-app.ts'

const LEVER_KEY = 'lever-simulator-key'
/** In a frame the package listens to two addresses and to no others; this is the one that can be had without a certificate. */
const SDK_ORIGIN = 'http://localhost:5173'

describe.runIf(hasChromium)('the browser package @truto/truto-link-sdk as it is published', () => {
  let port: number
  let gateway: TestGateway
  let host: Awaited<ReturnType<typeof openHostApp>>
  let browser: Browser
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    port = await freePort()
    host = await openHostApp()
    gateway = await openTestGateway({
      variables: { PORT: String(port), PUBLIC_URL: SDK_ORIGIN, CONNECT_ORIGINS: host.url },
    })
    browser = await openChromium({ 'localhost:5173': `127.0.0.1:${port}` })
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
    await host?.stop()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    await page.goto(host.url)
    await page.waitForFunction('window.ready')
  })
  afterEach(() => context.close())

  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${gateway.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    expect(response.status).toBeLessThan(300)
    return (await response.json()) as T
  }
  const makeToken = async (body: Record<string, unknown>) =>
    (await api<{ link_token: string }>('POST', '/link-token', { is_sandbox: true, ...body })).link_token
  const start = async (token: string, options: Record<string, unknown>) => {
    await page.evaluate(`window.ask = ${JSON.stringify({ token, options: { baseUrl: SDK_ORIGIN, ...options } })}`)
    await page.getByRole('button', { name: 'Connect' }).click()
  }
  const outcome = async () => {
    await page.waitForFunction('window.outcome')
    return page.evaluate('window.outcome')
  }
  const connected = (tenant: string) => async () => {
    const { result } = await api<{ result: { id: string }[] }>('GET', `/integrated-account?tenant_id=${tenant}`)
    expect(result).toHaveLength(1)
    return { result: { result: 'success', integration: 'lever', integrated_account_id: result[0]?.id, is_truto: true } }
  }

  test('in a frame: the app learns of the account, and the frame is gone', async () => {
    await start(await makeToken({ tenant_id: 'frame' }), { integration: 'lever', noBack: true, authFormat: 'api_key' })
    const frame = page.frameLocator('#truto-link-iframe')
    await frame.getByLabel('API key').fill(LEVER_KEY)
    expect(await frame.getByRole('link', { name: 'Back' }).count()).toBe(0)
    await frame.getByRole('button', { name: 'Connect' }).click()
    expect(await outcome()).toEqual(await connected('frame')())
    expect(await page.locator('#truto-link-iframe').count()).toBe(0)
  })

  test('in a frame: a sign-in has a window of its own, and the app learns of the account', async () => {
    await start(await makeToken({ tenant_id: 'frame-oauth' }), { integration: 'lever', authFormat: 'oauth2' })
    const opening = context.waitForEvent('page')
    await page.frameLocator('#truto-link-iframe').getByRole('button', { name: 'Continue to Lever' }).click()
    const window = await opening
    await window.getByRole('button', { name: 'Allow' }).click()
    expect(await outcome()).toEqual(await connected('frame-oauth')())
    if (!window.isClosed()) await window.waitForEvent('close')
  })

  test('in a frame: closing it tells the app', async () => {
    await start(await makeToken({ tenant_id: 'closed' }), { integration: 'lever' })
    await page.frameLocator('#truto-link-iframe').getByRole('button', { name: 'Close' }).click()
    expect(await outcome()).toMatchObject({ error: 'closed' })
  })

  test('in a frame of a site that is not on the list nothing is shown', async () => {
    const other = await openHostApp()
    try {
      await page.goto(other.url)
      await page.waitForFunction('window.ready')
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
      await start(await makeToken({ tenant_id: 'stranger' }), { integration: 'lever' })
      await refused
    } finally {
      await other.stop()
    }
  })

  test('in a window: the app learns of the account, and the window closes', async () => {
    const opening = context.waitForEvent('page')
    await start(await makeToken({ tenant_id: 'window' }), { iframe: false, integrations: ['lever', 'gauzy'] })
    const window = await opening
    await window.getByRole('link', { name: 'Lever' }).click()
    await window.getByLabel('API key').fill('not-the-key')
    await window.getByRole('button', { name: 'Connect' }).click()
    await window.getByRole('alert').waitFor()
    await window.getByLabel('API key').fill(LEVER_KEY)
    await window.getByRole('button', { name: 'Connect' }).click()
    expect(await outcome()).toEqual(await connected('window')())
    if (!window.isClosed()) await window.waitForEvent('close')
  })

  test('in a window: through the pages of the provider and back', async () => {
    const opening = context.waitForEvent('page')
    await start(await makeToken({ tenant_id: 'window-oauth' }), { iframe: false, integration: 'lever', authFormat: 'oauth2' })
    const window = await opening
    await window.getByRole('button', { name: 'Continue to Lever' }).click()
    await window.getByRole('button', { name: 'Allow' }).click()
    expect(await outcome()).toEqual(await connected('window-oauth')())
  })

  test('in a window: a link that is no good is an error of the type invalid_token', async () => {
    const opening = context.waitForEvent('page')
    await start('no-such-link', { iframe: false })
    const window = await opening
    await window.getByText('This link does not work').first().waitFor()
    await window.getByRole('button', { name: 'Close' }).click()
    expect(await outcome()).toEqual({ error: 'This link does not work', error_type: 'invalid_token' })
  })

  test('in a frame: an integration that the link is not for is an error of the type invalid_integration', async () => {
    await start(await makeToken({ tenant_id: 'other', integrations: ['gauzy'] }), { integration: 'lever' })
    await page.frameLocator('#truto-link-iframe').getByRole('button', { name: 'Close' }).click()
    expect(await outcome()).toMatchObject({ error_type: 'invalid_integration' })
  })

  test('in the same window: the person comes back to the app with the account in the address', async () => {
    await start(await makeToken({ tenant_id: 'same', redirect_uri: `${host.url}/back?keep=this` }), {
      sameWindow: true,
      integration: 'lever',
    })
    await page.getByLabel('API key').fill(LEVER_KEY)
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.waitForURL(/\/back/)
    const { result } = await connected('same')()
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      keep: 'this',
      result: 'success',
      integration: 'lever',
      integrated_account_id: result.integrated_account_id,
    })
  })
})

/** The public address of the gateway must be known before it starts, and so must the port that stands for it. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}
