import { describe, expect, it } from 'vitest'
import { many, one, openAccount, START } from './lever-account.ts'

describe('postings', () => {
  it('are listed newest first in every state but the confidential, with null urls for drafts and closed ones', async () => {
    const { get } = openAccount()
    const rows = many(await get('/postings?expand=owner'))
    expect(rows.map((row) => row.state)).toEqual(['draft', 'internal', 'published', 'closed'])
    expect(rows.map((row) => row.urls === null)).toEqual([true, false, false, true])
    expect(rows.map((row) => row.distributionChannels)).toEqual([null, null, ['internal', 'public'], null])
    expect(rows[1]?.owner).toMatchObject({ name: 'Paula Keller' })
    expect('form' in rows[0]!).toBe(false)
  })

  it('are filtered by state, team and channel; updated_at goes with confidentiality only', async () => {
    const { get } = openAccount()
    const count = async (query: string) => many(await get(`/postings?${query}`)).length
    expect(await count('state=published&state=closed')).toBe(2)
    expect(await count('team=Talent')).toBe(1)
    expect(await count('distributionChannel=public')).toBe(1)
    expect(await count('updated_at_start=0')).toBe(4)
    expect((await get('/postings?updated_at_start=0&state=published')).status).toBe(400)
    expect((await get('/postings?state=open')).status).toBe(400)
  })

  it('are created as drafts by an acting user, with the closing under its written name', async () => {
    const { post, actor } = openAccount()
    expect((await post('/postings', { text: 'X' })).body.message).toMatch(/ at \/perform_as$/)
    expect((await post(`/postings?perform_as=${actor}`, {})).body.message).toMatch(/ at \/text$/)
    const noDepartment = await post(`/postings?perform_as=${actor}`, { text: 'X', categories: { team: 'T' } })
    expect(noDepartment.body.message).toContain('not a valid subset')
    const content = { descriptionHtml: '<b>Hi</b>', closingPostingHtml: '<i>Bye</i>' }
    const made = await post(`/postings?perform_as=${actor}`, { text: 'X', content, categories: { location: 'Rome' } })
    expect([made.status, one(made).state]).toEqual([201, 'draft'])
    expect(one(made)).toMatchObject({ content: { description: 'Hi', closing: 'Bye' }, categories: { allLocations: ['Rome'] } })
  })

  it('are changed by POST, fall back to draft without a state, and rename the tags of their opportunities', async () => {
    const { get, post, actor, store } = openAccount()
    const posting = store.postings.rows().find((row) => row.state === 'published')!
    const changed = one(await post(`/postings/${posting.id}?perform_as=${actor}`, { text: 'Platform Engineer' }))
    expect(changed).toMatchObject({ text: 'Platform Engineer', state: 'draft', urls: null, categories: { allLocations: [] } })
    expect(one(await get(`/postings/${posting.id}`)).categories).toMatchObject({ allLocations: ['Berlin', 'Lisbon'] })
    const rows = many(await get(`/opportunities?posting_id=${posting.id}&updated_at_start=${START}`))
    expect(rows.map((row) => (row.tags as string[]).at(-1))).toEqual(rows.map(() => 'Platform Engineer'))
    expect(rows).toHaveLength(3)
    expect(many(await get('/opportunities?tag=Backend Engineer'))).toHaveLength(0)
  })

  it('tell their users without data around the answer', async () => {
    const { get, store } = openAccount()
    const { body } = await get(`/postings/${store.postings.rows().find((row) => row.state === 'draft')?.id}/users`)
    expect(Object.keys(body)).toEqual(['posting', 'users', 'roles'])
  })
})

describe('look-ups', () => {
  it('list the eleven stages in pipeline order, and their ranks under disposition stages', async () => {
    const { get } = openAccount()
    const stages = many(await get('/stages'))
    expect(stages).toHaveLength(11)
    expect(stages[3]).toEqual({ id: 'applicant-new', text: 'New applicant' })
    const disposition = one(await get('/disposition_stages'))
    expect((disposition.stages as object[])[3]).toMatchObject({ pipeline: 'applicant', rank: 101 })
    expect((await get('/stages/none')).body).toEqual({ code: 'ResourceNotFound', message: 'Stage was not found' })
  })

  it('list archive reasons by type', async () => {
    const { get } = openAccount()
    expect(many(await get('/archive_reasons?type=hired')).map((row) => row.status)).toEqual(['active', 'inactive'])
    expect(many(await get('/archive_reasons'))).toHaveLength(6)
    expect((await get('/archive_reasons?type=other')).status).toBe(400)
  })

  it('count tags and sources by text, those of a create included', async () => {
    const { get, post, actor } = openAccount()
    await post(`/opportunities?perform_as=${actor}`, { tags: ['Zebra'], sources: ['Zoo'] })
    expect(many(await get('/tags')).at(-1)).toEqual({ text: 'Zebra', count: 1 })
    const sources = many(await get('/sources'))
    expect(sources.map((row) => row.text)).toEqual([...sources.map((row) => row.text)].sort())
    expect(sources.at(-1)).toEqual({ text: 'Zoo', count: 1 })
  })

  it('limit the fields to those that include names', async () => {
    const { get } = openAccount()
    expect(many(await get('/users?include=name&include=email')).map((user) => Object.keys(user))).toEqual([
      ['name', 'email'],
      ['name', 'email'],
    ])
  })
})

describe('users', () => {
  it('are listed while active, newest first, and found by e-mail', async () => {
    const { get } = openAccount()
    expect(many(await get('/users')).map((user) => user.name)).toEqual(['Tomas Berg', 'Paula Keller'])
    expect(many(await get('/users?includeDeactivated=true'))).toHaveLength(3)
    expect(many(await get('/users?email=PAULA.keller@company.example'))).toHaveLength(1)
    expect(many(await get('/users?accessRole[]=super%20admin&accessRole[]=admin'))).toHaveLength(1)
  })

  it('are created once per e-mail, replaced whole, and switched off and on', async () => {
    const { get, post, put } = openAccount()
    const made = await post('/users', { name: 'New', email: 'new@company.example', jobTitle: 'Clerk' })
    expect([made.status, one(made).accessRole]).toEqual([201, 'interviewer'])
    const twice = await post('/users', { name: 'New', email: 'NEW@company.example' })
    expect([twice.status, twice.body.code]).toEqual([400, 'BadRequestError'])
    expect(twice.body.message).toMatch(/ at \/email$/)
    const path = `/users/${one(made).id}`
    expect(one(await put(path, { name: 'Newer', email: 'new@company.example' })).jobTitle).toBeNull()
    expect(one(await post(`${path}/deactivate`)).deactivatedAt).toBe(START)
    expect(one(await post(`${path}/reactivate`)).deactivatedAt).toBeNull()
    expect(many(await get('/audit_events?type=user:created'))).toMatchObject([{ target: { id: one(made).id } }])
  })
})

describe('what hangs on an opportunity', () => {
  const pathOf = async (account: ReturnType<typeof openAccount>, email: string, query = '') =>
    `/opportunities/${many(await account.get(`/opportunities?email=${email}${query}`))[0]?.id}`

  it('notes: are added, threaded, edited and deleted, and count as a change', async () => {
    const account = openAccount()
    const path = await pathOf(account, 'fatima@mail.example')
    expect((await account.post(`${path}/notes`, {})).body.message).toMatch(/ at \/value$/)
    const made = await account.post(`${path}/notes?perform_as=${account.actor}`, { value: 'First', score: 4, secret: true })
    expect([made.status, one(made).noteId]).toEqual([201, one(made).id])
    expect(one(made)).toMatchObject({ text: 'Note', secret: true, user: account.actor, fields: [{ value: 'First', score: 4 }] })
    const note = `${path}/notes/${one(made).id}`
    await account.post(`${path}/notes?note_id=${one(made).id}`, { value: 'Second' })
    await account.put(note, { value: 'First, edited' })
    expect(one(await account.get(note)).fields).toMatchObject([{ value: 'First, edited' }, { value: 'Second' }])
    expect(Number(one(await account.get(path)).updatedAt)).toBeGreaterThanOrEqual(START)
    expect([(await account.delete(note)).status, (await account.get(note)).status]).toEqual([204, 404])
  })

  it('notes: those that people made cannot be changed', async () => {
    const account = openAccount()
    const path = await pathOf(account, 'ada@works.example', '&origin=applied')
    const [note] = many(await account.get(`${path}/notes`))
    expect((await account.put(`${path}/notes/${note?.id}`, { value: 'X' })).status).toBe(403)
    expect((await account.delete(`${path}/notes/${note?.id}`)).status).toBe(403)
  })

  it('feedback: is given on a template, answered to a change in another shape, and readable after its deletion', async () => {
    const account = openAccount()
    const path = await pathOf(account, 'fatima@mail.example')
    const [template] = many(await account.get('/feedback_templates'))
    const [score] = template!.fields as { id: string }[]
    const as = `perform_as=${account.actor}`
    const body = { baseTemplateId: template?.id, fieldValues: [{ id: score?.id, value: '4 - Strong hire' }] }
    expect((await account.post(`${path}/feedback`, body)).status).toBe(400)
    expect((await account.post(`${path}/feedback?${as}`, {})).body.message).toMatch(/ at \/baseTemplateId$/)
    const made = one(await account.post(`${path}/feedback?${as}`, body))
    const feedback = `${path}/feedback/${made.id}`
    expect((made.fields as { value: unknown }[])[0]?.value).toBe('4 - Strong hire')
    expect('id' in one(await account.put(`${feedback}?${as}`, { completedAt: START }))).toBe(false)
    expect((await account.delete(`${feedback}?${as}`)).status).toBe(204)
    expect(one(await account.get(feedback))).toMatchObject({ deletedAt: START, completedAt: START })
  })

  it('feedback templates: need one score field with four options, and only those made here can be deleted', async () => {
    const account = openAccount()
    const [seeded] = many(await account.get('/feedback_templates'))
    expect((await account.delete(`/feedback_templates/${seeded?.id}`)).status).toBe(403)
    expect((await account.post('/feedback_templates', { text: 'T', fields: [] })).body.message).toMatch(/ at \/fields$/)
    const options = ['1', '2', '3', '4'].map((text) => ({ text }))
    const made = await account.post('/feedback_templates', { text: 'T', fields: [{ type: 'score-system', text: 'S', options }] })
    expect(made.status).toBe(201)
    expect((await account.delete(`/feedback_templates/${one(made).id}`)).status).toBe(204)
  })

  it('interviews: are written on outside panels only', async () => {
    const account = openAccount()
    const path = await pathOf(account, 'fatima@mail.example')
    const as = `perform_as=${account.actor}`
    const [seeded] = many(await account.get(`${path}/interviews`))
    expect(seeded).toMatchObject({ subject: 'Phone screen', interviewers: [{ name: 'Tomas Berg' }] })
    const interview = { interviewers: [{ id: account.actor }], date: START, duration: 30 }
    expect((await account.post(`${path}/interviews?${as}`, { ...interview, panel: seeded?.panel })).status).toBe(400)
    expect((await account.post(`${path}/panels?${as}`, { timezone: 'UTC', interviews: [] })).status).toBe(400)
    const panel = await account.post(`${path}/panels?${as}`, { timezone: 'UTC', interviews: [interview] })
    expect(panel.status).toBe(201)
    expect(one(panel)).toMatchObject({ start: START, end: START + 1_800_000, externallyManaged: true })
    const made = await account.post(`${path}/interviews?${as}`, { ...interview, panel: one(panel).id, subject: 'Talk' })
    const at = `${path}/interviews/${one(made).id}?${as}`
    expect(one(await account.put(at, { ...interview, panel: one(panel).id })).subject).toBe('')
    expect([made.status, (await account.delete(at)).status]).toEqual([201, 204])
  })

  it('offers: can be read, and what was sent can be downloaded', async () => {
    const account = openAccount()
    const path = await pathOf(account, 'divya@mail.example', '&stage_id=offer')
    const [offer] = many(await account.get(`${path}/offers`))
    expect(offer).toMatchObject({ status: 'sent', signedDocument: null, sentDocument: { fileName: 'offer.pdf' } })
    expect((await account.get(`${path}/offers/${offer?.id}/download?status=sent`)).headers.get('content-type')).toBe(
      'application/pdf',
    )
    expect((await account.get(`${path}/offers/${offer?.id}/download?status=signed`)).status).toBe(404)
  })

  it('EEO responses: lead from an application to its opportunity, for the last week unless asked otherwise', async () => {
    const account = openAccount()
    expect(many(await account.get('/eeo/responses/pii'))).toEqual([])
    const rows = many(await account.get('/eeo/responses/pii?created_at_start=0'))
    expect(rows[0]).toMatchObject({ id: rows[0]?.applicationId, opportunityId: expect.any(String) })
    expect('opportunityId' in many(await account.get('/eeo/responses?created_at_start=0'))[0]!).toBe(false)
  })
})
