import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts'
import { AccountListQuery, AccountPatchBody, LinkBody } from '../routes/accounts.ts'
import { PreviewBody } from '../routes/mapping-preview.ts'
import { Account, AccountToken, Preview } from './account-schemas.ts'
import { capabilitiesRef } from './capabilities.ts'
import type { Components } from './components.ts'
import { listParameters } from './list-parameters.ts'
import { failures, jsonBody, jsonReply, pathParameter, platformList } from './replies.ts'
import type { Operation, Section } from './types.ts'

const TAG = 'integrated accounts'

/** `/integrated-account`: links to providers. */
export function accountSection(components: Components): Section {
  const account = () => components.schemas('IntegratedAccount', () => jsonSchemaOf(Account))
  const shown = { '200': jsonReply('The account.', account()) }
  const id = pathParameter('id', 'The id of the account.')

  const operation = (
    operationId: string,
    summary: string,
    rest: Omit<Operation, 'operationId' | 'summary' | 'tags'>,
  ): Operation => ({
    operationId,
    summary,
    tags: [TAG],
    ...rest,
  })

  return {
    tags: [{ name: TAG, description: 'Links of customers to providers.' }],
    paths: {
      '/integrated-account': {
        get: operation('listAccounts', 'List the accounts', {
          parameters: listParameters(jsonSchemaOf(AccountListQuery)),
          responses: { '200': jsonReply('A page, newest first.', platformList(account())), ...failures(components, [400]) },
        }),
        post: operation('linkAccount', 'Link an account', {
          description:
            'Makes a real call with the credentials, and keeps the account only if the provider takes them. A sandbox account needs none.',
          requestBody: jsonBody(jsonSchemaOf(LinkBody)),
          responses: {
            '201': jsonReply('The account, checked and active.', account()),
            ...failures(components, [400, 413, 415, 422, 429, 502, 503, 504]),
          },
        }),
      },
      '/integrated-account/{id}': {
        get: operation('getAccount', 'Get an account', {
          parameters: [id],
          responses: { ...shown, ...failures(components, [404]) },
        }),
        patch: operation('changeAccount', 'Change an account', {
          description:
            'New credentials are checked with a real call. `unified_model_override` is checked against the unified model.',
          parameters: [id],
          requestBody: jsonBody(jsonSchemaOf(AccountPatchBody)),
          responses: { ...shown, ...failures(components, [400, 404, 413, 415]) },
        }),
        delete: operation('unlinkAccount', 'Remove an account', {
          parameters: [id],
          responses: { '200': jsonReply('Removed.', idReply), ...failures(components, [404]) },
        }),
      },
      '/integrated-account/refresh-credentials': {
        post: operation('refreshCredentials', 'Renew the access of an account', {
          requestBody: jsonBody(idReply),
          responses: { ...shown, ...failures(components, [400, 404, 413, 415]) },
        }),
      },
      '/integrated-account/{id}/validate': {
        post: operation('validateAccount', 'Ask the provider whether the credentials work', {
          parameters: [id],
          responses: { ...shown, ...failures(components, [404]) },
        }),
      },
      '/integrated-account/{id}/token': {
        post: operation('issueAccountToken', 'Issue a token for one account', {
          description: 'Good for unified and proxy calls of this account, for 15 minutes.',
          parameters: [id],
          responses: {
            '201': jsonReply('The token, which is shown this once.', jsonSchemaOf(AccountToken)),
            ...failures(components, [404]),
          },
        }),
      },
      '/integrated-account/{id}/capabilities': {
        get: operation('getAccountCapabilities', 'What an account can do', {
          description: 'The capabilities of its integration with the account’s override laid over them.',
          parameters: [id],
          responses: {
            '200': jsonReply('Its capabilities.', capabilitiesRef(components)),
            ...failures(components, [404]),
          },
        }),
      },
      '/integrated-account/{id}/mapping-preview': {
        post: operation('previewMapping', 'Try a mapping override', {
          description:
            'Saves nothing. Shows a record as it is read, and a body as it is written, before and after. Without `sample` and `input` the first record of a list is fetched.',
          parameters: [id],
          requestBody: jsonBody(jsonSchemaOf(PreviewBody)),
          responses: {
            '200': jsonReply('Before and after.', jsonSchemaOf(Preview)),
            ...failures(components, [400, 404, 405, 409, 413, 415, 422, 429, 502, 503, 504]),
          },
        }),
      },
    },
  }
}

const idReply: JsonSchema = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] }
