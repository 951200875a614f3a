import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { silentLog } from '../src/log.ts'
import { openEmbedded } from '../src/storage/embedded.ts'
import { migrate } from '../src/storage/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A migrated, closed database folder that tests copy instead of making one each (0.4 s instead of 4 s). */
    templateFolder: string
  }
}

/** One initdb and one migration for the whole run. */
export default async function setup(project: TestProject): Promise<() => void> {
  const templateFolder = join(tmpdir(), `ats-gateway-test-${process.pid}`)
  const database = await openEmbedded(templateFolder)
  await migrate(database, silentLog)
  await database.close()
  project.provide('templateFolder', templateFolder)
  return () => rmSync(templateFolder, { recursive: true, force: true })
}
