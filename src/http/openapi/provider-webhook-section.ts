import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts'
import { LogQuery } from '../routes/log.ts'
import { RegisterBody } from '../routes/provider-webhooks.ts'
import type { Components } from './components.ts'
import { errorReplies } from './error-replies.ts'
import { listParameters } from './list-parameters.ts'
import { failures, jsonBody, jsonReply, pathParameter, platformList } from './replies.ts'
import type { Section } from './types.ts'
import { LogEntry, ProviderHook } from './webhook-schemas.ts'

const TAG = 'provider webhooks'
const LOG_TAG = 'log'

/** Hooks at providers, and what they deliver. */
export function providerWebhookSection(components: Components): Section {
  const hook = components.schemas('ProviderWebhook', () => jsonSchemaOf(ProviderHook))
  const list: JsonSchema = {
    type: 'object',
    properties: { result: { type: 'array', items: hook as JsonSchema } },
    required: ['result'],
  }
  const parameters = [pathParameter('id', 'The id of the account.')]

  return {
    tags: [
      {
        name: TAG,
        description:
          'Providers tell of changes by themselves. What they say is verified, and the record is read again before a `record:*` event is sent.',
      },
    ],
    paths: {
      '/integrated-account/{id}/webhooks': {
        get: {
          operationId: 'listProviderWebhooks',
          summary: 'List the webhooks at the provider',
          tags: [TAG],
          parameters,
          responses: {
            '200': jsonReply('The address that the provider delivers to, and the hooks, without their secrets.', {
              ...list,
              properties: { ...list.properties, url: { type: 'string', format: 'uri' } },
              required: ['url', 'result'],
            }),
            ...failures(components, [404]),
          },
        },
        post: {
          operationId: 'registerProviderWebhooks',
          summary: 'Make webhooks at the provider',
          description:
            'By the provider’s API, where the credentials allow it; those that are there already are left alone. With `secrets`, hooks that a person made in the provider’s pages are made known instead.',
          tags: [TAG],
          parameters,
          requestBody: jsonBody(jsonSchemaOf(RegisterBody)),
          responses: {
            '201': jsonReply('All hooks of the account.', list),
            ...failures(components, [400, 404, 405, 409, 413, 415, 422, 429, 502, 503, 504]),
          },
        },
        delete: {
          operationId: 'removeProviderWebhooks',
          summary: 'Remove the webhooks at the provider',
          description: 'Unlinking the account does the same.',
          tags: [TAG],
          parameters,
          responses: {
            '200': jsonReply('The events whose hooks the provider would not remove.', {
              type: 'object',
              properties: { left: { type: 'array', items: { type: 'string' } } },
              required: ['left'],
            }),
            ...failures(components, [404]),
          },
        },
      },
      '/integrated-account-webhook/{id}': {
        post: {
          operationId: 'receiveProviderWebhook',
          summary: 'Take a delivery of a provider',
          description:
            'For providers. Needs no token: the delivery’s signature is checked. A forged or stale one is 401, one that was taken before 409.',
          tags: [TAG],
          security: [],
          parameters,
          requestBody: jsonBody({ type: 'object', additionalProperties: true }),
          responses: {
            '200': jsonReply('Taken.', {
              type: 'object',
              properties: {
                hints: { type: 'integer', description: 'How many records will be read again.' },
                repeated: { type: 'boolean', description: 'The event was known already; nothing was done.' },
              },
              required: ['hints', 'repeated'],
            }),
            ...errorReplies(components, [400, 401, 404, 405, 409, 413, 503]),
          },
        },
      },
    },
  }
}

/** `/log`. */
export function logSection(components: Components): Section {
  const entry = components.schemas('LogEntry', () => jsonSchemaOf(LogEntry))
  return {
    tags: [{ name: LOG_TAG, description: 'What was done in the environment, and by whom. Reads are not in it.' }],
    paths: {
      '/log': {
        get: {
          operationId: 'listLog',
          summary: 'List what was done',
          tags: [LOG_TAG],
          parameters: listParameters(jsonSchemaOf(LogQuery)),
          responses: { '200': jsonReply('A page, newest first.', platformList(entry)), ...failures(components, [400]) },
        },
      },
    },
  }
}
