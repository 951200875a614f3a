import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from '../../src/build.ts'
import { readConfig } from '../../src/config.ts'

// The product as it starts by default, on an embedded database of its own.
const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-bench-'))
const token = 'token-of-this-benchmark-only'
const gateway = await startGateway(
  readConfig({
    DATA_DIR: folder,
    PORT: '0',
    SANDBOX: 'true',
    LOG_LEVEL: 'warn',
    EGRESS_ALLOW: '127.0.0.1',
    API_TOKEN: token,
    ...(process.env.DATABASE_URL === undefined
      ? {}
      : { DATABASE_URL: process.env.DATABASE_URL, ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') }),
  }),
)
process.send?.({ url: gateway.url, token, pid: process.pid })
process.once('SIGTERM', async () => {
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
