import { read as auditEvent } from '../../mappings/lever/audit-logs.ts'
import { read as eeoResponse } from '../../mappings/lever/eeocs.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { PAGING } from './below.ts'

const CREATED = { gte: 'created_at_start', lte: 'created_at_end', as: 'ms_from_iso' } as const

export const auditLogs: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#audit-events',
  read: auditEvent,
  list: {
    call: 'GET /audit_events',
    at: 'data',
    paging: PAGING,
    filters: { created_at: CREATED, action: { eq: 'type', in: 'type' }, user_id: { eq: 'user_id', in: 'user_id' } },
  },
}

/** The route with personal data is the one that says whose answers they are. */
export const eeocs: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#eeo',
  read: eeoResponse,
  list: {
    call: 'GET /eeo/responses/pii',
    // Lever shows the last week unless it is told a time.
    query: { created_at_start: { when: 'filters.0', is: null, use: { const: 0 } } },
    at: 'data',
    paging: PAGING,
    filters: { created_at: CREATED },
  },
}
