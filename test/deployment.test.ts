import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig, VARIABLES } from '../src/config.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  volumes: z.array(z.string()).default([]),
})
const Compose = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.unknown()) })

/** Variables of the file itself: the database's own password. */
const OF_COMPOSE = ['POSTGRES_PASSWORD']

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml')
  const { services, volumes } = Compose.parse(parse(text, { merge: true }))
  const ours = Object.entries(services).filter(([, { build }]) => build !== undefined)

  test('has one process that serves callers, one that delivers, and the two servers', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'postgres', 'redis', 'worker'])
    expect(ours.map(([name, { environment }]) => [name, environment.ROLE])).toEqual([
      ['api', 'api'],
      ['worker', 'worker'],
    ])
  })

  test('sets only variables that the gateway knows, and all that it needs', () => {
    for (const [, { environment }] of ours) {
      expect(Object.keys(environment).filter((name) => !(name in VARIABLES))).toEqual([])
      const filled = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]))
      expect(readConfig(filled)).toMatchObject({ DATABASE_URL: expect.any(String), REDIS_URL: expect.any(String) })
    }
  })

  test('asks the person who starts it for nothing that is not in .env.example', () => {
    const asked = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name as string)
    const known = [...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name as string)
    expect(asked.filter((name) => !known.includes(name) && !OF_COMPOSE.includes(name))).toEqual([])
  })

  test('waits for healthy servers, which keep their data in volumes', () => {
    for (const [, { depends_on }] of ours) {
      expect(depends_on).toMatchObject({ postgres: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' } })
    }
    for (const name of ['postgres', 'redis']) {
      expect(services[name]?.healthcheck?.test[0]).toMatch(/^CMD/)
      expect(services[name]?.volumes.map((volume) => volume.split(':')[0])).toEqual([name])
      expect(Object.keys(volumes)).toContain(name)
    }
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n')
  const of = (instruction: string) =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1))

  test('sets only variables that the gateway or Node knows', () => {
    const names = of('ENV').flatMap((line) => [...line.matchAll(/(\w+)=/g)].map(([, name]) => name as string))
    expect(names.filter((name) => !(name in VARIABLES) && name !== 'NODE_ENV')).toEqual([])
  })

  test('copies only what is there, runs the product, and not as root', () => {
    const copied = of('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1))
    for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true)
    expect(copied).toEqual(expect.arrayContaining(['src', 'connectors', 'mappings', 'package.json']))
    expect(of('CMD')).toEqual(['["node", "src/main.ts"]'])
    expect(of('USER')).toEqual(['node'])
  })

  test('says whether it is healthy, and keeps data in a volume', () => {
    expect(of('HEALTHCHECK')[0]).toContain('/health')
    expect(of('VOLUME')).toEqual(['/data'])
    expect(of('ENV').join(' ')).toContain('DATA_DIR=/data')
  })
})

/** What `docker compose` makes of a value, with what a person would have put into .env. */
function fill(value: string): string {
  const given: Record<string, string> = {
    ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
    API_TOKEN: 'at-least-twenty-characters',
  }
  return value.replaceAll(
    /\$\{([A-Z_]+)(?::[-?]([^}]*))?\}/g,
    (_, name: string, preset: string | undefined) => given[name] ?? preset ?? '',
  )
}
