import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Attachment } from '../../src/model/attachment.ts'

/*
 * A candidate's files are rows of candidate-documents and the candidate's own `cvUrl`; both hold an address and no bytes. What they have in
 * common is worked out before the mapping and stands in `files` of the candidate's parent, or is the parent of a single file.
 */

/** The fields of a file that stands at `file`: a path to it with its final dot, or nothing for the item itself. */
const attachment = (file: '' | '^.') =>
  ({
    id: `${file}id`,
    // The CV is an address without a name.
    file_name: { first: [`${file}name`, { from: `${file}url`, as: 'url_name' }] },
    file_url: { join: ['$.files', `${file}id`], with: '' },
    candidate: { fields: { id: `${file}candidateId` }, when: `${file}candidateId` },
    // A candidate row is the application too.
    application: { fields: { id: `${file}candidateId` }, when: `${file}candidateId` },
    job: { fields: { id: `${file}positionId` }, when: `${file}positionId` },
    attachment_type: `${file}type`,
    created_at: { from: `${file}createdAt`, as: 'iso' },
    updated_at: { from: `${file}updatedAt`, as: 'iso' },
  }) satisfies FieldsOf<Attachment>

/** One file on its own: the item is the provider's row, its parent what is known of the file. */
export const read = attachment('^.')

/** The files of a candidate as a list inside something else. */
export const attachmentsOfParent: Expr = { each: '^.files', map: { fields: attachment('') } }

/** What is kept of a file: https://docs.gauzy.co has no page for candidate-documents; the fields are those of the running server. */
export const document = {
  name: {
    first: ['file_name', { from: 'file_url', as: 'url_name' }, { from: 'url', as: 'url_name' }, { const: 'document' }],
  },
  documentUrl: { first: ['file_url', 'url'] },
  /** The name that the address alone would give the file. */
  urlName: {
    first: [
      { from: 'file_url', as: 'url_name' },
      { from: 'url', as: 'url_name' },
    ],
  },
  isResume: { when: { first: ['type', 'attachment_type'] }, is: 'resume', use: { const: true } },
} satisfies Record<string, Expr>

/** One file that a candidate gets; the candidate may be named as its application, which is the same row. */
export const create = { ...document, candidateId: { first: ['candidate.id', 'application.id'] } } satisfies Record<string, Expr>
