import { read as stage } from '../../mappings/lever/job-interview-stages.ts'
import { read as reason } from '../../mappings/lever/reject-reasons.ts'
import { read as label } from '../../mappings/lever/tags.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { PAGING } from './below.ts'

/* Small tables that belong to the account. */

export const tags: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#tags',
  read: label,
  list: { call: 'GET /tags', at: 'data', paging: PAGING },
}

export const sources: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#sources',
  read: label,
  list: { call: 'GET /sources', at: 'data', paging: PAGING },
}

export const rejectReasons: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#archive-reasons',
  read: reason,
  list: { call: 'GET /archive_reasons', query: { type: { const: 'non-hired' } }, at: 'data', paging: PAGING },
  get: { call: 'GET /archive_reasons/{id}', at: 'data' },
}

/** All jobs share the account's stages, so those of one job are all of them. */
export const jobInterviewStages: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#stages',
  read: stage,
  list: { call: 'GET /stages', accepts: ['job_id'], at: 'data', paging: PAGING, lookups: ['stages'] },
  get: { call: 'GET /stages/{id}', at: 'data', lookups: ['stages'] },
}
