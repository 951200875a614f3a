import type { Expr, Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Attachment } from '../../src/model/attachment.ts'

/*
 * Rows of `/opportunities/:id/resumes` and `/opportunities/:id/files`: https://hire.lever.co/developer/documentation#resumes, #files.
 * Only a résumé has a `file`; one without (a LinkedIn profile, say) has nothing to download and is left out before it comes here.
 */

/** One value for a row of `/files`, another for one of `/resumes`. */
const byFamily = (file: Expr, resume: Expr): Expr => ({ when: 'file', is: null, use: file, else: resume })

/** Lever reaches a file only through its opportunity, and files and résumés by different routes: the id carries all three. */
const idIn = (opportunity: string): Expr => ({
  join: [`${opportunity}.id`, byFamily({ const: 'file' }, { const: 'resume' }), 'id'],
  with: '.',
})

/** The fields of a file when the opportunity is found at `opportunity`. */
const attachment = (opportunity: string) =>
  ({
    id: idIn(opportunity),
    file_name: { first: ['file.name', 'name'] },
    // Lever's own downloadUrl needs a browser session. The gateway gives out an address of its own.
    file_url: { join: ['$.files', idIn(opportunity)], with: '' },
    candidate: { fields: { id: `${opportunity}.id` }, when: `${opportunity}.id` },
    application: {
      fields: {
        id: {
          join: [
            `${opportunity}.id`,
            { first: [`${opportunity}.applications.0.id`, { from: `${opportunity}.applications.0`, as: 'text' }] },
          ],
          with: '.',
        },
      },
      when: `${opportunity}.applications.0`,
    },
    job: {
      fields: {
        id: {
          first: [`${opportunity}.applications.0.posting.id`, { from: `${opportunity}.applications.0.posting`, as: 'text' }],
        },
      },
      when: `${opportunity}.applications.0.posting`,
    },
    attachment_type: byFamily({ const: 'other' }, { const: 'resume' }),
    created_at: {
      first: [
        { from: 'createdAt', as: 'iso_from_ms' },
        { from: 'file.uploadedAt', as: 'iso_from_ms' },
        { from: 'uploadedAt', as: 'iso_from_ms' },
      ],
    },
    updated_at: { const: null },
  }) satisfies FieldsOf<Attachment>

/** One file on its own, with its opportunity as parent; or an upload, which belongs to nobody yet and is used by its address. */
export const read: Fields = withUpload(attachment('^'))

/** An upload is told by its `uri`, the only thing that an application can name it by. */
function withUpload({ id, file_name, file_url, attachment_type, ...rest }: ReturnType<typeof attachment>): FieldsOf<Attachment> {
  const orUpload = (upload: Expr, other: Expr): Expr => ({ when: 'uri', is: null, use: other, else: upload })
  return {
    id: orUpload('id', id),
    file_name: orUpload('filename', file_name),
    file_url: orUpload('uri', file_url),
    attachment_type: orUpload({ const: null }, attachment_type),
    ...rest,
  }
}

/**
 * The files of an opportunity as a list inside something else.
 * @param places where the rows of the two routes are found, and from there the opportunity
 */
export const attachmentsOf = ({
  resumes,
  files,
  opportunity,
}: {
  resumes: string
  files: string
  opportunity: string
}): Expr => ({
  concat: [
    { each: resumes, map: { fields: attachment(opportunity), when: 'file' } },
    { each: files, map: { fields: attachment(opportunity) } },
  ],
})
