import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Mail } from '../../src/ats/invite.ts'
import { DATABASES } from '../support/databases.ts'
import { at, auditOf, type Caller, makeTestAts, type TestAts } from './support.ts'

const DAY_MS = 86_400_000
const PASSWORD = 'correct horse battery'

const user = (fields: Record<string, unknown> = {}) => ({
  email: `${crypto.randomUUID()}@example.com`,
  first_name: 'Ada',
  last_name: '',
  ...fields,
})

describe.each(DATABASES)('users on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  let ms: number
  beforeAll(async () => {
    ats = makeTestAts(await open(), { now: () => ms })
  })
  beforeEach(async () => {
    ms = Date.UTC(2026, 0, 1)
    caller = await ats.makeCaller()
  })
  afterAll(() => ats.database.close())

  const invite = async (fields: Record<string, unknown> = {}) => at((await caller.post('/users', user(fields))).body, 'id')
  const linkOf = async (id: string) =>
    (await ats.invitations.list(caller.environmentId)).find((waiting) => waiting.user.id === id)?.url.split('/api/v1')[1] ?? ''
  const accept = (link: string, password: string) =>
    caller.send(link, {
      method: 'POST',
      body: new URLSearchParams({ password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })

  test('the list finds by exact e-mail in any case, and has a recruiter unless a role is given', async () => {
    await invite({ email: 'Ada@Example.com' })
    await invite({ email: 'ada@example.com.au', role: 'Interviewer' })
    expect((await caller.get('/users?email=ADA@example.COM')).body).toMatchObject({
      data: [{ email: 'Ada@Example.com', role: 'Recruiter' }],
    })
    const page = await caller.get('/users?limit=1')
    expect(page.body).toMatchObject({ data: [{ role: 'Interviewer' }] })
    expect(page.headers.get('x-total-count')).toBe('2')
  })

  test('an active e-mail is a conflict, a deactivated one comes back under its new name and role with its old id', async () => {
    const id = await invite({ email: 'ada@example.com' })
    const again = await caller.post('/users', user({ email: 'ADA@example.com' }))
    expect([again.status, at(again.body, 'error', 'code')]).toEqual([409, 'conflict'])
    await caller.delete(`/users/${id}`)
    const back = await caller.post('/users', user({ email: 'ADA@example.com', first_name: 'Augusta', role: 'HiringManager' }))
    expect(back.status).toBe(200)
    expect(back.body).toMatchObject({
      id,
      email: 'ADA@example.com',
      first_name: 'Augusta',
      role: 'HiringManager',
      deactivated_at: null,
    })
  })

  test('of simultaneous invitations of one e-mail one succeeds', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => caller.post('/users', user({ email: 'ada@example.com' }))))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })

  test('deactivating twice is the same as once, and the user can still be read', async () => {
    const id = await invite()
    expect((await caller.delete(`/users/${id}`)).status).toBe(204)
    expect((await caller.delete(`/users/${id}`)).status).toBe(204)
    expect((await caller.get(`/users/${id}`)).body).toMatchObject({ id, deactivated_at: '2026-01-01T00:00:00.000Z' })
    expect((await auditOf(caller, '&action=USER_DEACTIVATED')).length).toBe(1)
    expect((await caller.delete(`/users/${crypto.randomUUID()}`)).status).toBe(404)
  })

  test('the last Administrator stays, also when two are removed at the same moment', async () => {
    const [one, two] = [await invite({ role: 'Administrator' }), await invite({ role: 'Administrator' })]
    await invite({ role: 'Recruiter' })
    const replies = await Promise.all([caller.delete(`/users/${one}`), caller.delete(`/users/${two}`)])
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 409])
    const { body } = await caller.get('/users')
    expect(at<{ role: string }[]>(body, 'data').filter(({ role }) => role === 'Administrator').length).toBe(1)
  })

  describe('invitations', () => {
    test('without a mail server the link waits, and is accepted once by choosing a password', async () => {
      const id = await invite({ email: 'ada@example.com', first_name: '<Ada>' })
      const link = await linkOf(id)
      const form = await caller.send(link, {})
      expect(form.status).toBe(200)
      expect(form.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(form.headers.get('referrer-policy')).toBe('no-referrer')
      const page = await form.text()
      expect(page).toContain('ada@example.com')
      expect(page).toContain('&lt;Ada&gt;')
      expect(page).not.toMatch(/<script|src=/)
      expect(await ats.signIn('ada@example.com', PASSWORD)).toBeUndefined()
      expect((await accept(link, PASSWORD)).status).toBe(200)
      expect((await accept(link, 'another password')).status).toBe(404)
      expect(await ats.signIn('ADA@example.com', PASSWORD)).toMatchObject({ environmentId: caller.environmentId, user: { id } })
      expect((await auditOf(caller)).map(({ action, user_id }) => [action, user_id])).toEqual([
        ['USER_LOGIN', id],
        ['USER_ACTIVATED', id],
        ['USER_INVITED', caller.actorId],
      ])
      expect(await ats.invitations.list(caller.environmentId)).toEqual([])
    })

    test('a short password is refused with the form again, and the link still works', async () => {
      const link = await linkOf(await invite())
      const refused = await accept(link, 'short')
      expect(refused.status).toBe(400)
      expect(await refused.text()).toContain('at least 10 characters')
      expect((await accept(link, PASSWORD)).status).toBe(200)
    })

    test('a link that is too old, forged, or of a deactivated user does not work, nor does it say which', async () => {
      const [old, gone] = [await linkOf(await invite()), await invite()]
      const withdrawn = await linkOf(gone)
      await caller.delete(`/users/${gone}`)
      const forged = `${old.slice(0, -2)}${old.endsWith('AA') ? 'BB' : 'AA'}`
      ms += 7 * DAY_MS
      for (const link of [old, withdrawn, forged, '/invitations/x']) {
        expect([link, (await caller.send(link, {})).status]).toEqual([link, 404])
        expect((await accept(link, PASSWORD)).status).toBe(404)
      }
    })

    test('a renewed invitation has a new link, and the old one stops working', async () => {
      const id = await invite()
      const old = await linkOf(id)
      ms += 8 * DAY_MS
      const { url } = await ats.invitations.renew(caller.environmentId, null, id)
      expect((await accept(old, PASSWORD)).status).toBe(404)
      expect((await accept(url.split('/api/v1')[1] ?? '', PASSWORD)).status).toBe(200)
      await expect(ats.invitations.renew(caller.environmentId, null, id)).rejects.toMatchObject({ code: 'conflict' })
    })

    test('with a mail server the link goes out by mail; when that fails it waits for the console', async () => {
      const mails: Mail[] = []
      let isDown = false
      const mailing = makeTestAts(ats.database, {
        sendMail: async (mail) => {
          if (isDown) throw new Error('refused')
          mails.push(mail)
        },
      })
      const by = await mailing.makeCaller()
      expect((await by.post('/users', user({ email: 'ada@example.com' }))).status).toBe(201)
      expect(mails).toMatchObject([
        { to: 'ada@example.com', text: expect.stringContaining('https://ats.example.com/api/v1/invitations/') },
      ])
      isDown = true
      expect((await by.post('/users', user())).status).toBe(201)
      const waiting = await mailing.invitations.list(by.environmentId)
      expect(waiting.map(({ mailedAt }) => mailedAt === null)).toEqual([true, false])
    })

    test('a user who comes back needs a new password', async () => {
      const id = await invite({ email: 'ada@example.com' })
      await accept(await linkOf(id), PASSWORD)
      await caller.delete(`/users/${id}`)
      expect(await ats.signIn('ada@example.com', PASSWORD, caller.environmentId)).toBeUndefined()
      await caller.post('/users', user({ email: 'ada@example.com' }))
      expect(await ats.signIn('ada@example.com', PASSWORD, caller.environmentId)).toBeUndefined()
    })
  })

  describe('sign-in', () => {
    test('a wrong password, an unknown e-mail and nonsense all answer the same', async () => {
      const email = `${crypto.randomUUID()}@example.com`
      await accept(await linkOf(await invite({ email })), PASSWORD)
      expect(await ats.signIn(email, 'wrong password')).toBeUndefined()
      expect(await ats.signIn('nobody@example.com', PASSWORD)).toBeUndefined()
      expect(await ats.signIn('\u0000', 'x'.repeat(100_000))).toBeUndefined()
      expect(await ats.signIn(email, PASSWORD, crypto.randomUUID())).toBeUndefined()
    })

    test('one e-mail may try ten times a minute', async () => {
      for (let n = 0; n < 10; n++) await ats.signIn('guess@example.com', `${n}`)
      await expect(ats.signIn('Guess@example.com', 'x')).rejects.toMatchObject({
        code: 'rate_limit_exceeded',
        retryAfterSeconds: 6,
      })
      ms += 6_000
      expect(await ats.signIn('guess@example.com', 'x')).toBeUndefined()
    })

    test('a person in two environments signs in to the one that is named', async () => {
      const email = `${crypto.randomUUID()}@example.com`
      await accept(await linkOf(await invite({ email })), PASSWORD)
      const first = caller
      caller = await ats.makeCaller()
      await accept(await linkOf(await invite({ email })), PASSWORD)
      expect(await ats.signIn(email, PASSWORD)).toMatchObject({ environmentId: first.environmentId })
      expect(await ats.signIn(email, PASSWORD, caller.environmentId)).toMatchObject({ environmentId: caller.environmentId })
    })
  })
})
