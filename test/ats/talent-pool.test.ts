import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, addJob, at, auditOf, type Caller, makeTestAts, pdf, type TestAts, upload } from './support.ts'

const EMAIL = 'secret.person@example.com'
const CONTACT = { phone_number: '1', whatsapp_number: '2', current_ctc: 3, expected_ctc: 4 }
const HIDDEN = {
  email: '',
  phone_number: null,
  whatsapp_number: null,
  current_ctc: null,
  expected_ctc: null,
  talent_pool_status: 'masked',
}

describe.each(DATABASES)('the talent pool on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  let id: string
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
    id = await addCandidate(caller, { email: EMAIL, location: 'Pune', ...CONTACT })
    await caller.post(`/candidates/${id}/mask`)
  })
  afterAll(() => ats.database.close())

  test('a masked candidate shows neither contact nor compensation, in any reply', async () => {
    const job_id = await addJob(caller)
    const replies = [
      await caller.get(`/candidates/${id}`),
      await caller.put(`/candidates/${id}`, { location: 'Goa' }),
      await caller.post('/candidates', { full_name: 'Jane', email: EMAIL }),
      await caller.post('/candidates', { full_name: 'Jane', email: EMAIL, application: { job_id } }),
    ]
    for (const reply of replies) expect(reply.body).toMatchObject({ data: { id, ...HIDDEN } })
    expect((await caller.get('/candidates')).body).toMatchObject({ data: [{ id, ...HIDDEN }] })
  })

  test.each(['phone_number', 'whatsapp_number', 'current_ctc', 'expected_ctc'])(
    '%s cannot be written, by put or by post, not even as null',
    async (field) => {
      for (const value of [null, field.endsWith('ctc') ? 5 : '5']) {
        const put = await caller.put(`/candidates/${id}`, { [field]: value, location: 'Not stored' })
        const post = await caller.post('/candidates', { full_name: 'Not stored', email: EMAIL.toUpperCase(), [field]: value })
        for (const reply of [put, post]) {
          expect(reply.status).toBe(403)
          expect(reply.body).toMatchObject({
            error: { code: 'talent_pool_reveal_required', details: { failures: [{ path: field }] } },
          })
        }
      }
      expect((await caller.get(`/candidates/${id}`)).body).toMatchObject({ data: { full_name: 'Jane Doe', location: 'Pune' } })
      expect((await auditOf(caller)).length).toBe(2)
    },
  )

  test('its e-mail cannot be tried out by writing it', async () => {
    for (const email of [EMAIL, 'other@example.com']) expect((await caller.put(`/candidates/${id}`, { email })).status).toBe(403)
  })

  test('its e-mail cannot be found out by searching, its name can be found', async () => {
    expect((await caller.get('/candidates?search=secret')).body).toMatchObject({ meta: { total: 0 } })
    expect((await caller.get('/candidates?search=jane')).body).toMatchObject({ meta: { total: 1 } })
    await caller.post(`/candidates/${id}/reveal`)
    expect((await caller.get('/candidates?search=secret')).body).toMatchObject({ meta: { total: 1 } })
  })

  test('its documents are listed and not given out', async () => {
    const document = at(await (await upload(caller, id, pdf(), 'cv.pdf')).json(), 'data', 'id')
    expect((await caller.get(`/candidates/${id}/documents`)).body).toMatchObject({ meta: { total: 1 } })
    const refused = await caller.get(`/candidates/${id}/documents/${document}`)
    expect([refused.status, at(refused.body, 'error', 'code')]).toEqual([403, 'talent_pool_reveal_required'])
    await caller.post(`/candidates/${id}/reveal`)
    expect((await caller.send(`/candidates/${id}/documents/${document}`, {})).status).toBe(200)
  })

  test('once revealed, everything is there again and can be written', async () => {
    const reply = await caller.post(`/candidates/${id}/reveal`)
    expect(reply.body).toMatchObject({ data: { email: EMAIL, ...CONTACT, talent_pool_status: 'revealed' } })
    await caller.post(`/candidates/${id}/reveal`)
    expect((await caller.put(`/candidates/${id}`, { phone_number: '9' })).body).toMatchObject({ data: { phone_number: '9' } })
    expect((await auditOf(caller, '&action=CANDIDATE_REVEALED')).map(({ entity_id }) => entity_id)).toEqual([id])
  })

  test('revealing a candidate that was never masked changes nothing', async () => {
    const other = await addCandidate(caller)
    expect((await caller.post(`/candidates/${other}/reveal`)).body).toMatchObject({ data: { talent_pool_status: 'not_linked' } })
  })
})
