import { read } from '../../mappings/lever/job-form-fields.ts'
import type { OperationCall, RemotePage, RemoteRecord, ResourceDeclaration, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { GatewayError } from '../../src/errors.ts'
import { type FormField, readForm } from './candidate/apply-form.ts'
import { refuse } from './remote.ts'

export const jobFormFields: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#retrieve-posting-application-questions',
  read,
  list: { run: list, requires: ['job_id'] },
  get: { run: get },
}

/** The form comes whole, so we page it. */
async function list(session: Session, call: OperationCall): Promise<RemotePage> {
  const job = String(call.query.job_id)
  const fields = await readForm(session, job)
  const { from, to, next } = cutPage({ kind: 'none' }, call, fields.length, undefined)
  return { records: fields.slice(from, to).map((field) => toRecord(job, field)), ...(next === undefined ? {} : { next }) }
}

/** `<job>.<group>.<name>`; names are the account's own, and may have dots. */
async function get(session: Session, call: OperationCall): Promise<RemoteRecord> {
  const [, job, group, name] = /^([^.]+)\.([^.]+)\.(.+)$/s.exec(call.id ?? '') ?? []
  if (job === undefined) throw refuse('Give the id of a form field as lists show it.', '/id')
  const field = (await readForm(session, job)).find((one) => one.group === group && one.name === name)
  if (field !== undefined) return toRecord(job, field)
  throw new GatewayError('provider_not_found', 'The form of this job has no such field.')
}

function toRecord(job: string, { raw, options, ...field }: FormField): RemoteRecord {
  return { item: raw, parent: { ...field, job, options } }
}
