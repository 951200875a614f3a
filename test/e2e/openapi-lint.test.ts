import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-openapi-'))

beforeAll(async () => {
  gateway = await openTestGateway()
})
afterAll(async () => {
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
})

test.each(['/openapi.json', '/api/v1/openapi.json'])('an independent linter finds no error in %s', async (path) => {
  const { text, status } = await gateway.call('GET', path, undefined, {}, null)
  expect(status).toBe(200)
  const file = join(folder, 'document.json')
  writeFileSync(file, text)
  // The linter ends with an error, and its words, when there is one.
  const { stderr, stdout } = await promisify(execFile)('npx', ['redocly', 'lint', file, '--format', 'summary'], {
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', CI: 'true' },
  })
  expect(`${stdout}${stderr}`).toMatch(/valid/i)
})
