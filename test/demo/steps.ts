import assert from 'node:assert/strict'
import type { Client } from './client.ts'

/** What one provider's run needs, and what its steps find out for the later ones. */
export type Run = {
  client: Client
  integration: string
  resumeUrl: string
  resume: Buffer
  accountId: string
  jobId: string
  plain: Record<string, unknown>
  queued: Record<string, unknown>
  attachment: Record<string, unknown>
}

export type Step = { name: string; run(run: Run): Promise<string> }

const ATS = '/unified/ats'
const RECEIPT_TRIES_MAX = 100
const RECEIPT_PAUSE_MS = 100

const email = (run: Run, who: string) => `${who}.${run.integration}@example.com`
const account = (run: Run) => `integrated_account_id=${run.accountId}`
const results = (body: Record<string, unknown>) => body.result as Record<string, unknown>[]

/** The main job, step by step. A step returns what it saw in a few words, and throws when that is not right. */
export const STEPS: Step[] = [
  {
    name: 'link a sandbox account',
    async run(run) {
      const { body } = await run.client.post('/integrated-account', {
        integration: run.integration,
        tenant_id: 'demo',
        is_sandbox: true,
      })
      assert.equal(body.status, 'active')
      run.accountId = String(body.id)
      return 'active'
    },
  },
  {
    name: 'list jobs',
    async run(run) {
      if (run.integration === 'internal-v1') {
        await run.client.post(`${ATS}/jobs?${account(run)}`, {
          name: 'Senior Frontend Engineer',
          description: 'Expert in React.',
        })
      }
      const { body } = await run.client.get(`${ATS}/jobs?${account(run)}`)
      const open = results(body).find(({ status }) => status === 'open')
      assert.ok(open !== undefined && open.remote_data !== undefined, 'There is no open job with remote_data.')
      run.jobId = String(open.id)
      return `${results(body).length} jobs, first open: ${open.name}`
    },
  },
  {
    name: 'create a candidate, plain call',
    async run(run) {
      const { status, body } = await run.client.post(
        `${ATS}/candidates?${account(run)}&job_id=${run.jobId}&application_source=lead`,
        {
          first_name: 'Ada',
          last_name: 'Example',
          emails: [{ email: email(run, 'ada') }],
          phones: [{ number: '+1 555 010 0000', type: 'mobile' }],
          attachments: [{ type: 'resume', file_name: 'ada-example-resume.pdf', url: run.resumeUrl }],
        },
      )
      assert.equal(status, 201)
      run.plain = body
      return `201 with id ${body.id}`
    },
  },
  {
    name: 'create a candidate through the queue',
    async run(run) {
      const path = `${ATS}/candidates?${account(run)}&job_id=${run.jobId}&application_source=lead`
      const input = { first_name: 'Grace', last_name: 'Example', emails: [{ email: email(run, 'grace') }] }
      const headers = { prefer: 'respond-async', 'idempotency-key': `demo-${run.integration}` }
      const { status, headers: answered } = await run.client.post(path, input, headers)
      assert.equal(status, 202)
      const again = await run.client.post(path, input, headers)
      assert.equal(again.headers.get('location'), answered.get('location'), 'The same key made a second write.')
      run.queued = await receiptOf(run.client, String(answered.get('location')))
      assert.equal(run.queued.status, 'succeeded', JSON.stringify(run.queued.error))
      return `202, then ${run.queued.status}/${run.queued.outcome}; the same key gave the same receipt`
    },
  },
  {
    name: 'read the candidate back',
    async run(run) {
      const { body } = await run.client.get(`${ATS}/candidates/${run.plain.id}?${account(run)}`)
      assert.equal(body.first_name, 'Ada')
      assert.equal(body.last_name, 'Example')
      assert.ok(
        (body.emails as { email: string }[]).some((one) => one.email === email(run, 'ada')),
        'The e-mail is missing.',
      )
      assert.ok(typeof body.remote_data === 'object' && body.remote_data !== null, 'remote_data is missing.')
      return `${body.name}, remote_data with ${Object.keys(body.remote_data as object).length} fields`
    },
  },
  {
    name: 'read the application back',
    async run(run) {
      const { body } = await run.client.get(`${ATS}/candidates/${run.plain.id}?${account(run)}`)
      const [application] = body.applications as Record<string, unknown>[]
      assert.ok(application !== undefined, 'The candidate has no application.')
      assert.deepEqual(application.job, { id: run.jobId })
      const one = await run.client.get(`${ATS}/applications/${application.id}?${account(run)}`)
      assert.deepEqual(one.body.job, { id: run.jobId })
      return `status ${one.body.status}, stage ${(one.body.current_stage as { name: string } | null)?.name}`
    },
  },
  {
    name: 'find the résumé',
    async run(run) {
      const { body } = await run.client.get(`${ATS}/attachments?${account(run)}&candidate_id=${run.plain.id}`)
      const resume = results(body).find(({ attachment_type }) => attachment_type === 'resume')
      assert.ok(resume !== undefined, 'There is no résumé.')
      run.attachment = resume
      return String(resume.file_name)
    },
  },
  {
    name: 'download it, compare its bytes',
    async run(run) {
      const { bytes } = await run.client.post(`${ATS}/attachments/download?${account(run)}`, { id: run.attachment.id })
      assert.ok(bytes.equals(run.resume), `${bytes.length} bytes came back, ${run.resume.length} were sent.`)
      return `${bytes.length} bytes, equal`
    },
  },
]

async function receiptOf(client: Client, location: string): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < RECEIPT_TRIES_MAX; tries++) {
    const { body } = await client.get(location)
    if (!['accepted', 'running', 'waiting'].includes(String(body.status))) return body
    await new Promise((done) => setTimeout(done, RECEIPT_PAUSE_MS))
  }
  throw new Error(`${location} did not finish within ${(RECEIPT_TRIES_MAX * RECEIPT_PAUSE_MS) / 1000} s.`)
}
