import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/**
 * Who may import what, besides itself: folders and files of ours, and packages where only some may be used. The longest matching
 * place counts. `src/README.md` shows the same as a picture.
 */
const MAY_IMPORT: Record<string, string[]> = {
  'src/errors.ts': [],
  'src/log.ts': [],
  'src/config.ts': [],
  'src/model': [],
  'src/mapping': ['src/model'],
  'src/connector': ['src/model', 'src/mapping', 'src/errors.ts', 'src/log.ts'],
  'src/ports': ['src/model'],
  'src/gateway': ['src/model', 'src/mapping', 'src/connector', 'src/ports', 'src/errors.ts', 'src/log.ts'],
  'src/storage': ['src/ports', 'src/model', 'src/errors.ts', 'src/log.ts'],
  'src/queue': ['src/ports', 'src/model', 'src/errors.ts', 'src/log.ts', 'src/storage/database.ts'],
  'src/metrics': ['src/gateway', 'src/ports', 'src/errors.ts', 'src/log.ts'],
  'src/tracing': ['src/gateway', 'src/connector', 'src/ports', 'src/errors.ts'],
  // Commands see the parts only as the composition root puts them together.
  'src/cli': ['src/build.ts', 'src/commands.ts', 'src/config.ts', 'src/doctor.ts', 'src/give-back.ts', 'src/ports'],
  'src/sandbox': ['src/errors.ts'],
  'src/ats': ['src/storage/database.ts', 'src/errors.ts', 'src/log.ts'],
  'src/http': ['src/gateway', 'src/model', 'src/ports', 'src/errors.ts', 'src/log.ts'],
  'src/console': ['src/gateway', 'src/model', 'src/ports', 'src/errors.ts', 'src/log.ts', 'src/http'],
  // The composition root: the files directly under src, of which only these may see everything.
  src: ['src', 'connectors'],
  'src/clock.ts': [],
  'src/mail.ts': [],
  'src/welcome.ts': [],
  'src/main.ts': ['src/cli/program.ts'],
  mappings: ['src/mapping', 'src/model'],
  connectors: ['src/connector', 'src/model', 'src/mapping', 'src/errors.ts', 'src/sandbox'],
}

/** Packages that only these places may use. */
const ONLY_IN: Record<string, string[]> = {
  bullmq: ['src/queue'],
  ioredis: ['src/queue'],
  kysely: ['src/storage', 'src/ats'],
  pg: ['src/storage'],
  '@electric-sql/pglite': ['src/storage'],
  undici: ['src/connector'],
  'prom-client': ['src/metrics'],
  hono: ['src/http', 'src/console', 'src/ats', 'src/sandbox', 'src/server.ts', 'connectors'],
}

type Import = { from: string; to: string; typeOnly: boolean }

const imports = ['src', 'connectors', 'mappings'].flatMap(filesIn).flatMap(importsOf)

test('there are imports to judge', () => {
  expect(imports.length).toBeGreaterThan(200)
})

test('every import goes the one direction', () => {
  const wrong = imports.filter(({ to }) => !to.startsWith('npm:')).filter((one) => !isAllowed(one))
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

test('a driver is used only where it belongs', () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    const places = Object.entries(ONLY_IN).find(([name]) => to === `npm:${name}` || to.startsWith(`npm:${name}/`))?.[1]
    return places !== undefined && !typeOnly && !places.some((place) => from === place || from.startsWith(`${place}/`))
  })
  expect(wrong.map(({ from, to }) => `${from} uses ${to.slice('npm:'.length)}`)).toEqual([])
})

test('no connector knows another, and the core names no provider', () => {
  const providers = readdirSync(join(ROOT, 'connectors')).filter((name) => statSync(join(ROOT, 'connectors', name)).isDirectory())
  const across = imports.filter(({ from, to }) => {
    const [own, other] = [from, to].map((file) => /^(?:connectors|mappings)\/([^/]+)\//.exec(file)?.[1])
    return own !== undefined && other !== undefined && own !== other
  })
  expect(across).toEqual([])
  const named = filesIn('src').filter(
    (file) =>
      !file.startsWith('src/ats') && file !== 'src/build.ts' && providers.some((name) => code(file).includes(`'${name}'`)),
  )
  expect(named).toEqual([])
})

function isAllowed({ from, to }: Import): boolean {
  const places = Object.keys(MAY_IMPORT).filter((place) => from === place || from.startsWith(`${place}/`))
  const place = places.sort((a, b) => b.length - a.length)[0]
  if (place === undefined) return false
  const allowed = [place, ...(MAY_IMPORT[place] ?? [])]
  // A connector reads its own mappings; the list of connectors reads every connector.
  const own = /^connectors\/([^/]+)\//.exec(from)?.[1]
  if (own !== undefined) allowed.push(`mappings/${own}`)
  return allowed.some((folder) => to === folder || to.startsWith(`${folder}/`))
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
}

function code(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

function importsOf(from: string): Import[] {
  const lines = code(from).matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/gms)
  return [...lines].map(([, type, named, dynamic]) => {
    const target = named ?? dynamic ?? ''
    const to = target.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(from), target)) : `npm:${target}`
    return { from, to, typeOnly: type !== undefined }
  })
}
