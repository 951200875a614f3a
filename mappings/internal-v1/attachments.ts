import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Attachment } from '../../src/model/attachment.ts'

const nothing: Expr = { const: null }

const RESUME_ID: Expr = { join: [{ const: 'resume' }, 'id'], with: ':' }
/** A document is reached through its candidate, so the id carries both. */
const DOCUMENT_ID: Expr = { join: ['^.id', 'id'], with: '.' }

/** The address of a candidate's résumé: an attachment without an id of its own. Stands in the candidate's own row. */
const resume = {
  id: RESUME_ID,
  file_name: { from: 'resume_url', as: 'url_name' },
  file_url: { join: ['$.files', RESUME_ID], with: '' },
  candidate: { fields: { id: 'id' } },
  application: nothing,
  job: nothing,
  attachment_type: { const: 'resume' },
  created_at: nothing,
  updated_at: nothing,
} satisfies FieldsOf<Attachment>

/** A row of `GET /candidates/{id}/documents`; the candidate is the enclosing item. */
const document = {
  id: DOCUMENT_ID,
  file_name: 'file_name',
  file_url: { join: ['$.files', DOCUMENT_ID], with: '' },
  candidate: { fields: { id: '^.id' } },
  application: nothing,
  job: nothing,
  attachment_type: nothing,
  created_at: { from: 'created_at', as: 'iso' },
  updated_at: nothing,
} satisfies FieldsOf<Attachment>

/** The résumé (its record is the candidate's row) or a document, told apart by the name that only documents have. */
const either = (field: keyof typeof document): Expr => ({
  when: 'file_name',
  is: null,
  use: resume[field],
  else: document[field],
})

/** One attachment on its own; its candidate is the parent. */
export const read = {
  id: either('id'),
  file_name: either('file_name'),
  file_url: either('file_url'),
  candidate: either('candidate'),
  attachment_type: either('attachment_type'),
  created_at: either('created_at'),
  updated_at: nothing,
} satisfies FieldsOf<Attachment>

/** The files of a candidate. Documents are a call of their own; where it was made, they stand in the parent of the candidate. */
export const attachmentsOfCandidate: Expr = {
  concat: [
    { list: [{ when: { from: 'resume_url', as: 'blank_to_null' }, is: null, use: nothing, else: { fields: resume } }] },
    { each: '^.documents', map: { fields: document } },
  ],
}
