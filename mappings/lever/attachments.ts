import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Attachment } from '../../src/model/attachment.ts'

/*
 * Rows of `/opportunities/:id/resumes` and `/opportunities/:id/files`: https://hire.lever.co/developer/documentation#resumes, #files.
 * Only a résumé has a `file`; one without (a LinkedIn profile, say) has nothing to download and is left out before it comes here.
 */

/** One value for a row of `/files`, another for one of `/resumes`. */
const byFamily = (file: Expr, resume: Expr): Expr => ({ when: 'file', is: null, use: file, else: resume })

/** The fields of a file when the opportunity is found at `opportunity`. */
const attachment = (opportunity: string) =>
  ({
    // Lever reaches a file only through its opportunity, and files and résumés by different routes: the id carries all three.
    id: { join: [byFamily({ const: 'file' }, { const: 'resume' }), `${opportunity}.id`, 'id'], with: ':' },
    file_name: { first: ['file.name', 'name'] },
    // Lever's own downloadUrl needs a browser session. The gateway gives out an address of its own.
    file_url: { const: null },
    candidate: { fields: { id: `${opportunity}.id` } },
    application: {
      fields: { id: { first: [`${opportunity}.applications.0.id`, { from: `${opportunity}.applications.0`, as: 'text' }] } },
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

/** One file on its own; the opportunity is its parent. */
export const read = attachment('^')

/** The files of an opportunity to which its `resumes` and `files` have been added, as a list inside something else. `up` leads from there to the opportunity. */
export const attachmentsOf = (up: string): Expr => ({
  concat: [
    { each: `${up}resumes`, map: { fields: attachment(`${up}^`), when: 'file' } },
    { each: `${up}files`, map: { fields: attachment(`${up}^`) } },
  ],
})
