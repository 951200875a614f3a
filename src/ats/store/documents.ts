import { AtsError, failField, failNotFound } from '../ats-error.ts'
import type { AtsContext, Principal } from '../context.ts'
import { brokeForeignKey } from '../db-errors.ts'
import { DOCUMENT_ENDINGS, findDocumentType } from '../document-type.ts'
import type { Page } from '../model/common.ts'
import type { Document } from '../model/document.ts'
import type { AtsDb } from '../schema.ts'
import { audit } from './audit-logs.ts'

const COLUMNS = ['id', 'candidate_id', 'file_name', 'content_type', 'size_bytes', 'created_at'] as const

/** Documents of a candidate without their bytes, newest first, and how many there are. @throws AtsError `not_found` */
export async function listDocuments(
  { db }: AtsContext,
  environmentId: string,
  candidateId: string,
  page: Page,
): Promise<{ data: Document[]; total: number }> {
  await findTalentPoolStatus(db, environmentId, candidateId)
  const matching = db
    .selectFrom('ats_document')
    .where('environment_id', '=', environmentId)
    .where('candidate_id', '=', candidateId)
  const rows = await matching.select(COLUMNS).orderBy('id', 'desc').limit(page.limit).offset(page.offset).execute()
  const { total } = await matching.select((all) => all.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  return { data: rows.map(toDocument), total: Number(total) }
}

/**
 * Keeps a file with a candidate.
 * @throws AtsError `not_found`, `validation_error` when the bytes are not the kind of document that the name says
 */
export async function addDocument(
  ats: AtsContext,
  { environmentId, actorId }: Principal,
  candidateId: string,
  file: { name: string; bytes: Buffer },
): Promise<Document> {
  const contentType = findDocumentType(file.name, file.bytes)
  if (contentType === undefined) {
    throw failField(
      'validation_error',
      'file',
      `The content is not what the name says, or not one of ${DOCUMENT_ENDINGS.join(', ')}`,
    )
  }
  const row = {
    environment_id: environmentId,
    id: ats.newId(),
    candidate_id: candidateId,
    file_name: file.name,
    content_type: contentType,
    size_bytes: file.bytes.length,
    content: file.bytes,
    created_at: new Date(ats.now()),
  }
  return ats.db.transaction().execute(async (trx) => {
    await trx.insertInto('ats_document').values(row).execute().catch(refuseCandidate)
    const details = { candidate_id: candidateId, content_type: contentType, size_bytes: row.size_bytes }
    await audit(trx, { environmentId, action: 'DOCUMENT_ADDED', entityType: 'document', entityId: row.id, actorId, details })
    return toDocument(row)
  })
}

/**
 * One document with its bytes.
 * @throws AtsError `not_found`, `talent_pool_reveal_required` while the candidate is masked: a resume holds the e-mail and the phone
 */
export async function readDocument(
  { db }: AtsContext,
  environmentId: string,
  candidateId: string,
  id: string,
): Promise<Document & { content: Buffer }> {
  const status = await findTalentPoolStatus(db, environmentId, candidateId)
  if (status === 'masked')
    throw new AtsError('talent_pool_reveal_required', 'The candidate is masked: reveal it before reading its documents.')
  const row = await db
    .selectFrom('ats_document')
    .select([...COLUMNS, 'content'])
    .where('environment_id', '=', environmentId)
    .where('candidate_id', '=', candidateId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw failNotFound('document')
  return { ...toDocument(row), content: row.content }
}

/** @throws AtsError `not_found` */
async function findTalentPoolStatus(db: AtsDb, environmentId: string, candidateId: string) {
  const row = await db
    .selectFrom('ats_candidate')
    .select('talent_pool_status')
    .where('environment_id', '=', environmentId)
    .where('id', '=', candidateId)
    .executeTakeFirst()
  if (row === undefined) throw failNotFound('candidate')
  return row.talent_pool_status
}

function refuseCandidate(thrown: unknown): never {
  throw brokeForeignKey(thrown, 'ats_document_candidate') ? failNotFound('candidate') : thrown
}

function toDocument(row: Omit<Document, 'created_at'> & { created_at: Date }): Document {
  return {
    id: row.id,
    candidate_id: row.candidate_id,
    file_name: row.file_name,
    content_type: row.content_type,
    size_bytes: row.size_bytes,
    created_at: row.created_at.toISOString(),
  }
}
