import { z } from 'zod'
import type { JsonSchema } from '../../model/json-schema.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import { DocsQuery } from '../routes/meta.ts'
import { capabilitiesRef } from './capabilities.ts'
import type { Components } from './components.ts'
import { failures, jsonReply, pathParameter, platformList } from './replies.ts'
import type { Section } from './types.ts'

const TAG = 'integrations'

const Integration = z.object({ name: z.string(), label: z.string(), category: z.string(), docs: z.string() })

const SCHEMA: JsonSchema = { type: 'object', description: 'A JSON Schema (2020-12).', additionalProperties: true }

/** The reply of `meta/{method}`, as far as it can be said without an account. */
const META: JsonSchema = {
  type: 'object',
  properties: {
    integrated_account_id: { type: 'string', format: 'uuid' },
    integration: jsonSchemaOf(Integration),
    model: { type: 'string' },
    resource: { type: 'string' },
    method: { type: 'string' },
    http: { type: 'object', properties: { verb: { type: 'string' }, path: { type: 'string' } } },
    docs: { type: 'string' },
    query: SCHEMA,
    body: { ...SCHEMA, type: ['object', 'null'] },
    response: SCHEMA,
    required: {
      type: 'object',
      properties: {
        query: { type: 'array', items: { type: 'string' } },
        body: { type: 'array', items: { type: 'string' } },
      },
    },
    mapping: {
      type: 'object',
      description: 'The mappings in use, with the account’s override, and for each field the layer and the paths it comes from.',
      additionalProperties: true,
    },
  },
}

/** The catalogue of integrations, and what the API says about itself. */
export function catalogueSection(components: Components): Section {
  return {
    tags: [{ name: TAG, description: 'Which providers there are, and what each supports.' }],
    paths: {
      '/integration': {
        get: {
          operationId: 'listIntegrations',
          summary: 'List the integrations',
          tags: [TAG],
          responses: {
            '200': jsonReply('All of them.', platformList(jsonSchemaOf(Integration))),
            ...failures(components, []),
          },
        },
      },
      '/integration/{name}/capabilities': {
        get: {
          operationId: 'getIntegrationCapabilities',
          summary: 'What an integration can do',
          tags: [TAG],
          parameters: [pathParameter('name', 'The name of the integration.')],
          responses: { '200': jsonReply('Its capabilities.', capabilitiesRef(components)), ...failures(components, [404]) },
        },
      },
      '/unified/{model}/{resource}/meta/{method}': {
        get: {
          operationId: 'describeMethod',
          summary: 'What a method takes and gives, for one account',
          description: 'Only the fields that this account’s provider takes and fills, with the account’s override.',
          tags: [TAG],
          parameters: [
            pathParameter('model', '`ats` or `crm`.'),
            pathParameter('resource', 'Such as `candidates`.'),
            pathParameter('method', 'Such as `list`, `create` or `move-stage`.'),
            {
              name: 'integrated_account_id',
              in: 'query',
              required: true,
              description: 'The account. A token that was made for one account implies it.',
              schema: { type: 'string', format: 'uuid' },
            },
          ],
          responses: { '200': jsonReply('JSON Schemas and mappings.', META), ...failures(components, [400, 404, 405]) },
        },
      },
      '/unified/meta/{model}/{integration}': {
        get: {
          operationId: 'describeIntegration',
          summary: 'What an integration supports, field by field',
          tags: [TAG],
          parameters: [
            pathParameter('model', '`ats` or `crm`.'),
            pathParameter('integration', 'The name of the integration.'),
            {
              name: 'format',
              in: 'query',
              description: 'JSON, Markdown, or a page.',
              schema: jsonSchemaOf(DocsQuery).properties?.format ?? {},
            },
          ],
          responses: {
            '200': {
              description: 'Every field of the model with where it is supported and required.',
              content: {
                'application/json': { schema: { type: 'object', additionalProperties: true } },
                'text/markdown': { schema: { type: 'string' } },
                'text/html': { schema: { type: 'string' } },
              },
            },
            ...failures(components, [400, 404]),
          },
        },
      },
    },
  }
}
