import { z } from 'zod'
import { Timestamp } from '../../model/common.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import { LinkTokenBody } from '../routes/link-tokens.ts'
import type { Components } from './components.ts'
import { failures, jsonBody, jsonReply, pathParameter } from './replies.ts'
import type { Section } from './types.ts'

const TAG = 'linking'

const LinkToken = z.object({ link_token: z.string(), expires_at: z.string().meta({ format: 'date-time' }) })

const State = z.enum(['works', 'refused', 'failed', 'not_tried'])

const Health = z.object({
  id: z.string().meta({ format: 'uuid' }),
  status: z.enum(['connecting', 'active', 'needs_reauth', 'validation_error', 'disabled']),
  last_error: z
    .object({
      code: z.string(),
      message: z.string().describe('As it was reported.'),
      at: Timestamp,
      what: z.string().describe('The same in plain words.'),
      remedy: z.string(),
      who: z.enum(['customer', 'operator', 'provider']).describe('Who must act.'),
    })
    .nullable(),
  checked_at: z.string().meta({ format: 'date-time' }),
  operations: z.array(
    z.object({
      model: z.string(),
      resource: z.string(),
      read: State,
      methods: z.record(z.string(), State).describe('By method. Writes are not tried.'),
      reason: z.string().nullable().describe('Why it does not work, in plain words.'),
      code: z.string().nullable(),
    }),
  ),
})

/** Links for customers, and what an account that was linked can do. The connect page itself is for people and not described here. */
export function linkSection(components: Components): Section {
  return {
    tags: [{ name: TAG, description: 'Links with which customers connect their accounts by themselves.' }],
    paths: {
      '/link-token': {
        post: {
          operationId: 'makeLinkToken',
          summary: 'Make a link for one connection',
          tags: [TAG],
          description:
            'With `tenant_id` for a new account, or with `integrated_account_id` for one that is linked again and keeps its id. The page is at `/connect-account?link_token=…`. A link is used up by one success, and is good for 7 days or `expires_in` seconds.',
          requestBody: jsonBody(jsonSchemaOf(LinkTokenBody)),
          responses: {
            '201': jsonReply('The link token, which is shown this once.', jsonSchemaOf(LinkToken)),
            ...failures(components, [400, 404, 413, 415]),
          },
        },
      },
      '/integrated-account/{id}/health': {
        get: {
          operationId: 'getAccountHealth',
          summary: 'See what works with the credentials of an account',
          tags: [TAG],
          description: 'Asks the provider for one record of each list. Nothing is written.',
          parameters: [pathParameter('id', 'The id of the account.')],
          responses: {
            '200': jsonReply('What works, and what does not and why.', jsonSchemaOf(Health)),
            ...failures(components, [404]),
          },
        },
      },
    },
  }
}
