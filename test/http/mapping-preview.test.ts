import { describe, expect, test } from 'vitest'
import { makeApp } from '../../src/http/app.ts'
import { mappingPreviewRoutes } from '../../src/http/routes/mapping-preview.ts'
import { silentLog } from '../../src/log.ts'
import { ACCOUNT_ID, callJson, makeNotebook, type Notebook, PEOPLE } from '../support/notebook.ts'

const OVERRIDE = { ats: { candidates: { read: { 'custom_fields[hobby]': 'hobby' }, write: { hobby: 'custom_fields[hobby]' } } } }

function preview(body: Record<string, unknown>, gateway: Notebook = makeNotebook(), token = 'admin') {
  const app = makeApp({ '/': mappingPreviewRoutes(gateway) }, silentLog)
  return callJson(app, `/integrated-account/${ACCOUNT_ID}/mapping-preview`, {
    token,
    body: { resource: 'candidates', unified_model_override: OVERRIDE, ...body },
  })
}

describe('POST /integrated-account/{id}/mapping-preview', () => {
  test('reads a given sample before and after, without asking the provider', async () => {
    const gateway = makeNotebook()
    const { status, body } = await preview({ sample: PEOPLE[0], context: { levels: { '2': 'expert' } } }, gateway)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      model: 'ats',
      read: {
        source: 'sample',
        sample: PEOPLE[0],
        before: { name: 'Ada Lovelace', title: 'expert' },
        after: { name: 'Ada Lovelace', title: 'expert', custom_fields: [{ name: 'hobby', value: 'flying' }] },
        changed: ['/custom_fields'],
        fields: {
          '/custom_fields/[hobby]': { layer: 'override', from: ['hobby'] },
          '/name': { layer: 'base', from: ['full_name'] },
        },
      },
      write: null,
    })
    expect(body).not.toHaveProperty('read.before.custom_fields')
    expect(gateway.asked).toEqual([])
  })

  test('without a sample it fetches one record of a real list, with its look-ups', async () => {
    const gateway = makeNotebook()
    const { body } = await preview({ query: { email: 'ada@example.com' } }, gateway)
    expect(body).toMatchObject({ read: { source: 'first_record', sample: PEOPLE[0], after: { title: 'senior' } } })
    expect(gateway.asked).toEqual(['/people?mail=ada%40example.com&take=1&skip=0'])
  })

  test('“before” is what the account has saved, and null tries what it would be without', async () => {
    const gateway = makeNotebook({ unified_model_override: OVERRIDE })
    const { body } = await preview({ sample: PEOPLE[0], unified_model_override: null }, gateway)
    expect(body).toMatchObject({
      read: { before: { custom_fields: [{ name: 'hobby', value: 'flying' }] }, changed: ['/custom_fields'] },
    })
    expect(body).not.toHaveProperty('read.after.custom_fields')
  })

  test('writes a given input before and after, and says which of it has no place', async () => {
    const gateway = makeNotebook()
    const input = { name: 'Ada', company: 'Engines', custom_fields: [{ name: 'hobby', value: 'flying' }] }
    const { body } = await preview({ input }, gateway)
    expect(body).toMatchObject({
      read: null,
      write: {
        bodies: {
          person: {
            before: { full_name: 'Ada' },
            after: { full_name: 'Ada', hobby: 'flying' },
            changed: ['/hobby'],
            fields: { '/hobby': { layer: 'override', from: ['custom_fields[hobby]'] } },
          },
        },
        unsupported: { before: ['/company', '/custom_fields'], after: ['/company'] },
      },
    })
    expect(gateway.asked).toEqual([])
  })

  test('an override that is not valid is refused with a pointer to each mistake', async () => {
    const override = { ats: { candidates: { read: { colour: 'x', name: { from: 'y', as: 'shout' } } } } }
    const { status, body } = await preview({ sample: {}, unified_model_override: override })
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'invalid_request',
      details: {
        failures: [
          { pointer: '/unified_model_override/ats/candidates/read/name/as' },
          { pointer: '/unified_model_override/ats/candidates/read/colour' },
        ],
      },
    })
  })

  test('an input that the model refuses is pointed into', async () => {
    expect(await preview({ input: { emails: [{ email: 'no address' }] } })).toMatchObject({
      status: 400,
      body: { details: { failures: [{ pointer: '/input/emails/0/email' }] } },
    })
    expect(await preview({ input: {}, method: 'fly' })).toMatchObject({ status: 405 })
  })

  test('a provider without any record asks for a sample', async () => {
    expect(await preview({}, makeNotebook({}, []))).toMatchObject({
      status: 400,
      body: { details: { failures: [{ pointer: '/sample' }] } },
    })
  })

  test('only an admin of the environment may try overrides', async () => {
    expect(await preview({ sample: {} }, makeNotebook(), 'writer')).toMatchObject({ status: 403 })
    expect(await preview({ sample: {} }, makeNotebook(), 'other')).toMatchObject({ status: 404 })
  })
})
