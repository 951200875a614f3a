import { z } from 'zod'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import type { Components } from './components.ts'
import type { Ref } from './types.ts'

const Fields = z.record(z.string(), z.array(z.string()))

const Capabilities = z.object({
  integration: z.object({ name: z.string(), label: z.string(), category: z.string(), docs: z.string() }),
  proxy: z.array(z.object({ path: z.string(), methods: z.array(z.string()), docs: z.string() })),
  unified: z.array(
    z.object({
      model: z.string(),
      resource: z.string(),
      methods: z.array(z.string()),
      fields: z.object({
        provided: z.array(z.string()).describe('Fields of a record that are filled, as pointers.'),
        accepted: Fields.describe('By method, the input fields that have a place.'),
        required: Fields.describe('By method, the input fields that must be given.'),
      }),
      parameters: z.object({ accepted: Fields, required: Fields }),
      filters: z.array(z.string()).describe('As they are written in a query: `created_at[gte]`.'),
      docs: z.string(),
    }),
  ),
  auth: z.object({
    formats: z.array(z.object({ name: z.string(), label: z.string() })),
    fields: z.array(
      z.object({
        format: z.string().nullable().describe('Null for a setting that all formats have.'),
        name: z.string(),
        label: z.string(),
        help: z.string().nullable(),
        secret: z.boolean(),
        required: z.boolean(),
      }),
    ),
  }),
  account: z
    .looseObject({ id: z.string(), overrides: z.array(z.record(z.string(), z.unknown())) })
    .optional()
    .describe('Only for an account: which fields its override changes, and what they come from.'),
})

/** What an integration or an account can do. */
export function capabilitiesRef(components: Components): Ref {
  return components.schemas('Capabilities', () => jsonSchemaOf(Capabilities))
}
