import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { asFile, type FileServer, openFileServer, PDF } from '../support/file-server.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

type Warning = { code: string; pointer: string; message: string }
type Created = { id: string; warnings?: Warning[]; remote_data: unknown } & Record<string, unknown>

/** The page "Create Candidates" of the documents that this product follows: its call, with every field of its request body. */
describe.each(['lead', 'applicant'])('POST /unified/ats/candidates to Lever as a %s', (source) => {
  let gateway: TestGateway
  let files: FileServer
  let account: string
  let job: string
  let required: { name: string; value: string; group_id: string }[]
  beforeAll(async () => {
    gateway = await openTestGateway()
    files = await openFileServer({ '/mark-resume.pdf': asFile(PDF) })
    account = await gateway.link('lever')
    // Lever takes applicants for a published posting only.
    const jobs = await gateway.call<{ result: { id: string; remote_data: { state: string } }[] }>(
      'GET',
      `/unified/ats/jobs?integrated_account_id=${account}`,
    )
    job = jobs.body.result.find(({ remote_data }) => remote_data.state === 'published')!.id
    required = await requiredAnswers()
  })
  afterAll(async () => {
    await gateway?.stop()
    await files?.stop()
  })

  /** What the posting's own form asks for beyond the person. */
  const requiredAnswers = async () => {
    type Field = { name: string; group_id: string; is_required: boolean; type: string; options: { value: string }[] }
    const path = `/unified/ats/job_form_fields?integrated_account_id=${account}&job_id=${job}`
    const { body } = await gateway.call<{ result: Field[] }>('GET', path)
    const asked = body.result.filter((field) => field.is_required && field.group_id !== 'personalInformation')
    return asked.map(({ name, group_id, type, options }) => ({
      ...{ name, group_id },
      value: options[0]?.value ?? (type === 'checkbox' ? 'true' : 'Mark my words'),
    }))
  }

  /** Lever takes few applications a second; its refusal is over by the next one. */
  const create = (body: unknown, rest = '') =>
    vi.waitUntil(
      async () => {
        const path = `/unified/ats/candidates?integrated_account_id=${account}&job_id=${job}&application_source=${source}${rest}`
        const answer = await gateway.call<Created>('POST', path, body)
        return answer.status === 429 ? undefined : answer
      },
      { timeout: 10_000, interval: 500 },
    )

  /** Every leaf has a value that is found nowhere else. */
  const everyField = () => ({
    first_name: 'MarkFirst',
    last_name: 'MarkLast',
    title: 'MarkTitle',
    company: 'MarkCompany',
    locations: ['MarkCity'],
    phones: [{ number: '+1 415 555 0142', type: 'mobile' }],
    emails: [{ email: 'mark.mail@example.com', type: 'work' }],
    links: ['https://mark-link.example.com'],
    tags: ['MarkTag'],
    attachments: [
      {
        id: 'mark-attachment-id',
        file_name: 'mark-name.pdf',
        file_url: `${files.url}/mark-resume.pdf`,
        candidate: { id: 'mark-candidate' },
        application: { id: 'mark-application' },
        job: { id: 'mark-job' },
        attachment_type: 'mark-kind',
        created_at: '2001-02-03T04:05:06.000Z',
        updated_at: '2002-03-04T05:06:07.000Z',
        url: `${files.url}/mark-resume.pdf`,
        type: 'resume',
      },
    ],
    job_form_field_answers: [{ name: 'LinkedIn', value: 'https://mark-answer.example.com', group_id: 'urls' }, ...required],
    remote_data: { origin: source === 'lead' ? 'referred' : 'internal' },
  })

  /** What Lever has of a candidate, as it stands there. */
  const atLever = async (id: string) => {
    const path = `/proxy/opportunities/${id}`
    const parts = await Promise.all(
      ['', '/resumes', '/files', '/applications', '/forms'].map((part) =>
        gateway.call('GET', `${path}${part}?integrated_account_id=${account}`),
      ),
    )
    return parts.map(({ text }) => text).join('\n')
  }

  test('makes the candidate, and each field of the body is at Lever or named in the warnings', async () => {
    const body = everyField()
    const made = await create(body)
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({ id: expect.any(String), remote_data: expect.any(Object) })
    const warned = (made.body.warnings ?? []).map(({ pointer }) => pointer)
    const arrived = await atLever(made.body.id)
    const lost = leavesOf(body).filter(
      ([pointer, value]) => !arrived.includes(value) && !warned.some((one) => pointer === one || pointer.startsWith(`${one}/`)),
    )
    expect(lost.filter(([pointer]) => !CARRIED_BY_OTHERS.some((other) => other.test(pointer)))).toEqual([])
    for (const { code, message } of made.body.warnings ?? []) {
      expect(code).toMatch(/^[a-z_]+$/)
      expect(message).toMatch(/\S/)
    }
  })

  test('answers with the fields of the page, and reads back the same', async () => {
    const made = await create({ ...everyField(), emails: [{ email: 'second.mail@example.com', type: 'work' }] })
    expect(made.status, made.text).toBe(201)
    const read = await gateway.call<Created>('GET', `/unified/ats/candidates/${made.body.id}?integrated_account_id=${account}`)
    expect(read.status).toBe(200)
    expect(Object.keys(read.body)).toEqual(expect.arrayContaining(RESPONSE_FIELDS))
    expect(read.body).toMatchObject({ first_name: 'MarkFirst', last_name: 'MarkLast', name: 'MarkFirst MarkLast' })
    expect(read.body).toMatchObject({ emails: [{ email: 'second.mail@example.com' }], applications: [{ job: { id: job } }] })
  })

  test('with strict=true refuses what it would only have warned about, and sends nothing', async () => {
    const before = (await gateway.seen('lever', account)).filter(({ method }) => method === 'POST').length
    const refused = await create(
      { ...everyField(), attachments: undefined, title: undefined, first_name: 'Strict', tags: ['x'] },
      '&strict=true',
    )
    if (refused.status !== 201) {
      expect(refused).toMatchObject({ status: 422, body: { code: 'field_not_supported' } })
      expect((await gateway.seen('lever', account)).filter(({ method }) => method === 'POST')).toHaveLength(before)
    }
  })

  test('without job_id is told that Lever requires it', async () => {
    const path = `/unified/ats/candidates?integrated_account_id=${account}&application_source=${source}`
    const answer = await gateway.call('POST', path, everyField())
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(answer.text).toContain('job_id')
  })
})

/** Names of a form's field, which say where a value goes and arrive as that; and one address that two fields give. */
const CARRIED_BY_OTHERS = [/^\/job_form_field_answers\/\d+\/(name|group_id)$/, /^\/attachments\/0\/(file_url|url|type)$/]

const RESPONSE_FIELDS = [
  ...['id', 'first_name', 'last_name', 'name', 'company', 'last_interaction_at', 'is_private', 'locations', 'phones', 'emails'],
  ...['urls', 'tags', 'applications', 'created_at', 'updated_at', 'remote_data'],
]

/** The texts of a value with their pointers. */
function leavesOf(value: unknown, pointer = ''): [string, string][] {
  if (typeof value === 'string') return [[pointer, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${pointer}/${key}`))
}
