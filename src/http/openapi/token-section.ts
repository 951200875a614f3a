import { z } from 'zod'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import { TokenBody } from '../routes/tokens.ts'
import type { Components } from './components.ts'
import { failures, jsonBody, jsonReply, pathParameter, platformList } from './replies.ts'
import type { Section } from './types.ts'

const TAG = 'tokens'

const ApiToken = z.object({
  id: z.string().meta({ format: 'uuid' }),
  environment_id: z.string().meta({ format: 'uuid' }),
  name: z.string(),
  scopes: z.array(z.enum(['read', 'write', 'admin'])),
  expires_at: z.string().meta({ format: 'date-time' }).nullable(),
  created_at: z.string().meta({ format: 'date-time' }),
})
const MadeToken = ApiToken.extend({ token: z.string().describe('The secret. It is shown this once, and stored only as a hash.') })

/** `/api-token`: who may call. */
export function tokenSection(components: Components): Section {
  return {
    tags: [{ name: TAG, description: 'Tokens of an environment. These calls need the scope `admin`.' }],
    paths: {
      '/api-token': {
        get: {
          operationId: 'listTokens',
          summary: 'List the tokens',
          description: 'All that were not revoked, newest first, without their secrets.',
          tags: [TAG],
          responses: {
            '200': jsonReply('The tokens.', platformList(components.schemas('ApiToken', () => jsonSchemaOf(ApiToken)))),
            ...failures(components, [400]),
          },
        },
        post: {
          operationId: 'createToken',
          summary: 'Make a token',
          tags: [TAG],
          requestBody: jsonBody(jsonSchemaOf(TokenBody)),
          responses: {
            '201': jsonReply('The token with its secret.', jsonSchemaOf(MadeToken)),
            ...failures(components, [400, 413, 415]),
          },
        },
      },
      '/api-token/{id}': {
        delete: {
          operationId: 'revokeToken',
          summary: 'Revoke a token',
          description: 'It stops working within a second, in every process.',
          tags: [TAG],
          parameters: [pathParameter('id', 'The id of the token.')],
          responses: {
            '200': jsonReply('Revoked.', {
              type: 'object',
              properties: { id: { type: 'string', format: 'uuid' } },
              required: ['id'],
            }),
            ...failures(components, [404]),
          },
        },
      },
    },
  }
}
