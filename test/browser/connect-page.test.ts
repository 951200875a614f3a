import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, lookAt, openChromium } from '../support/browser.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const LEVER_KEY = 'lever-simulator-key'
const GAUZY = { email: 'admin@harbor.example', password: 'sandbox-admin-1' }

describe.runIf(hasChromium)('the connect page in a browser', () => {
  let gateway: TestGateway
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    gateway = await openTestGateway()
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
  })
  beforeEach(async () => {
    page = await browser.newPage()
    errors.length = 0
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
    })
  })
  afterEach(async () => {
    await page.close()
    expect(errors).toEqual([])
  })

  const makeLink = async (body: Record<string, unknown>): Promise<string> => {
    const answer = await gateway.call<{ link_token: string }>('POST', '/link-token', body)
    expect(answer.status, answer.text).toBe(201)
    return `${gateway.url}/connect-account?link_token=${answer.body.link_token}`
  }
  const accountsOf = async (tenant: string) => {
    const { body } = await gateway.call<{ result: { id: string; status: string; authentication_method: string }[] }>(
      'GET',
      `/integrated-account?tenant_id=${tenant}`,
    )
    return body.result
  }
  const heading = () => page.locator('h1').textContent()
  const press = async (name: string) => {
    await page.getByRole('button', { name }).click()
  }

  test('Lever is linked by key: chosen, refused with a reason, put right, and shown with what works', async () => {
    await page.goto(await makeLink({ tenant_id: 'by-key', is_sandbox: true }))
    expect(await heading()).toBe('What do you want to connect?')
    expect(await lookAt(page, 'choose')).toEqual([])
    await page.getByRole('link', { name: 'Lever' }).click()
    expect(await lookAt(page, 'form-key')).toEqual([])

    await page.getByLabel('API key').fill('not-the-key')
    await press('Connect')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toContain('Lever did not accept these credentials.')
    expect(await page.getByLabel('API key').inputValue()).toBe('')
    expect(await lookAt(page, 'refused')).toEqual([])
    expect(await accountsOf('by-key')).toEqual([])

    await page.getByLabel('API key').fill(LEVER_KEY)
    await page.keyboard.press('Enter')
    await page.getByText('Done.').waitFor()
    expect(await heading()).toBe('Lever is connected')
    expect(await page.getByRole('row', { name: /^candidates/ }).textContent()).toContain('works')
    expect(await lookAt(page, 'done')).toEqual([])
    expect(await accountsOf('by-key')).toMatchObject([{ status: 'active', authentication_method: 'api_key' }])
  })

  test('Lever is linked by signing in there, and a consent that is denied leaves the link good', async () => {
    const link = await makeLink({ tenant_id: 'by-oauth', integrations: ['lever'], is_sandbox: true })
    await page.goto(link)
    await page.getByRole('link', { name: 'Sign in to Lever' }).click()
    expect(await lookAt(page, 'form-sign-in')).toEqual([])
    await press('Continue to Lever')
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.waitForURL(/callback/)
    expect(await heading()).toBe('Access was not granted')
    expect(await lookAt(page, 'denied')).toEqual([])

    await page.getByRole('link', { name: 'Start again' }).click()
    await press('Continue to Lever')
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByText('Done.').waitFor()
    const [account] = await accountsOf('by-oauth')
    expect(account).toMatchObject({ status: 'active', authentication_method: 'oauth2' })
    const { status } = await gateway.call('GET', `/unified/ats/candidates?integrated_account_id=${account?.id}&limit=1`)
    expect(status).toBe(200)

    await page.reload()
    expect(await heading()).toBe('This sign-in cannot be finished here')
    await page.goto(link)
    expect(await heading()).toBe('This link was used already')
    expect(await lookAt(page, 'used')).toEqual([])
  })

  test('an answer of the provider that this browser did not ask for connects nothing', async () => {
    await page.goto(await makeLink({ tenant_id: 'foreign-state', integrations: ['lever'], is_sandbox: true }))
    await page.getByRole('link', { name: 'Sign in to Lever' }).click()
    await press('Continue to Lever')
    await page.getByRole('button', { name: 'Allow' }).waitFor()
    await page.goto(`${gateway.url}/connect-account/callback?code=stolen&state=guessed`)
    expect(await heading()).toBe('This sign-in cannot be finished here')
    expect(await accountsOf('foreign-state')).toEqual([])
  })

  test('Gauzy is linked by logging in at an address, with what is wrong beside the field', async () => {
    const address = `${gateway.url}/sandbox/gauzy/somewhere`
    await page.goto(await makeLink({ tenant_id: 'by-login', integrations: ['gauzy'] }))
    await page.getByLabel('E-mail', { exact: true }).fill(GAUZY.email)
    await page.getByLabel('Password').fill('wrong')
    await page.getByLabel('Address', { exact: true }).fill(address)
    expect(await lookAt(page, 'form-login')).toEqual([])
    await press('Connect')
    expect(await page.getByRole('alert').textContent()).toContain('Gauzy did not accept these credentials.')
    expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe(address)

    await page.getByLabel('Password').fill(GAUZY.password)
    await page.getByLabel('Address', { exact: true }).fill('http://10.0.0.1')
    await press('Connect')
    await page.getByText('does not call this address').waitFor()

    // What a browser would not send, a server must still refuse, beside the field.
    await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))
    await page.getByLabel('E-mail', { exact: true }).fill('not an address')
    await page.getByLabel('Password').fill(GAUZY.password)
    await press('Connect')
    const email = page.getByLabel('E-mail', { exact: true })
    await page.locator('[aria-invalid=true]').waitFor()
    expect(await email.getAttribute('aria-invalid')).toBe('true')
    expect(await email.getAttribute('aria-describedby')).toContain('wrong')
    expect(await lookAt(page, 'field-wrong')).toEqual([])

    await email.fill(GAUZY.email)
    await page.getByLabel('Password').fill(GAUZY.password)
    await page.getByLabel('Address', { exact: true }).fill(address)
    await press('Connect')
    await page.getByText('Done.').waitFor()
    expect(await accountsOf('by-login')).toMatchObject([{ status: 'active', authentication_method: 'login' }])
  })

  test('the built-in ATS is linked without credentials', async () => {
    await page.goto(await makeLink({ tenant_id: 'in-house', integrations: ['internal-v1'] }))
    expect(await lookAt(page, 'form-built-in')).toEqual([])
    await press('Connect')
    await page.getByText('Done.').waitFor()
    expect(await accountsOf('in-house')).toMatchObject([{ status: 'active' }])
  })

  test('an account whose credentials broke is linked again under the same id', async () => {
    await page.goto(await makeLink({ tenant_id: 'broken', integrations: ['lever'], is_sandbox: true }))
    await page.getByLabel('API key').fill(LEVER_KEY)
    await press('Connect')
    await page.getByText('Done.').waitFor()
    const id = (await accountsOf('broken'))[0]?.id ?? ''
    const read = () => gateway.call('GET', `/unified/ats/candidates?integrated_account_id=${id}&limit=1`)
    const status = async () => (await gateway.call<{ status: string }>('GET', `/integrated-account/${id}`)).body.status

    await gateway.call('PATCH', `/integrated-account/${id}`, { credentials: { api_key: 'revoked' }, auth_format: 'api_key' })
    expect((await read()).status).toBeGreaterThanOrEqual(400)
    expect(await status()).toBe('needs_reauth')
    const health = await gateway.call('GET', `/integrated-account/${id}/health`)
    expect(health.body).toMatchObject({ status: 'needs_reauth', last_error: { who: 'customer' } })

    await page.goto(await makeLink({ integrated_account_id: id, persist_previous_context: true }))
    expect(await heading()).toBe('Reconnect Lever')
    expect(await lookAt(page, 'reconnect')).toEqual([])
    await page.getByLabel('API key').fill('also wrong')
    await press('Connect')
    await page.getByRole('alert').waitFor()
    expect(await status()).toBe('needs_reauth')
    await page.getByLabel('API key').fill(LEVER_KEY)
    await press('Connect')
    await page.getByText('Done.').waitFor()
    expect(await status()).toBe('active')
    expect((await read()).status).toBe(200)
    expect(await accountsOf('broken')).toHaveLength(1)
  })
})
