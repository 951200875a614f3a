import { WRITE_STATUSES } from '../../ports/writes.ts'
import type { Components } from './components.ts'
import { listParameters } from './list-parameters.ts'
import { receiptSchema } from './receipt.ts'
import { failures, jsonBody, jsonReply, pathParameter, platformList } from './replies.ts'
import type { Operation, Section } from './types.ts'

const TAG = 'writes'

/** `/write`: receipts of writes, and what an operator can do about them (wire contract 3). */
export function writeSection(components: Components): Section {
  const receipt = receiptSchema(components)
  const id = pathParameter('id', 'The id of the write, as `x-write-id` named it.')
  const onOne = (operationId: string, summary: string, description: string, statuses: number[]): Operation => ({
    operationId,
    summary,
    description,
    tags: [TAG],
    parameters: [id],
    responses: { '200': jsonReply('The receipt.', receipt), ...failures(components, statuses) },
  })

  return {
    tags: [{ name: TAG, description: 'What became of writes.' }],
    paths: {
      '/write': {
        get: {
          operationId: 'listWrites',
          summary: 'List the writes',
          tags: [TAG],
          parameters: listParameters({
            properties: {
              status: { type: 'string', enum: [...WRITE_STATUSES] },
              integrated_account_id: { type: 'string', format: 'uuid' },
              resource: { type: 'string' },
              method: { type: 'string' },
              error_code: { type: 'string' },
              limit: {},
              next_cursor: { type: 'string' },
            },
          }),
          responses: { '200': jsonReply('A page, newest first.', platformList(receipt)), ...failures(components, [400]) },
        },
      },
      '/write/retry': {
        post: {
          operationId: 'retryWrites',
          summary: 'Try many writes again',
          description: 'At most 1,000 at once.',
          tags: [TAG],
          requestBody: jsonBody({
            type: 'object',
            properties: {
              status: { type: 'string', enum: ['failed', 'dead', 'unknown'] },
              integrated_account_id: { type: 'string', format: 'uuid' },
              resource: { type: 'string' },
              method: { type: 'string' },
              error_code: { type: 'string' },
            },
            required: ['status'],
            additionalProperties: false,
          }),
          responses: {
            '200': jsonReply('How many, and whether more are left.', {
              type: 'object',
              properties: { retried: { type: 'integer' }, more: { type: 'boolean' } },
              required: ['retried', 'more'],
            }),
            ...failures(components, [400, 413, 415]),
          },
        },
      },
      '/write/{id}': {
        get: onOne('getWrite', 'Get the receipt of a write', 'Says what became of it so far.', [404]),
        patch: {
          ...onOne(
            'replaceWriteBody',
            'Replace the body of a write',
            'Only of a write that is dead or failed, before a retry.',
            [400, 404, 409, 413, 415, 422],
          ),
          requestBody: jsonBody({
            type: 'object',
            description: 'The body, as it would be sent anew.',
            additionalProperties: true,
          }),
        },
      },
      '/write/{id}/retry': {
        post: onOne('retryWrite', 'Try a write again', 'Only a write that is failed, dead or unknown.', [404, 409]),
      },
      '/write/{id}/cancel': {
        post: onOne(
          'cancelWrite',
          'Cancel a write',
          'Only a write that has not begun, or waits for its next attempt.',
          [404, 409],
        ),
      },
    },
  }
}
