import { describe, expect, it } from 'vitest'
import type { CustomQuestion, Posting } from '../../connectors/lever/simulator/posting-records.ts'
import { formWith, many, one, openAccount, START } from './lever-account.ts'

type Account = ReturnType<typeof openAccount>

const postingIn = ({ store }: Account, state: string): Posting =>
  store.postings.rows().find((row) => row.state === state && row.confidentiality === 'non-confidential')!

const upload = async (account: Account, name = 'cv.txt', text = 'Ada') =>
  one(await account.send('POST', '/uploads', formWith('file', name, text)))

/** A complete application to the published posting, whose form asks for a resume and for two answers. */
async function completeApplication(account: Account) {
  const [about] = postingIn(account, 'published').form.customQuestions as [CustomQuestion]
  const resume = await upload(account)
  return {
    personalInformation: [
      { name: 'fullName', value: 'Nora Applicant' },
      { name: 'email', value: 'nora@mail.example' },
      { name: 'currentCompany', value: 'Works' },
      { name: 'phone', value: '555' },
      { name: 'resume', value: resume.uri },
    ],
    urls: [{ name: 'LinkedIn', value: 'https://www.linkedin.com/in/nora' }],
    customQuestions: [{ id: about.id, fields: [{ value: 'Because' }, { value: 'Yes' }, { value: ['Go', 'SQL'] }] }],
  }
}

describe('the apply form', () => {
  it('shows its parts with null values, in every state of the posting', async () => {
    const account = openAccount()
    for (const state of ['published', 'draft', 'closed']) {
      const form = one(await account.get(`/postings/${postingIn(account, state).id}/apply`))
      const names = (form.personalInformation as { name: string; value: null }[]).map((field) => field.name)
      expect(names.slice(0, 7)).toEqual([
        'fullName',
        'email',
        'currentCompany',
        'currentLocation',
        'phone',
        'resume',
        'additionalInformation',
      ])
      expect(names.includes('preferredPostingLocation')).toBe(state === 'published')
      expect('eeoQuestions' in form).toBe(state === 'published')
    }
  })

  it('shows the questions of one channel when it is asked for', async () => {
    const account = openAccount()
    const path = `/postings/${postingIn(account, 'published').id}/apply`
    const titles = async (query: string) =>
      (one(await account.get(path + query)).customQuestions as { text: string }[]).map((each) => each.text)
    expect(await titles('')).toEqual(['About you', 'Documents'])
    expect(await titles('?distribution=internal')).toEqual(['About you'])
    expect((await account.get(`${path}?location=Paris`)).status).toBe(400)
  })
})

describe('applying', () => {
  it('answers with the application id alone, and leaves an opportunity with the recorded marks', async () => {
    const account = openAccount()
    const posting = postingIn(account, 'published')
    const answer = await account.post(`/postings/${posting.id}/apply`, {
      ...(await completeApplication(account)),
      ipAddress: '192.0.2.1',
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({ data: { applicationId: expect.any(String) } })
    const query = `email=nora@mail.example&posting_id=${posting.id}&created_at_start=${START}&expand=applications`
    const [row] = many(await account.get(`/opportunities?${query}`))
    expect(row).toMatchObject({
      name: 'Nora Applicant',
      headline: 'Works',
      stage: 'applicant-new',
      origin: 'applied',
      sourcedBy: null,
      sources: ['Job site'],
      owner: posting.owner,
      followers: posting.followers,
      stageChanges: [{ toStageId: 'applicant-new', toStageIndex: 3, updatedAt: START }],
      applications: [
        {
          id: one(answer).applicationId,
          type: 'posting',
          company: 'Works',
          phone: { type: null, value: '555' },
          ipAddress: '192.0.2.1',
        },
      ],
    })
    const [application] = row!.applications as { customQuestions: { fields: { value: unknown }[] }[] }[]
    expect(application?.customQuestions[0]?.fields.map((field) => field.value)).toEqual(['Because', 'Yes', ['Go', 'SQL']])
    expect(many(await account.get(`/opportunities/${row?.id}/resumes`))).toMatchObject([{ file: { name: 'cv.txt' } }])
  })

  it('makes a second opportunity of the same contact on a repeat', async () => {
    const account = openAccount()
    const path = `/postings/${postingIn(account, 'published').id}/apply`
    const body = await completeApplication(account)
    await account.post(path, body)
    await account.post(path, body)
    const rows = many(await account.get('/opportunities?email=nora@mail.example'))
    expect([rows.length, new Set(rows.map((row) => row.contact)).size]).toEqual([2, 1])
  })

  it('refuses incomplete, misplaced and unknown answers with the place at the end, and stores nothing', async () => {
    const account = openAccount()
    const path = `/postings/${postingIn(account, 'published').id}/apply`
    const good = await completeApplication(account)
    const [about] = good.customQuestions as [(typeof good.customQuestions)[number]]
    const answers = (...fields: unknown[]) => ({
      customQuestions: [{ id: about.id, fields: fields.map((value) => ({ value })) }],
    })
    const cases: [object, string][] = [
      [{ personalInformation: good.personalInformation.filter((field) => field.name !== 'email') }, '/personalInformation'],
      [{ personalInformation: good.personalInformation.filter((field) => field.name !== 'resume') }, '/personalInformation'],
      [{ customQuestions: [] }, '/customQuestions'],
      [{ customQuestions: [about, { id: 'none', fields: [] }] }, '/customQuestions/1/id'],
      [answers('Because', 'Yes'), '/customQuestions/0/fields'],
      [answers('Because', 'Yes', [], 'more'), '/customQuestions/0/fields'],
      [answers('', 'Yes', null), '/customQuestions/0/fields/0/value'],
      [answers('Because', 'Maybe', null), '/customQuestions/0/fields/1/value'],
      [answers('Because', 'Yes', 'Go'), '/customQuestions/0/fields/2/value'],
      [{ eeoResponses: { gender: 'Other' } }, '/eeoResponses/gender'],
    ]
    const before = account.store.opportunities.size()
    for (const [change, pointer] of cases) {
      const answer = await account.post(path, { ...good, ...change })
      expect(answer.status).toBe(400)
      expect(answer.body.message).toMatch(new RegExp(` at ${pointer}$`))
    }
    expect(account.store.opportunities.size()).toBe(before)
  })

  it('refuses an upload of elsewhere and one of more than a day ago', async () => {
    const account = openAccount()
    const path = `/postings/${postingIn(account, 'published').id}/apply`
    const good = await completeApplication(account)
    const foreign = good.personalInformation.map((field) =>
      field.name === 'resume' ? { ...field, value: 'https://files.example/cv.pdf' } : field,
    )
    expect((await account.post(path, { ...good, personalInformation: foreign })).status).toBe(400)
    account.clock.at += 86_400_000
    const late = await account.post(path, good)
    expect([late.status, String(late.body.message).includes('expired')]).toEqual([400, true])
  })

  it('is open on published and internal postings only, and takes JSON only', async () => {
    const account = openAccount()
    const body = {
      personalInformation: [
        { name: 'fullName', value: 'N' },
        { name: 'email', value: 'n@mail.example' },
      ],
    }
    const status = async (state: string) => (await account.post(`/postings/${postingIn(account, state).id}/apply`, body)).status
    expect([await status('internal'), await status('draft'), await status('closed')]).toEqual([201, 400, 400])
    const form = formWith('resume', 'cv.txt', 'x')
    expect((await account.send('POST', `/postings/${postingIn(account, 'internal').id}/apply`, form)).status).toBe(400)
  })

  it('can appear in lists with a delay', async () => {
    const account = openAccount({ indexDelayMs: 500 })
    await account.post(`/postings/${postingIn(account, 'published').id}/apply`, await completeApplication(account))
    const count = async () => many(await account.get('/opportunities?email=nora@mail.example')).length
    expect(await count()).toBe(0)
    account.clock.at += 500
    expect(await count()).toBe(1)
  })
})

describe('uploads, files and resumes', () => {
  it('names an upload by id and file name, and lets it live for a day', async () => {
    const account = openAccount()
    expect(await upload(account, 'my cv.pdf', '12345')).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}-my cv\.pdf$/),
      filename: 'my cv.pdf',
      uri: expect.stringMatching(/^http:\/\/lever\.example\/v1\/uploads\//),
      size: 5,
      expiresAt: START + 86_400_000,
    })
    expect((await account.send('POST', '/uploads', formWith('other', 'a.txt', 'x'))).status).toBe(400)
    expect((await account.send('POST', '/uploads', formWith('file', 'big.txt', 'x'.repeat(30 * 1024 * 1024 + 1)))).status).toBe(
      400,
    )
  })

  it('adds, lists, downloads and deletes a file for an acting user', async () => {
    const account = openAccount()
    const [row] = many(await account.get('/opportunities?email=fatima@mail.example'))
    const path = `/opportunities/${row?.id}/files`
    expect((await account.send('POST', path, formWith('file', 'a.txt', 'hello'))).status).toBe(400)
    const file = one(await account.send('POST', `${path}?perform_as=${account.actor}`, formWith('file', 'a.txt', 'hello')))
    expect(file).toMatchObject({ name: 'a.txt', ext: '.txt', size: 5, status: 'processed', uploadedAt: START })
    const { body, headers } = await account.get(`${path}/${file.id}/download`)
    expect([body.text, headers.get('content-type')]).toEqual(['hello', 'text/plain; charset=utf-8'])
    expect((await account.get(`${path}/${file.id}/download`, '')).status).toBe(401)
    expect((await account.get(`${path}?uploaded_at_start=x`)).status).toBe(400)
    expect((await account.delete(`${path}/${file.id}`)).status).toBe(400)
    expect((await account.delete(`${path}/${file.id}?perform_as=${account.actor}`)).status).toBe(204)
    expect((await account.get(path)).body).toEqual({ data: [], hasNext: false })
  })

  it('has resumes without a file, and resumes whose file cannot be downloaded', async () => {
    const account = openAccount()
    const resumeOf = async (email: string) => {
      const resumes = many(await account.get('/opportunities?limit=100')).filter((row) =>
        (row.emails as string[]).includes(email),
      )
      for (const { id } of resumes) {
        const [resume] = many(await account.get(`/opportunities/${id}/resumes`))
        if (resume) return { resume, path: `/opportunities/${id}/resumes/${resume.id}` }
      }
      throw new Error('The seed has no such resume.')
    }
    const profile = await resumeOf('divya@mail.example')
    expect(profile.resume.file).toBeNull()
    expect((await account.get(`${profile.path}/download`)).status).toBe(404)
    const broken = await resumeOf('bruno.okafor@mail.example')
    expect(broken.resume).toMatchObject({ file: { status: 'error', ext: 'doc' } })
    expect('parsedData' in broken.resume).toBe(false)
    expect((await account.get(`${broken.path}/download`)).status).toBe(422)
    const good = await resumeOf('ada.lindqvist@mail.example')
    expect((await account.get(`${good.path}/download`)).headers.get('content-type')).toBe('application/pdf')
  })
})
