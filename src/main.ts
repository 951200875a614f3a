#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

const NODE_MAJOR_MIN = 24

// Before anything else is loaded: an older Node would fail on the first file with a message that says nothing.
if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  console.error(
    `ats-gateway needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.version}. Start it with "npm start", which brings its own.`,
  )
  process.exit(1)
}
// Compiled modules are kept between starts, which halves the time that loading takes.
enableCompileCache()
const { run } = await import('./cli/program.ts')
await run(process.argv)
