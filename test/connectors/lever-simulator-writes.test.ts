import { describe, expect, it } from 'vitest'
import { formWith, many, one, openAccount, START } from './lever-account.ts'

type Account = ReturnType<typeof openAccount>

const postingIn = ({ store }: Account, state: string) => store.postings.rows().find((row) => row.state === state)!
const reasonCalled = ({ store }: Account, text: string) => store.archiveReasons.find((reason) => reason.text === text)!.id
const findLead = async ({ get }: Account) => many(await get('/opportunities?email=divya@mail.example&tag=Speaker'))[0]!

describe('creating an opportunity', () => {
  it('makes a lead of its own person, owned and followed by the acting user', async () => {
    const { post, actor } = openAccount()
    const { status, body } = await post(`/opportunities?perform_as=${actor}`, {
      name: 'New Person',
      phones: [{ type: 'home', value: '1' }],
    })
    expect([status, body.deduped]).toEqual([201, false])
    expect(body.data).toMatchObject({
      name: 'New Person',
      stage: 'lead-new',
      origin: 'sourced',
      owner: actor,
      sourcedBy: actor,
      followers: [actor],
      applications: [],
      headline: '',
      stageChanges: [{ toStageId: 'lead-new', toStageIndex: 0, userId: actor }],
      createdAt: START,
      lastAdvancedAt: START,
    })
  })

  it('is not idempotent: the same person and posting twice are two opportunities of one contact', async () => {
    const account = openAccount()
    const posting = postingIn(account, 'draft')
    const body = { emails: ['twice@mail.example'], postings: [posting.id], tags: ['Mine'] }
    const create = () => account.post(`/opportunities?perform_as=${account.actor}`, body)
    const first = await create()
    const again = await account.post(`/opportunities?perform_as=${account.actor}`, { ...body, emails: [' TWICE@mail.example'] })
    expect([first.body.deduped, again.body.deduped]).toEqual([false, true])
    expect(one(again).contact).toBe(one(first).contact)
    expect(one(again).id).not.toBe(one(first).id)
  })

  it('appends the tags of the posting and takes its followers, and shows no posting location in the answer', async () => {
    const account = openAccount()
    const posting = postingIn(account, 'published')
    const reply = one(
      await account.post(`/opportunities?perform_as=${account.actor}`, { postings: [posting.id], tags: ['Mine'] }),
    )
    expect(reply.tags).toEqual(['Mine', 'Backend Engineer', 'R&D', 'Engineering', 'Berlin', 'Full-time'])
    expect(reply.followers).toEqual(posting.followers)
    expect('opportunityLocation' in reply).toBe(false)
    const read = one(await account.get(`/opportunities/${reply.id}?expand=applications`))
    expect(read).toMatchObject({
      opportunityLocation: 'unspecified',
      applications: [{ type: 'user', name: null, user: posting.owner }],
    })
  })

  it('lets the data of a known contact win, and adds what it lacks', async () => {
    const { post, actor } = openAccount()
    const body = { name: 'Other', emails: ['bruno.okafor@mail.example', 'new@mail.example'], location: 'Accra' }
    const reply = one(await post(`/opportunities?perform_as=${actor}`, body))
    expect(reply).toMatchObject({
      name: 'Bruno Okafor',
      location: 'Accra',
      emails: ['bruno.okafor@mail.example', 'new@mail.example'],
    })
  })

  it('refuses what Lever refuses, with the place at the end of the message', async () => {
    const account = openAccount()
    const { store, actor, post } = account
    const [draft, closed] = [postingIn(account, 'draft').id, postingIn(account, 'closed').id]
    const reason = reasonCalled(account, 'Withdrew')
    const as = `perform_as=${actor}`
    const inactive = store.users.rows().find((user) => user.deactivatedAt !== null)!.id
    const cases: [string, unknown, string][] = [
      ['', {}, '/perform_as'],
      ['perform_as=nobody', {}, '/perform_as'],
      [`perform_as=${inactive}`, {}, '/perform_as'],
      [as, { postings: [draft, closed] }, '/postings'],
      [as, { postings: ['none'] }, '/postings'],
      [`${as}&perform_as_posting_owner=true`, {}, '/perform_as_posting_owner'],
      [as, { createdAt: START + 1 }, '/createdAt'],
      [as, { archived: { reason, archivedAt: START } }, '/archived/archivedAt'],
      [as, { archived: { reason: 'none' } }, '/archived/reason'],
      [as, { confidentiality: 'confidential', postings: [draft] }, '/confidentiality'],
      [as, { stage: 'none' }, '/stage'],
      [as, { origin: 'other' }, '/origin'],
      [as, { emails: 'not-a-list@mail.example' }, '/emails'],
    ]
    const before = store.opportunities.size()
    for (const [query, body, pointer] of cases) {
      const answer = await post(`/opportunities?${query}`, body)
      expect([answer.status, answer.body.code]).toEqual([400, 'BadRequestError'])
      expect(answer.body.message).toMatch(new RegExp(` at ${pointer}$`))
    }
    expect(store.opportunities.size()).toBe(before)
  })

  it('archives at once for a reason, and ignores a time without one', async () => {
    const account = openAccount()
    const reason = reasonCalled(account, 'Withdrew')
    const create = async (body: unknown) => one(await account.post(`/opportunities?perform_as=${account.actor}`, body))
    expect((await create({ archived: { archivedAt: 5 } })).archived).toBeNull()
    expect((await create({ archived: { reason } })).archived).toEqual({ reason, archivedAt: START })
    expect((await create({ createdAt: 10, archived: { reason, archivedAt: 20 } })).archived).toEqual({ reason, archivedAt: 20 })
  })

  it('reads a form with bracketed names, keeps its resume and its files, and parses the resume where asked', async () => {
    const account = openAccount()
    const form = formWith('resumeFile', 'cv.txt', 'Grace Example\ngrace@mail.example https://grace.example', [
      ['emails[]', 'grace.work@mail.example'],
      ['tags[]', 'One'],
      ['tags[]', 'Two'],
      ['phones[0][value]', '123'],
      ['phones[0][type]', 'mobile'],
      ['phones[]', '{"value":"456","type":"home"}'],
      ['archived[reason]', reasonCalled(account, 'Withdrew')],
      ['archived[archivedAt]', '20'],
      ['createdAt', '10'],
    ])
    form.append('files[]', new File(['letter'], 'letter.pdf'))
    const { status, body } = await account.send('POST', `/opportunities?perform_as=${account.actor}&parse=true`, form)
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      name: 'Grace Example',
      emails: ['grace.work@mail.example'],
      links: ['https://grace.example'],
      tags: ['One', 'Two'],
      createdAt: 10,
      archived: { archivedAt: 20 },
      phones: [
        { value: '123', type: 'mobile' },
        { value: '456', type: 'home' },
      ],
    })
    const { id } = body.data as { id: string }
    const [resume] = many(await account.get(`/opportunities/${id}/resumes`))
    expect(resume).toMatchObject({ file: { name: 'cv.txt', ext: 'txt', status: 'processed' }, parsedData: { positions: [] } })
    expect(many(await account.get(`/opportunities/${id}/files`))).toMatchObject([{ name: 'letter.pdf', ext: '.pdf', size: 6 }])
    const wrong = await account.send('POST', `/opportunities?perform_as=${account.actor}`, formWith('resumeFile', 'cv.exe', 'x'))
    expect(wrong.body.message).toMatch(/ at \/resumeFile$/)
  })
})

describe('changing an opportunity', () => {
  it('blanks the person in the answers to stage, archive, tag and source changes, and keeps the data', async () => {
    const account = openAccount()
    const { id } = await findLead(account)
    const reason = reasonCalled(account, 'Withdrew')
    const answers = [
      await account.put(`/opportunities/${id}/stage`, { stage: 'offer' }),
      await account.put(`/opportunities/${id}/archived`, { reason }),
      await account.post(`/opportunities/${id}/addTags`, { tags: ['New'] }),
      await account.post(`/opportunities/${id}/addSources`, { sources: ['Fair'] }),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect(answer.body.data).toMatchObject({ name: '', headline: '', location: '', emails: [], phones: [], links: [] })
    }
    const read = one(await account.get(`/opportunities/${id}`))
    expect(read).toMatchObject({ name: 'Divya Rao Menon', emails: ['divya@mail.example'], stage: 'offer', sources: ['Fair'] })
    expect(read.tags).toContain('New')
    expect(one(answers[3]!).updatedAt).not.toBe(read.updatedAt)
  })

  it('answers in full when blanking is switched off', async () => {
    const account = openAccount({ blankedReplies: false })
    const { id } = await findLead(account)
    expect(one(await account.put(`/opportunities/${id}/stage`, { stage: 'offer' })).name).toBe('Divya Rao Menon')
  })

  it('records a stage change with its index and the acting user, and refuses an unknown stage', async () => {
    const account = openAccount()
    const { id } = await findLead(account)
    account.clock.at += 1000
    await account.put(`/opportunities/${id}/stage?perform_as=${account.actor}`, { stage: 'applicant-new' })
    const read = one(await account.get(`/opportunities/${id}`))
    const change = { toStageId: 'applicant-new', toStageIndex: 3, updatedAt: START + 1000, userId: account.actor }
    expect((read.stageChanges as unknown[]).at(-1)).toEqual(change)
    expect([read.lastAdvancedAt, read.updatedAt]).toEqual([START + 1000, START + 1000])
    expect((await account.put(`/opportunities/${id}/stage`, { stage: 'none' })).body.message).toMatch(/ at \/stage$/)
  })

  it('advances on the first archiving only, leaves the application alone on the second, and takes out with a null reason', async () => {
    const account = openAccount()
    const [row] = many(await account.get('/opportunities?email=fatima@mail.example'))
    const path = `/opportunities/${row?.id}`
    const [withdrew, unfit] = [reasonCalled(account, 'Withdrew'), reasonCalled(account, 'Underqualified')]
    const read = async () => one(await account.get(`${path}?expand=applications`))
    account.clock.at = START + 10
    await account.put(`${path}/archived`, { reason: withdrew })
    account.clock.at = START + 20
    await account.put(`${path}/archived`, { reason: unfit })
    const archivedApplication = { archived: { reason: withdrew, archivedAt: START + 10 } }
    expect(await read()).toMatchObject({
      archived: { reason: unfit, archivedAt: START + 20 },
      lastAdvancedAt: START + 10,
      applications: [archivedApplication],
    })
    await account.put(`${path}/stage`, { stage: 'offer' })
    expect((await read()).archived).not.toBeNull()
    await account.put(`${path}/archived`, { reason: null })
    expect(await read()).toMatchObject({ archived: null, applications: [{ archived: null }] })
  })

  it('takes a requisition with a hired reason only, and only an open one', async () => {
    const account = openAccount()
    const [row] = many(await account.get('/opportunities?email=fatima@mail.example'))
    const [open, closed] = ['open', 'closed'].map(
      (status) => account.store.requisitions.rows().find((each) => each.status === status)!.id,
    )
    const [hired, withdrew] = [reasonCalled(account, 'Hired'), reasonCalled(account, 'Withdrew')]
    const archive = (body: unknown) => account.put(`/opportunities/${row?.id}/archived`, body)
    expect((await archive({ reason: withdrew, requisitionId: open })).status).toBe(400)
    expect((await archive({ reason: hired, requisitionId: closed })).status).toBe(400)
    expect((await archive({ reason: hired, requisitionId: open })).status).toBe(200)
    const read = one(await account.get(`/opportunities/${row?.id}?expand=applications`))
    expect(read.applications).toMatchObject([{ requisitionForHire: { requisitionCode: 'ENG-1' } }])
  })

  it('changes nothing when a tag is there already or a removed one is not', async () => {
    const account = openAccount()
    const before = await findLead(account)
    await account.post(`/opportunities/${before.id}/addTags`, { tags: ['Speaker'] })
    await account.post(`/opportunities/${before.id}/removeTags`, { tags: ['Absent'] })
    expect(await findLead(account)).toEqual(before)
  })

  it('keeps links with the person: all of their opportunities show them, and the answer is not blanked', async () => {
    const account = openAccount()
    const [first] = many(await account.get('/opportunities?email=ada@works.example'))
    const answer = one(await account.post(`/opportunities/${first?.id}/addLinks`, { links: ['ada.example'] }))
    expect(answer.name).toBe('Ada Lindqvist')
    for (const row of many(await account.get('/opportunities?email=ada@works.example')))
      expect(row.links).toContain('ada.example')
  })
})

describe('contacts', () => {
  it('change for all opportunities of the person, and are found by the new e-mail and not by the old', async () => {
    const account = openAccount()
    const [row] = many(await account.get('/opportunities?email=ada@works.example'))
    const body = { name: 'Ada L.', location: 'Lund', emails: ['ada@new.example'] }
    const answer = one(await account.put(`/contacts/${row?.contact}`, body))
    expect(answer).toMatchObject({ name: 'Ada L.', location: { name: 'Lund' }, headline: 'Example Works, Sample & Sons' })
    expect('isAnonymized' in answer || 'dataProtection' in answer).toBe(false)
    expect(many(await account.get('/opportunities?email=ada@works.example'))).toEqual([])
    const found = many(await account.get(`/opportunities?email=ada@new.example&updated_at_start=${START}`))
    expect(found.map((each) => each.location)).toEqual(['Lund', 'Lund'])
  })

  it('are written with a plain location though they are read with an object', async () => {
    const account = openAccount()
    const [row] = many(await account.get('/opportunities?email=ada@works.example'))
    const read = one(await account.get(`/contacts/${row?.contact}`))
    expect(read).toMatchObject({ location: { name: 'Uppsala' }, isAnonymized: false })
    const answer = await account.put(`/contacts/${row?.contact}`, { location: read.location })
    expect([answer.status, String(answer.body.message).endsWith(' at /location')]).toEqual([400, true])
    expect((await account.get('/contacts')).status).toBe(404)
  })
})
