import type { JsonSchema } from '../../model/json-schema.ts'
import type { Components } from './components.ts'
import { failures, jsonReply, UNREADABLE } from './replies.ts'
import type { Section } from './types.ts'

const TAG = 'health'

const READINESS: JsonSchema = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ok', 'not ready'] },
    checks: { type: 'object', additionalProperties: { type: 'string', enum: ['ok', 'failed'] } },
  },
  required: ['status', 'checks'],
}

/** What answers without a token: for load balancers, and for people who read about the API. */
export function healthSection(components: Components): Section {
  return {
    tags: [
      { name: TAG, description: 'Whether the gateway works, and what it serves. No token is needed, except for the numbers.' },
    ],
    paths: {
      '/health': {
        get: {
          operationId: 'getHealth',
          summary: 'Whether the process answers',
          tags: [TAG],
          security: [],
          responses: {
            '200': jsonReply('It does.', { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } }),
            ...UNREADABLE,
          },
        },
      },
      '/ready': {
        get: {
          operationId: 'getReadiness',
          summary: 'Whether what the gateway depends on answers',
          tags: [TAG],
          security: [],
          responses: {
            '200': jsonReply('All of it does.', READINESS),
            '503': jsonReply('Something does not.', READINESS),
            ...UNREADABLE,
          },
        },
      },
      '/metrics': {
        get: {
          operationId: 'getMetrics',
          summary: 'Numbers for Prometheus',
          description:
            'Without a token only for who calls localhost from the same machine, directly and while PUBLIC_URL is not set; everybody else needs an admin token of the default environment.',
          tags: [TAG],
          security: [{}, { token: [] }],
          responses: {
            '200': { description: "Prometheus's text format.", content: { 'text/plain': { schema: { type: 'string' } } } },
            ...failures(components, []),
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'getOpenApi',
          summary: 'This document',
          tags: [TAG],
          security: [],
          responses: { '200': jsonReply('OpenAPI 3.1.', { type: 'object', additionalProperties: true }), ...UNREADABLE },
        },
      },
      '/docs': {
        get: {
          operationId: 'getDocs',
          summary: 'This document as a page',
          tags: [TAG],
          security: [],
          responses: {
            '200': { description: 'A page without scripts.', content: { 'text/html': { schema: { type: 'string' } } } },
            ...UNREADABLE,
          },
        },
      },
    },
  }
}
