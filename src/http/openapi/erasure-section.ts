import { jsonSchemaOf } from '../../model/json-schema.ts'
import { ErasureBody, ErasureReceipt } from '../routes/erasures.ts'
import type { Components } from './components.ts'
import { failures, jsonBody, jsonReply, pathParameter } from './replies.ts'
import type { Section } from './types.ts'

const TAG = 'erasure'

/** `/erasure`: forgetting a person. */
export function erasureSection(components: Components): Section {
  const receipt = components.schemas('Erasure', () => jsonSchemaOf(ErasureReceipt))
  return {
    tags: [{ name: TAG, description: 'Forgetting a person in what is kept about writes. These calls need the scope `admin`.' }],
    paths: {
      '/erasure': {
        post: {
          operationId: 'erasePerson',
          summary: 'Erase a person',
          description:
            'Inputs, records, attempts and ids of all writes about the e-mail address. Writes that were not sent are cancelled. What a provider holds stays there.',
          tags: [TAG],
          requestBody: jsonBody(jsonSchemaOf(ErasureBody)),
          responses: { '202': jsonReply('The receipt; workers do the work.', receipt), ...failures(components, [400, 413, 415]) },
        },
      },
      '/erasure/{id}': {
        get: {
          operationId: 'readErasure',
          summary: 'Read the receipt of an erasure',
          tags: [TAG],
          parameters: [pathParameter('id', 'The id of the erasure.')],
          responses: { '200': jsonReply('The receipt.', receipt), ...failures(components, [404]) },
        },
      },
    },
  }
}
