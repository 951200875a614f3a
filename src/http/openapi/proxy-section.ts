import type { Components } from './components.ts'
import { failures, pathParameter } from './replies.ts'
import type { Content, Operation, Parameter, Ref, Reply, Section, Verb } from './types.ts'
import { acceptedReply, receiptHeaders, writeHeaders } from './write-parts.ts'

const TAG = 'proxy'

const DESCRIPTION = `The provider’s own API, at its own paths and in its own shapes, with the account’s credentials and within its rate. The
query string goes to the provider as it is, apart from \`integrated_account_id\` and names that begin with \`truto_\`. Of the headers, those that
describe the content, and conditions such as \`if-match\`, pass in both directions; credentials and cookies never do. A refusal of the provider
comes in the envelope of all errors.`

const READ_FAILURES = [400, 404, 405, 409, 422, 429, 502, 503, 504]
const BYTES: Content = { '*/*': { schema: { contentMediaType: 'application/octet-stream' } } }

/** `/proxy/{path}`: the provider's own API (wire contract 6). */
export function proxySection(components: Components): Section {
  const common = [
    pathParameter('path', 'A path of the provider, which may have several parts. Steps upwards and whole addresses are refused.'),
    accountParameter(components),
  ]
  return {
    tags: [{ name: TAG, description: DESCRIPTION }],
    paths: {
      '/proxy/{path}': {
        get: {
          operationId: 'proxyGet',
          summary: 'Read through the provider’s own API',
          description:
            'The answer passes through as it is. With `truto_response_format=list`, an answer that is a list comes in our envelope, and `next_cursor` leads through all pages.',
          tags: [TAG],
          parameters: [...common, ...LIST_PARAMETERS],
          responses: { '200': READ_REPLY, ...failures(components, READ_FAILURES) },
        },
        ...Object.fromEntries(WRITES.map(([verb, summary]) => [verb, writeOperation(components, verb, summary, common)])),
      },
    },
  }
}

const WRITES: [verb: Verb, summary: string][] = [
  ['post', 'Create through the provider’s own API'],
  ['put', 'Replace through the provider’s own API'],
  ['patch', 'Change through the provider’s own API'],
  ['delete', 'Delete through the provider’s own API'],
]

function writeOperation(components: Components, verb: Verb, summary: string, common: (Parameter | Ref)[]): Operation {
  return {
    operationId: `proxy${verb.slice(0, 1).toUpperCase()}${verb.slice(1)}`,
    summary,
    description:
      'A write like any other, with a receipt whose model is `proxy`. It is never sent twice: where a call may have arrived, the write becomes `unknown`. A provider’s own status stands instead of 200.',
    tags: [TAG],
    parameters: [...common, ...writeHeaders(components)],
    requestBody: { required: false, content: { 'application/json': { schema: {} }, ...BYTES } },
    responses: {
      '200': { description: 'What the provider answered.', headers: receiptHeaders(components), content: BYTES },
      '202': acceptedReply(components),
      ...failures(components, [...READ_FAILURES, 413]),
    },
  }
}

function accountParameter(components: Components): Ref {
  return components.parameters('integrated_account_id', () => ({
    name: 'integrated_account_id',
    in: 'query',
    required: true,
    description: 'The account that the call is for. A token of one account implies it.',
    schema: { type: 'string', format: 'uuid' },
  }))
}

const LIST_PARAMETERS: Parameter[] = [
  {
    name: 'truto_response_format',
    in: 'query',
    description: '`raw`, the default, is the provider’s own answer; `list` puts an answer that is a list into our envelope.',
    schema: { type: 'string', enum: ['raw', 'list'] },
  },
  {
    name: 'truto_limit',
    in: 'query',
    description: 'Records on a page of a `list`, where it may be written `limit` as well.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  },
  {
    name: 'truto_next_cursor',
    in: 'query',
    description: 'Where a page of a `list` begins; may be written `next_cursor` as well.',
    schema: { type: 'string' },
  },
]

const READ_REPLY: Reply = {
  description: 'What the provider answered, or a page of it.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        description: 'With `truto_response_format=list`; otherwise whatever the provider answers.',
        properties: {
          result: { type: 'array', items: {} },
          next_cursor: { type: ['string', 'null'] },
          prev_cursor: { type: 'null' },
          result_count: { type: 'integer' },
        },
      },
    },
    ...BYTES,
  },
}
