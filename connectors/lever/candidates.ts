import { applicant, contact, lead, read } from '../../mappings/lever/candidates.ts'
import type { Found, OperationCall, ResourceDeclaration, Session, WriteResult } from '../../src/connector/contract.ts'
import type { CandidateInput } from '../../src/model/candidate.ts'
import { PAGING } from './below.ts'
import { createByApplying, findApplied } from './candidate/apply.ts'
import { createLead, findLead } from './candidate/lead.ts'
import { updateCandidate } from './candidate/update.ts'
import { FILES_CONSUME, warnOfKinds } from './files.ts'
import { EXPANDED, readCandidate } from './opportunities.ts'
import { inputOf } from './remote.ts'

export const candidates: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#opportunities',
  read,
  bodies: { lead, applicant, contact },
  list: {
    call: 'GET /opportunities',
    query: { expand: { const: EXPANDED }, confidentiality: '$.account.confidentiality' },
    at: 'data',
    paging: PAGING,
    lookups: ['archive_reasons'],
    filters: {
      created_at: { gte: 'created_at_start', lte: 'created_at_end', as: 'ms_from_iso' },
      updated_at: { gte: 'updated_at_start', lte: 'updated_at_end', as: 'ms_from_iso' },
      email: { eq: 'email', in: 'email' },
      job_id: { eq: 'posting_id', in: 'posting_id' },
      stage_id: { eq: 'stage_id', in: 'stage_id' },
      tags: { eq: 'tag', in: 'tag' },
      source: { eq: 'source', in: 'source' },
    },
  },
  get: { run: (session, call) => readCandidate(session, call.id ?? ''), lookups: ['archive_reasons'] },
  create: {
    run: create,
    find,
    repeatable: false,
    requires: ['job_id'],
    accepts: ['application_source'],
    lookups: ['archive_reasons'],
    bodies: ['lead', 'applicant'],
    consumes: [...FILES_CONSUME, '/job_form_field_answers'],
  },
  update: {
    run: updateCandidate,
    repeatable: true,
    lookups: ['archive_reasons'],
    bodies: ['contact'],
    consumes: ['/tags', '/links', '/source'],
  },
}

/** The caller's word, else an applicant where the form is answered and a lead where it is not. */
function isApplicant(call: OperationCall): boolean {
  const { application_source: source } = call.query
  if (source !== undefined) return source === 'applicant'
  return ((inputOf(call) as CandidateInput).job_form_field_answers ?? []).length > 0
}

function create(session: Session, call: OperationCall): Promise<WriteResult> {
  warnOfKinds(session, (inputOf(call) as CandidateInput).attachments)
  return isApplicant(call) ? createByApplying(session, call, String(call.query.job_id)) : createLead(session, call)
}

function find(session: Session, call: OperationCall, since: number): Promise<Found> {
  return isApplicant(call) ? findApplied(session, call, String(call.query.job_id), since) : findLead(session, call, since)
}
