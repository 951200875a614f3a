import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { vi } from 'vitest'

export type TestRedis = {
  url: string
  port: number
  redis: Redis
  kill(): void
  restart(): Promise<void>
  close(): Promise<void>
}

/** A node thinks for two seconds before it trusts its slots. */
const CLUSTER_READY = { timeout: 15_000, interval: 100 }

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

/**
 * A Redis server of this test's own, which it may kill. As a cluster it is one node that owns all slots: it refuses commands whose
 * keys are in several slots like any cluster does.
 */
export async function startRedis(options: { cluster?: boolean } = {}): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-redis-'))
  // A cluster node also listens on its port plus 10,000.
  let port = await freePort()
  while (port > 55_000) port = await freePort()
  let server: ChildProcess
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const start = async () => {
    server = spawn(
      'redis-server',
      [...args, ...(options.cluster ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : [])],
      { stdio: 'ignore' },
    )
    const probe = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 50 })
    probe.on('error', () => undefined)
    await probe.ping()
    if (options.cluster) {
      await probe.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383').catch(() => undefined)
      await vi.waitFor(async () => {
        const info = String(await probe.call('CLUSTER', 'INFO'))
        if (!info.includes('cluster_state:ok')) throw new Error(info)
      }, CLUSTER_READY)
    }
    return probe
  }
  let redis = await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get redis() {
      return redis
    },
    kill() {
      redis.disconnect()
      server.kill('SIGKILL')
    },
    async restart() {
      redis = await start()
    },
    async close() {
      redis.disconnect()
      server.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
