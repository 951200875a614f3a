import { expect, test } from 'vitest'
import { makeLog } from '../src/log.ts'

function capture(): { lines: string[]; log: ReturnType<typeof makeLog> } {
  const lines: string[] = []
  return { lines, log: makeLog('debug', { write: (line) => void lines.push(line) }) }
}

test.each([
  'authorization',
  'Authorization',
  'password',
  'api_key',
  'apiKey',
  'x-api-key',
  'access_token',
  'refreshToken',
  'link_token',
  'client_secret',
  'credentials',
  'Set-Cookie',
  'input',
  'body',
])('the value of %s is not in a line, however deep it lies', (key) => {
  const { lines, log } = capture()
  log.info({ [key]: 'planted' }, 'One.')
  log.warn({ a: { b: [{ c: { [key]: { deep: 'planted' } } }] } }, 'Two.')
  expect(lines).toHaveLength(2)
  expect(lines.join('')).not.toContain('planted')
})

test.each([
  'Authorization: Bearer planted',
  'Basic cGxhbnRlZA',
  'atsg_planted-secret-of-ours',
  'postgres://gateway:planted@db/gateway could not be reached',
  'rediss://:planted@cache:6379',
  'GET /connect-account?link_token=planted&x=1 failed',
  'https://provider.test/oauth?code=planted&state=planted',
])('what looks like a secret is not in a line: %s', (text) => {
  const { lines, log } = capture()
  log.info({ error: text }, text)
  log.error({ error: new Error(text, { cause: new Error(text) }) }, 'Failed.')
  log.debug(text)
  expect(lines.join('')).not.toMatch(/planted|cGxhbnRlZA/)
})

test('what is no secret stays as it is', () => {
  const { lines, log } = capture()
  log.info({ code: 'provider_failed', account_id: 'a-1', tokens: 3, at: new Date(0), nothing: null }, 'Said.')
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    code: 'provider_failed',
    account_id: 'a-1',
    tokens: 3,
    at: '1970-01-01T00:00:00.000Z',
    nothing: null,
    msg: 'Said.',
  })
})
