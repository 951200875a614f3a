import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts'
import { DeliveryListQuery, ReplayBody, RotateBody, TestBody, WebhookBody, WebhookPatchBody } from '../routes/webhooks.ts'
import type { Components } from './components.ts'
import { listParameters } from './list-parameters.ts'
import { failures, jsonBody, jsonReply, pathParameter, platformList } from './replies.ts'
import type { Operation, Section } from './types.ts'
import { Delivery, Webhook, WebhookWithSecret } from './webhook-schemas.ts'

const TAG = 'webhooks'

const DESCRIPTION = `Events as they happen, posted to endpoints of yours. Every delivery is signed twice: \`X-Truto-Signature: format=sha256,v=<hex
HMAC-SHA256 of the raw body>\`, keyed with the secret as it was shown, and the \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\` headers of
Standard Webhooks. Only 2xx within 15 seconds is a success; anything else, redirects included, is tried again for 24 hours. Events about the same
write, record or account arrive in order; others may overtake each other. A delivery may arrive more than once, under the same id.`

type Rest = Omit<Operation, 'operationId' | 'summary' | 'tags'>
const operation = (operationId: string, summary: string, rest: Rest): Operation => ({
  operationId,
  summary,
  tags: [TAG],
  ...rest,
})

/** `/webhook`: endpoints that hear of events (wire contract 6). */
export function webhookSection(components: Components): Section {
  const webhook = components.schemas('Webhook', () => jsonSchemaOf(Webhook))
  const withSecret = components.schemas('WebhookWithSecret', () => jsonSchemaOf(WebhookWithSecret))
  const delivery = components.schemas('WebhookDelivery', () => jsonSchemaOf(Delivery))
  const parameters = [pathParameter('id', 'The id of the webhook.')]
  const shown = { '200': jsonReply('The webhook.', webhook) }

  return {
    tags: [{ name: TAG, description: DESCRIPTION }],
    paths: {
      '/webhook': {
        get: operation('listWebhooks', 'List the webhooks', {
          responses: { '200': jsonReply('All of them, newest first.', platformList(webhook)), ...failures(components, []) },
        }),
        post: operation('createWebhook', 'Make a webhook', {
          description: 'The address must be https and public. The secret is in this answer and in no later one.',
          requestBody: jsonBody(jsonSchemaOf(WebhookBody)),
          responses: { '201': jsonReply('The webhook.', withSecret), ...failures(components, [400, 409, 413, 415, 422]) },
        }),
      },
      '/webhook/test': {
        post: operation('testWebhook', 'Send a test event', {
          description: 'Whether the webhook asked for `test` or not. The deliveries say what came of it.',
          requestBody: jsonBody(jsonSchemaOf(TestBody)),
          responses: { '202': jsonReply('The delivery.', delivery), ...failures(components, [400, 404, 409, 413, 415]) },
        }),
      },
      '/webhook/{id}': {
        get: operation('getWebhook', 'Get a webhook', { parameters, responses: { ...shown, ...failures(components, [404]) } }),
        patch: operation('changeWebhook', 'Change, disable or enable a webhook', {
          description: 'While it is disabled nothing is recorded for it; what was waiting goes on when it is enabled.',
          parameters,
          requestBody: jsonBody(jsonSchemaOf(WebhookPatchBody)),
          responses: { ...shown, ...failures(components, [400, 404, 413, 415, 422]) },
        }),
        delete: operation('removeWebhook', 'Remove a webhook', {
          parameters,
          responses: { '200': jsonReply('Removed, with its deliveries.', idReply), ...failures(components, [404]) },
        }),
      },
      '/webhook/{id}/rotate-secret': {
        post: operation('rotateWebhookSecret', 'Make a new secret', {
          description:
            'The former one stays good for a time. Meanwhile `webhook-signature` has a signature for each, and `X-Truto-Signature`, which has room for one, that of the former.',
          parameters,
          requestBody: jsonBody(jsonSchemaOf(RotateBody)),
          responses: { '200': jsonReply('The webhook.', withSecret), ...failures(components, [400, 404, 413, 415]) },
        }),
      },
      '/webhook/{id}/deliveries': {
        get: operation('listWebhookDeliveries', 'List the deliveries of a webhook', {
          parameters: [...parameters, ...listParameters(jsonSchemaOf(DeliveryListQuery))],
          responses: { '200': jsonReply('A page, newest first.', platformList(delivery)), ...failures(components, [400, 404]) },
        }),
      },
      '/webhook/{id}/replay': {
        post: operation('replayWebhook', 'Make deliveries again', {
          description:
            'One, or the finished ones of a time, at most 10,000. They keep their ids. What was delivered can be replayed for seven days.',
          parameters,
          requestBody: jsonBody(jsonSchemaOf(ReplayBody)),
          responses: {
            '202': jsonReply('How many, and whether more may be left.', replayed),
            ...failures(components, [400, 404, 413, 415]),
          },
        }),
      },
    },
  }
}

const idReply: JsonSchema = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] }
const replayed: JsonSchema = {
  type: 'object',
  properties: { replayed: { type: 'integer' }, more: { type: 'boolean' } },
  required: ['replayed', 'more'],
}
