import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from '../../src/build.ts'
import { readConfig } from '../../src/config.ts'
import { makeClient } from './client.ts'
import { makeResume, serveFile } from './resume.ts'
import { type Run, STEPS } from './steps.ts'

const INTEGRATIONS = ['lever', 'gauzy', 'internal-v1']

/** Shows the main job on a temporary embedded database: three ATSs behind one API. Ends with 1 when a step is wrong. */
async function main(): Promise<number> {
  const begun = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-demo-'))
  const resume = makeResume('Ada Example')
  const file = await serveFile(resume)
  console.log('Starting the gateway on a temporary embedded database …')
  const gateway = await startGateway(
    readConfig({
      DATA_DIR: folder,
      PORT: '0',
      SANDBOX: 'true',
      LOG_LEVEL: 'warn',
      EGRESS_ALLOW: '127.0.0.1',
      API_TOKEN: 'demo-token-of-this-run-only',
    }),
  )
  console.log(`It answers at ${gateway.url} after ${seconds(begun)}.\n`)
  const client = makeClient(gateway.url, 'demo-token-of-this-run-only')
  let wrong = 0
  try {
    for (const integration of INTEGRATIONS) {
      console.log(integration)
      const run: Run = {
        client,
        integration,
        resume,
        resumeUrl: file.url,
        accountId: '',
        jobId: '',
        plain: {},
        queued: {},
        attachment: {},
      }
      for (const step of STEPS) wrong += await show(step.name, () => step.run(run))
      console.log('')
    }
  } finally {
    await gateway.stop()
    await file.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const total = INTEGRATIONS.length * STEPS.length
  console.log(`${total - wrong} of ${total} steps right, ${seconds(begun)} in all.`)
  return wrong === 0 ? 0 : 1
}

async function show(name: string, work: () => Promise<string>): Promise<0 | 1> {
  const begun = performance.now()
  const line = (mark: string, seen: string) =>
    console.log(`  ${mark} ${name.padEnd(40)} ${`${Math.round(performance.now() - begun)} ms`.padStart(8)}  ${seen}`)
  try {
    line('✓', await work())
    return 0
  } catch (error) {
    line('✗', (error as Error).message)
    return 1
  }
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

process.exitCode = await main()
