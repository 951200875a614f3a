import { expect, test } from 'vitest'
import { gauzy } from '../../connectors/gauzy/index.ts'
import { internalV1 } from '../../connectors/internal-v1/index.ts'
import { lever } from '../../connectors/lever/index.ts'
import { formFieldsOf, readForm } from '../../src/gateway/linking/link-form.ts'

const OPEN = { fixed: {}, values: {}, settings: true }
const named = (fields: readonly { id: string }[]) => fields.map(({ id }) => id)

test('a form has the fields of its format, and the settings that have a label', () => {
  const fields = formFieldsOf(gauzy, 'login', OPEN)
  expect(named(fields)).toEqual(['credentials.email', 'credentials.password', 'context.base_url', 'context.organization_id'])
  expect(fields.map(({ kind }) => kind)).toEqual(['email', 'password', 'url', 'text'])
})

test('an address is required where the provider has none of its own', () => {
  const isRequired = (fields: ReturnType<typeof formFieldsOf>) => fields.find(({ name }) => name === 'base_url')?.required
  expect(isRequired(formFieldsOf(gauzy, 'login', OPEN))).toBe(true)
  expect(isRequired(formFieldsOf(lever, 'api_key', OPEN))).toBe(false)
  expect(isRequired(formFieldsOf(internalV1, 'built_in', OPEN))).toBe(false)
})

test('what comes from the pages of the provider is not asked for, and neither is what is decided', () => {
  const fields = formFieldsOf(lever, 'oauth2', { ...OPEN, fixed: { region: 'eu' } })
  expect(named(fields)).not.toContain('context.region')
  expect(fields.every(({ place }) => place === 'context')).toBe(true)
  expect(formFieldsOf(lever, 'api_key', { ...OPEN, settings: false }).map(({ name }) => name)).toEqual(['api_key'])
})

test('a choice shows its options and stands at its default or at what it was before', () => {
  const region = (values: Record<string, unknown>) =>
    formFieldsOf(lever, 'api_key', { ...OPEN, values }).find(({ name }) => name === 'region')
  expect(region({})).toMatchObject({ kind: 'select', options: ['global', 'eu', 'sandbox'], value: 'global' })
  expect(region({ region: 'eu' })?.value).toBe('eu')
})

test('what is left empty is absent, spaces around a copied key are dropped, and what is missing is named', () => {
  const fields = formFieldsOf(gauzy, 'login', OPEN)
  const form = { 'credentials.email': ' ada@example.com ', 'credentials.password': '', 'context.base_url': 'https://g.example' }
  expect(readForm(fields, form)).toEqual({
    credentials: { email: 'ada@example.com' },
    context: { base_url: 'https://g.example' },
    failures: [{ pointer: '/credentials/password', message: 'Please fill this in.' }],
  })
})

test('fields that the form does not have are not taken over', () => {
  const { credentials, context } = readForm(formFieldsOf(lever, 'api_key', OPEN), {
    'credentials.api_key': 'k',
    'credentials.admin': 'yes',
    'context.rate_limit': '9',
  })
  expect({ credentials, context }).toEqual({ credentials: { api_key: 'k' }, context: {} })
})
