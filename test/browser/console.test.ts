import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, lookAt, openChromium } from '../support/browser.ts'
import { PASSWORD } from '../support/console.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

describe.runIf(hasChromium)('the console in a browser', { timeout: 90_000 }, () => {
  let gateway: TestGateway
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let accountId: string
  let address: string
  const errors: string[] = []

  beforeAll(async () => {
    gateway = await openTestGateway()
    browser = await openChromium()
    context = await browser.newContext()
    page = await context.newPage()
    page.setDefaultTimeout(12_000)
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
    })
    accountId = await gateway.link('lever')
    const jobs = await gateway.call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?integrated_account_id=${accountId}`)
    address = `/unified/ats/candidates?integrated_account_id=${accountId}&job_id=${jobs.body.result[0]?.id}`
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
  })
  afterEach(() => {
    expect(errors.splice(0)).toEqual([])
  })

  const go = (path: string) => page.goto(`${gateway.url}/console${path}`)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const failOne = async (body: Record<string, unknown>) => {
    await gateway.addFault('lever', accountId, { method: 'POST', times: 1, status: 400 })
    const answer = await gateway.call('POST', address, body)
    expect(answer.status).toBe(422)
    return answer.headers.get('x-write-id') ?? ''
  }

  test('the first administrator sets a password with the admin token, and logs in', async () => {
    await go('/setup')
    expect(await lookAt(page, 'setup')).toEqual([])
    await page.getByLabel('Admin API token').fill(gateway.token)
    await page.getByLabel('Your e-mail').fill('admin@example.com')
    await page.getByLabel('First name').fill('Ada')
    await page.getByLabel('Last name').fill('Admin')
    await press('Go on to the password')
    await page.getByLabel('Password').fill(PASSWORD)
    await press('Save')
    await page.getByText('Your password is set').waitFor()

    await go('/writes')
    expect(await lookAt(page, 'login')).toEqual([])
    await page.getByLabel('E-mail').fill('admin@example.com')
    await page.getByLabel('Password').fill('not the password')
    await press('Log in')
    await page.getByRole('alert').waitFor()
    expect(await lookAt(page, 'login-refused')).toEqual([])
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Writes' }).waitFor()
  })

  test('a candidate that did not arrive is found by e-mail, put right, sent again, and arrives', async () => {
    const id = await failOne({ first_name: 'Grace', last_name: 'Hopper', emails: [{ email: 'grace@example.com' }] })
    await go('')
    await page.getByLabel('A candidate did not arrive?').fill('grace@example.com')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Create · candidates' }).waitFor()
    expect(await lookAt(page, 'writes-found')).toEqual([])
    await page.getByRole('link', { name: 'Create · candidates' }).click()
    await page.getByText('Who must act:').waitFor()
    expect(await lookAt(page, 'write-failed')).toEqual([])

    await page.getByRole('link', { name: 'Correct and resend' }).click()
    expect(await lookAt(page, 'write-edit')).toEqual([])
    const email = page.getByLabel('Emails › 1 › email')
    await email.fill('grace at example.com')
    await press('Save and resend')
    await page.getByRole('alert').waitFor()
    expect(await email.getAttribute('aria-invalid')).toBe('true')
    expect(await lookAt(page, 'write-edit-refused')).toEqual([])

    await email.fill('grace.hopper@example.com')
    await press('Save and resend')
    await page.getByText('The write will be sent again.').waitFor()
    // The page refreshes itself until the outcome is there.
    await page.getByText('Arrived.').waitFor({ timeout: 20_000 })
    const { body } = await gateway.call<{ record: { emails: { email: string }[] } }>('GET', `/write/${id}`)
    expect(body.record.emails[0]?.email).toBe('grace.hopper@example.com')
    expect(await lookAt(page, 'write-arrived')).toEqual([])
  })

  test('without script the same works', async () => {
    const id = await failOne({ first_name: 'Mary', last_name: 'Plain', emails: [{ email: 'mary@example.com' }] })
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() })
    const tab = await plain.newPage()
    await tab.goto(`${gateway.url}/console/writes/${id}/edit`)
    await tab.getByLabel('First name').fill('Maria')
    await tab.getByRole('button', { name: 'Save and resend' }).first().click()
    await expect
      .poll(
        async () => {
          await tab.reload()
          return tab.locator('main').textContent()
        },
        { timeout: 20_000 },
      )
      .toContain('Arrived.')
    await plain.close()
  })

  test('an override is previewed on a real record while one types, and saved', async () => {
    await go(`/accounts/${accountId}/override`)
    expect(await lookAt(page, 'override')).toEqual([])
    await page.getByLabel('Override as JSON').fill('{"ats": {"candidates": {"read": {"title": "name"}}}}')
    await page.getByText('changes', { exact: true }).first().waitFor({ timeout: 15_000 })
    expect(await lookAt(page, 'override-preview')).toEqual([])
    await page.getByLabel('Override as JSON').fill('{"ats": {"candidates": {"read": {"titel": "name"}}}}')
    await page.getByRole('alert').waitFor({ timeout: 15_000 })
    await page.getByLabel('Override as JSON').fill('{"ats": {"candidates": {"read": {"title": "name"}}}}')
    await press('Save')
    await page.getByText('Saved.').waitFor()
  })

  test('an account is checked, disabled, enabled, and its customer gets a link to the connect page', async () => {
    await go('/accounts')
    expect(await lookAt(page, 'accounts')).toEqual([])
    await page.getByRole('link', { name: 'tenant of lever' }).click()
    expect(await lookAt(page, 'account')).toEqual([])
    await press('Check now')
    await page.getByRole('heading', { name: 'What works with these credentials' }).waitFor({ timeout: 20_000 })
    expect(await lookAt(page, 'account-checked')).toEqual([])
    await page.getByText('Disable…').click()
    await press('Disable')
    await page.getByText('The account is disabled').waitFor()
    await press('Enable')
    await page.getByText('The account is enabled').waitFor()
    await press('Make a reconnect link')
    expect(await lookAt(page, 'account-link')).toEqual([])
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: 'Open the connect page' }).click()
    const connect = await opened
    await connect.waitForLoadState()
    expect(connect.url()).toContain('/connect-account?link_token=')
    expect(await connect.locator('h1').textContent()).toContain('Lever')
    await connect.close()
  })

  test('tokens, webhooks, users, settings and the audit log can be looked at and worked with', async () => {
    await go('/tokens')
    await page.getByLabel('Name').fill('careers site')
    await press('Make')
    await page.getByText('shown this once').waitFor()
    expect(await lookAt(page, 'tokens')).toEqual([])

    await go('/webhooks')
    expect(await lookAt(page, 'webhooks')).toEqual([])
    await page.getByLabel('Address').fill(`${gateway.url}/nowhere`)
    await page.getByLabel('everything').check()
    await press('Add')
    await page.getByText('shown this once').waitFor()
    await page.getByRole('link', { name: `${gateway.url}/nowhere` }).click()
    await press('Send a test')
    await page.getByRole('cell').filter({ hasText: 'test' }).first().waitFor()
    expect(await lookAt(page, 'webhook')).toEqual([])

    await go('/users')
    await page.getByLabel('E-mail').fill('new@example.com')
    await page.getByLabel('First name').fill('New')
    await press('Invite')
    await page.getByText('Invited.', { exact: true }).waitFor()
    expect(await lookAt(page, 'users')).toEqual([])

    await go('/settings')
    await page.getByLabel('Active jobs at most').fill('many')
    await press('Save')
    await page.getByRole('alert').waitFor()
    expect(await page.getByLabel('Active jobs at most').getAttribute('aria-invalid')).toBe('true')
    expect(await lookAt(page, 'settings-refused')).toEqual([])
    await page.getByLabel('Active jobs at most').fill('40')
    await press('Save')
    await page.getByText('Saved.').waitFor()

    await go('/audit')
    await page.getByRole('cell', { name: 'SETTINGS_CHANGED' }).waitFor()
    expect(await lookAt(page, 'audit')).toEqual([])
    await go('/writes')
    expect(await lookAt(page, 'writes')).toEqual([])
    await go('/nowhere')
    expect(await lookAt(page, 'not-found')).toEqual([])
  })

  test('the overview refreshes itself', async () => {
    await go('')
    const figure = page.getByRole('img', { name: /^Finished writes by minute/ })
    const before = await figure.getAttribute('aria-label')
    await failOne({ first_name: 'One', last_name: 'More', emails: [{ email: 'more@example.com' }] })
    await page.locator('h1').click()
    await expect.poll(() => figure.getAttribute('aria-label'), { timeout: 20_000 }).not.toBe(before)
    expect(await lookAt(page, 'overview')).toEqual([])
  })
})
