import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './support/statistics.ts'

// From `npm start` to the first answered request, on an empty and on an existing folder, and the memory that the process then rests at.
const ROUNDS = 3
const START_TIMEOUT_MS = 60_000
const POLL_MS = 20
const REST_MS = 5_000

type Figures = { seconds: number; megabytes: number }

const empty: Figures[] = []
const existing: Figures[] = []
for (let round = 0; round < ROUNDS; round++) {
  const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-start-'))
  empty.push(await startOnce(folder, 4100 + round))
  existing.push(await startOnce(folder, 4200 + round))
  rmSync(folder, { recursive: true, force: true })
}
show('empty folder', empty, 8)
show('existing folder', existing, 2)

function show(name: string, figures: Figures[], wantedSeconds: number): void {
  const seconds = median(figures.map((one) => one.seconds)).toFixed(2)
  const megabytes = median(figures.map((one) => one.megabytes)).toFixed(0)
  console.log(
    `${name}: first answer after ${seconds} s (under ${wantedSeconds} wanted), resting at ${megabytes} MB (under 300 wanted)`,
  )
}

async function startOnce(folder: string, port: number): Promise<Figures> {
  const begun = performance.now()
  const npm = spawn('npm', ['start', '--silent'], {
    env: { ...process.env, DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'warn', DATABASE_URL: '', REDIS_URL: '' },
    stdio: 'ignore',
    detached: true,
  })
  try {
    while (!(await answers(`http://127.0.0.1:${port}/health`))) {
      if (performance.now() - begun > START_TIMEOUT_MS) throw new Error('The gateway did not answer.')
      await new Promise((done) => setTimeout(done, POLL_MS))
    }
    const seconds = (performance.now() - begun) / 1000
    await new Promise((done) => setTimeout(done, REST_MS))
    return { seconds, megabytes: residentMegabytes(npm.pid as number) }
  } finally {
    process.kill(-(npm.pid as number), 'SIGTERM')
    await new Promise((done) => npm.once('exit', done))
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

/** The largest process below npm is the gateway; npm itself and its shell are not counted. */
function residentMegabytes(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${parent}/status`, 'utf8'))?.[1] ?? 0) / 1024
  const below = children.map(residentMegabytes)
  const isGateway = readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes('src/main.ts')
  return Math.max(isGateway ? own : 0, ...below)
}
