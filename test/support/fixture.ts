import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Pairs = z.array(z.tuple([z.string(), z.string()]))
const ExpectedPart = z.union([
  z.strictObject({ name: z.string(), text: z.string() }),
  z.strictObject({ name: z.string(), file_name: z.string(), size: z.int() }),
])

const Exchange = z.strictObject({
  request: z.strictObject({
    method: z.string(),
    path: z.string(),
    query: Pairs.optional(),
    json: z.unknown().optional(),
    form: Pairs.optional(),
    multipart: z.array(ExpectedPart).optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  reply: z.strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()).optional(),
    json: z.unknown().optional(),
    text: z.string().optional(),
  }),
})

/** One operation of one connector, with what goes over the line and what comes out. `<any>` in a request stands for any value. */
export const Fixture = z.strictObject({
  account: z.strictObject({
    format: z.string(),
    credentials: z.record(z.string(), z.unknown()),
    context: z.record(z.string(), z.unknown()).default({}),
  }),
  now: z.int().default(1_780_000_000_000),
  call: z
    .strictObject({
      id: z.string().optional(),
      query: z.record(z.string(), z.unknown()).default({}),
      input: z.record(z.string(), z.unknown()).optional(),
      filters: z
        .array(
          z.strictObject({
            field: z.string(),
            operator: z.enum(['eq', 'gt', 'gte', 'lt', 'lte', 'in']),
            value: z.union([z.string(), z.array(z.string())]),
          }),
        )
        .optional(),
      limit: z.int().optional(),
      position: z.union([z.string(), z.number()]).optional(),
    })
    .default({ query: {} }),
  /** Files that the caller named by address: what fetching them gives. */
  files: z.record(z.string(), z.strictObject({ text: z.string(), content_type: z.string(), file_name: z.string() })).default({}),
  exchanges: z.array(Exchange),
  page: z
    .strictObject({ records: z.array(z.record(z.string(), z.unknown())), next: z.union([z.string(), z.number()]).optional() })
    .optional(),
  record: z.record(z.string(), z.unknown()).optional(),
  written: z
    .strictObject({ outcome: z.string(), id: z.string(), record: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  bytes: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  error: z.string().optional(),
  find: z.strictObject({ since: z.int(), kind: z.enum(['found', 'absent', 'unsure']), id: z.string().optional() }).optional(),
})
export type Fixture = z.infer<typeof Fixture>

export type NamedFixture = { file: string; model: string; resource: string; method: string; fixture: Fixture }

/** The fixtures of a connector, from `test/fixtures/<connector>/<model>.<resource>.<method>[.<case>].json`. */
export function readFixtures(connector: string): NamedFixture[] {
  const folder = join(import.meta.dirname, '..', 'fixtures', connector)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const [model = '', resource = '', method = ''] = file.split('.')
      const parsed = Fixture.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
      if (!parsed.success) throw new Error(`${connector}/${file}: ${z.prettifyError(parsed.error)}`)
      return { file, model, resource, method, fixture: parsed.data }
    })
}
