import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CONNECTORS } from '../connectors/index.ts'
import { compileConnector } from '../src/connector/compiled.ts'
import { supportTable } from '../src/gateway/support-table.ts'

const README = join(import.meta.dirname, '..', 'README.md')
const [BEGIN, END] = ['<!-- support -->', '<!-- /support -->']

/** With UPDATE_README=1 the block is written instead of compared. */
test('the support table in the README is what the connectors declare', () => {
  const table = supportTable(CONNECTORS.map((connector) => compileConnector(connector)))
  const block = `${BEGIN}\n\n${table}\n\n${END}`
  const text = readFileSync(README, 'utf8')
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  expect(from >= 0 && to > from, `README.md has no block between ${BEGIN} and ${END}`).toBe(true)
  const known = text.slice(from, to + END.length)
  if (process.env.UPDATE_README === '1')
    writeFileSync(
      README,
      text.replace(known, () => block),
    )
  else expect(known, `UPDATE_README=1 npx vitest run test/readme.test.ts writes this block:\n\n${block}\n`).toBe(block)
})
