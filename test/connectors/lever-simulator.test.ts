import { describe, expect, it } from 'vitest'
import { CONFIDENTIAL_API_KEY, NARROW_API_KEY } from '../../connectors/lever/simulator/access.ts'
import { seedOpportunities } from '../../connectors/lever/simulator/seed-many.ts'
import { basic, many, one, openAccount } from './lever-account.ts'

describe('access', () => {
  it('refuses a missing, a wrong and a password-bearing credential with 401', async () => {
    const { get } = openAccount()
    for (const authorization of ['', basic('other'), `Basic ${btoa('lever-simulator-key:secret')}`, 'Bearer nothing']) {
      const { status, body } = await get('/opportunities', authorization)
      expect([status, Object.keys(body)]).toEqual([401, ['code', 'message']])
    }
  })

  it('refuses an endpoint that the key does not reach with 403', async () => {
    const { get, send } = openAccount()
    expect((await get('/opportunities', basic(NARROW_API_KEY))).status).toBe(200)
    expect((await get('/postings', basic(NARROW_API_KEY))).status).toBe(403)
    expect((await send('POST', '/opportunities', {}, basic(NARROW_API_KEY))).status).toBe(403)
  })

  it('hides confidential objects, and opens them to a credential with the grant only', async () => {
    const { get, store } = openAccount()
    const secret = store.opportunities.rows().find((row) => row.confidentiality === 'confidential')!
    const names = async (path: string) => many(await get(path, basic(CONFIDENTIAL_API_KEY))).map((row) => row.name)
    expect(await names('/opportunities')).not.toContain('Hana Secret')
    expect(await names('/opportunities?confidentiality=all')).toContain('Hana Secret')
    expect((await get('/opportunities?confidentiality=all')).status).toBe(403)
    expect((await get(`/opportunities/${secret.id}`)).status).toBe(403)
    expect((await get(`/opportunities/${secret.id}`, basic(CONFIDENTIAL_API_KEY))).status).toBe(200)
  })

  it('answers an unknown object and an unknown route with 404', async () => {
    const { get } = openAccount()
    const { status, body } = await get('/opportunities/0f6c')
    expect([status, body]).toEqual([404, { code: 'ResourceNotFound', message: 'opportunity 0f6c was not found' }])
    expect((await get('/nowhere')).status).toBe(404)
  })
})

describe('paging', () => {
  it('lists by stage rank, then latest advance, then id, and gives every row once over all pages', async () => {
    const { get, store } = openAccount({ opportunities: 150 })
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = await get(`/opportunities?limit=40${next === undefined ? '' : `&offset=${next}`}`)
      seen.push(...many(page).map((row) => String(row.id)))
      expect('next' in page.body).toBe(page.body.hasNext)
      next = page.body.next as string | undefined
    } while (next !== undefined)
    const shown = store.opportunities.rows().filter((row) => row.confidentiality === 'non-confidential')
    expect(seen).toEqual(shown.map((row) => row.id))
    const keys = shown.map((row) => [store.stageIndex(row.stage), -row.lastAdvancedAt])
    expect(keys).toEqual([...keys].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!))
  })

  it('makes its token of the key of the next row, and takes it decoded as well as still encoded', async () => {
    const { get } = openAccount()
    const first = await get('/opportunities?limit=2&expand=stage')
    const token = String(first.body.next)
    const [rank, advanced, id] = JSON.parse(decodeURIComponent(token))
    expect([typeof rank, typeof advanced]).toEqual(['number', 'number'])
    const pasted = await get(`/opportunities?limit=2&offset=${token}`)
    const encoded = await get(`/opportunities?limit=2&offset=${encodeURIComponent(token)}`)
    expect(many(pasted)[0]?.id).toBe(id)
    expect(encoded.body).toEqual(pasted.body)
  })

  it.each(['limit=0', 'limit=101', 'limit=x'])('refuses %s', async (query) => {
    expect((await openAccount().get(`/opportunities?${query}`)).status).toBe(400)
  })

  it.each(['nonsense', '%5B1%5D', '%5B%22a%22%2C1%2C%22b%22%5D'])('calls %s an invalid offset token', async (token) => {
    const { status, body } = await openAccount().get(`/opportunities?offset=${token}`)
    expect([status, body.message]).toEqual([400, 'Invalid offset token at /offset'])
  })

  it('keeps the order when rows move and are added after the first read', async () => {
    const { get, put, store } = openAccount({ opportunities: 30 })
    const before = many(await get('/opportunities'))
    await put(`/opportunities/${before[0]?.id}/stage`, { stage: 'offer' })
    seedOpportunities(store, 5)
    const after = many(await get('/opportunities?expand=stage'))
    expect(after).toHaveLength(before.length + 5)
    const ranks = after.map((row) => store.stageIndex((row.stage as { id: string }).id))
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
  })
})

describe('reading opportunities', () => {
  it('shows the recorded keys, empty text for absent text, and no posting location without an application', async () => {
    const { get } = openAccount()
    const rows = many(await get('/opportunities'))
    const nameless = rows.find((row) => row.name === '' && row.isAnonymized === false)!
    expect(nameless).toMatchObject({ headline: '', location: '', updatedAt: null, applications: [], archived: null })
    expect('opportunityLocation' in nameless).toBe(false)
    const applied = rows.find((row) => row.opportunityLocation !== undefined)!
    expect(Object.keys(applied).slice(0, 5)).toEqual(['id', 'name', 'contact', 'headline', 'stage'])
    expect(rows.some((row) => (row.stageChanges as object[]).length === 0)).toBe(false)
  })

  it('replaces ids by objects for repeated expand keys and passes over unknown ones', async () => {
    const { get } = openAccount()
    const query = 'expand=stage&expand=owner&expand=sourcedBy&expand=contact&expand=applications&expand=other&include=followers'
    const [applied] = many(await get(`/opportunities?email=ada.lindqvist@mail.example&origin=applied&${query}`))
    expect(applied).toMatchObject({
      stage: { id: 'applicant-new', text: 'New applicant' },
      owner: { name: 'Tomas Berg' },
      sourcedBy: null,
      contact: { location: { name: 'Uppsala' }, isAnonymized: false },
      applications: [{ type: 'posting', candidateId: applied?.id, email: 'ada.lindqvist@mail.example' }],
      opportunityLocation: 'Berlin',
    })
  })

  it('finds a person by any of their e-mails, whatever the case', async () => {
    const { get } = openAccount()
    const found = many(await get('/opportunities?email=ADA@works.example'))
    expect(found.map((row) => row.name)).toEqual(['Ada Lindqvist', 'Ada Lindqvist'])
    expect(many(await get(`/opportunities?contact_id=${found[0]?.contact}`))).toHaveLength(2)
  })

  it('joins filters by and, and the values of a repeated one by or', async () => {
    const { get, store } = openAccount()
    const postings = store.postings.rows()
    const count = async (query: string) => many(await get(`/opportunities?${query}`)).length
    const published = postings.find(({ state }) => state === 'published')!.id
    const internal = postings.find(
      ({ state, confidentiality }) => state === 'internal' && confidentiality === 'non-confidential',
    )!.id
    expect(await count(`posting_id=${published}`)).toBe(3)
    expect(await count(`posting_id=${published}&posting_id=${internal}`)).toBe(5)
    expect(await count(`posting_id=${published}&archived=false`)).toBe(2)
    expect(await count(`archived_posting_id=${published}`)).toBe(1)
    expect(await count('tag=Speaker')).toBe(1)
    expect(await count('tag=speaker')).toBe(0)
    expect(await count('stage_id=lead-responded&stage_id=lead-reached-out')).toBe(2)
    expect(await count('snoozed=true')).toBe(1)
    expect(await count('location=unspecified')).toBe(2)
    expect(await count('archived=true')).toBe(3)
  })

  it('takes times as inclusive, never matches a null one, and refuses a malformed one', async () => {
    const { get, store } = openAccount()
    const [row] = store.opportunities.rows().filter(({ origin }) => origin === 'applied')
    const count = async (query: string) => many(await get(`/opportunities?${query}`)).length
    expect(await count(`created_at_start=${row?.createdAt}&created_at_end=${row?.createdAt}`)).toBe(1)
    expect(await count(`created_at_start=${row!.createdAt + 1}&created_at_end=${row!.createdAt + 1}`)).toBe(0)
    const dated = store.opportunities
      .rows()
      .filter((each) => each.updatedAt !== null && each.confidentiality === 'non-confidential')
    expect(await count('updated_at_start=0')).toBe(dated.length)
    expect((await get('/opportunities?updated_at_start=yesterday')).body.message).toMatch(/ at \/updated_at_start$/)
  })

  it('answers under the older name /candidates as well', async () => {
    const { get } = openAccount()
    const { body } = await get('/candidates?limit=3')
    expect(body).toEqual((await get('/opportunities?limit=3')).body)
    const [row] = body.data as { id: string }[]
    expect(one(await get(`/candidates/${row?.id}`)).id).toBe(row?.id)
  })

  it('moves what a person deleted to the list of the deleted', async () => {
    const { get, simulator, actor, clock } = openAccount()
    const [row] = many(await get('/opportunities?email=fatima@mail.example'))
    expect(simulator.deleteOpportunity(String(row?.id))).toBe(true)
    expect((await get(`/opportunities/${row?.id}`)).status).toBe(404)
    const deleted = many(await get(`/opportunities/deleted?deleted_at_start=${clock.at}`))
    expect(deleted).toEqual([{ ...row, deletedBy: actor, deletedAt: clock.at }])
    expect(many(await get('/applications/deleted'))).toMatchObject([{ opportunityId: row?.id }])
  })
})
