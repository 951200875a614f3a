import { describe, expect, test } from 'vitest'
import { makeApp } from '../../src/http/app.ts'
import { integrationRoutes } from '../../src/http/routes/integrations.ts'
import { silentLog } from '../../src/log.ts'
import type { Account } from '../../src/ports/accounts.ts'
import { ACCOUNT_ID, callJson, makeNotebook } from '../support/notebook.ts'

function makeIntegrations(change: Partial<Account> = {}) {
  return makeApp({ '/': integrationRoutes(makeNotebook(change)) }, silentLog)
}

const OVERRIDE = {
  ats: { candidates: { read: { 'custom_fields[hobby]': 'hobby', name: null }, write: { pastime: 'custom_fields[hobby]' } } },
}

describe('GET /integration', () => {
  test('lists the integrations in the envelope of platform lists', async () => {
    const { body } = await callJson(makeIntegrations(), '/integration', { token: 'reader' })
    expect(body).toEqual({
      result: [{ name: 'notebook', label: 'Note & <Book>', category: 'ats', docs: 'https://notebook.test/docs' }],
      next_cursor: null,
      limit: 1,
    })
  })
})

describe('GET /integration/{name}/capabilities', () => {
  test('says what the integration can do, and nothing of an account', async () => {
    const { body } = await callJson(makeIntegrations(), '/integration/notebook/capabilities', { token: 'reader' })
    expect(Object.keys(body)).toEqual(['integration', 'proxy', 'unified', 'auth'])
    expect(body).toMatchObject({
      integration: { name: 'notebook' },
      unified: [
        {
          model: 'ats',
          resource: 'candidates',
          methods: ['list', 'get', 'create', 'update', 'delete'],
          fields: {
            provided: ['/emails/*/email', '/id', '/name', '/tags', '/title'],
            accepted: { update: ['/emails/*/email', '/first_name', '/name', '/tags'] },
          },
          parameters: { required: { create: ['job_id'] } },
          filters: ['email', 'created_at[gte]', 'created_at[lt]'],
        },
        { resource: 'applications' },
        { resource: 'attachments', methods: ['download'] },
      ],
      auth: { formats: [{ name: 'api_key' }] },
    })
  })

  test('an unknown integration is a 404 that names those there are', async () => {
    const { status, body } = await callJson(makeIntegrations(), '/integration/nowhere/capabilities', { token: 'reader' })
    expect({ status, body }).toMatchObject({ status: 404, body: { code: 'not_found', details: { integrations: ['notebook'] } } })
  })
})

describe('GET /integrated-account/{id}/capabilities', () => {
  const path = `/integrated-account/${ACCOUNT_ID}/capabilities`

  test('reflects the override of the account, and lists its fields with what they come from', async () => {
    const { body } = await callJson(makeIntegrations({ unified_model_override: OVERRIDE }), path, { token: 'reader' })
    expect(body).toMatchObject({
      account: {
        id: ACCOUNT_ID,
        tenant_id: 'acme',
        overrides: [
          { side: 'read', resource: 'candidates', field: '/custom_fields/[hobby]', from: ['hobby'] },
          { side: 'read', resource: 'candidates', field: '/name', from: [] },
          { side: 'write', resource: 'candidates', field: '/pastime', from: ['custom_fields[hobby]'] },
        ],
      },
      unified: [
        {
          fields: {
            provided: ['/custom_fields/[hobby]', '/emails/*/email', '/id', '/tags', '/title'],
            accepted: { create: ['/custom_fields/[hobby]', '/emails/*/email', '/first_name', '/name', '/tags'] },
          },
        },
        {},
        {},
      ],
    })
  })

  test('without an override it is what the integration can do', async () => {
    const app = makeIntegrations()
    const { account, ...of } = (await callJson(app, path, { token: 'reader' })).body
    expect(account).toMatchObject({ overrides: [] })
    expect(of).toEqual((await callJson(app, '/integration/notebook/capabilities', { token: 'reader' })).body)
  })

  test('another environment’s account is as one that never was, and no credential comes out', async () => {
    expect(await callJson(makeIntegrations(), path, { token: 'other' })).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    })
    expect(JSON.stringify(await callJson(makeIntegrations(), path, { token: 'reader' }))).not.toContain('planted-secret')
  })
})

test.each(['/integration', '/integration/notebook/capabilities', `/integrated-account/${ACCOUNT_ID}/capabilities`])(
  '%s needs a token of the environment',
  async (path) => {
    expect((await callJson(makeIntegrations(), path)).status).toBe(401)
    expect((await callJson(makeIntegrations(), path, { token: 'account' })).status).toBe(403)
  },
)
