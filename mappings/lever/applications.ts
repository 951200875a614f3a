import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Application } from '../../src/model/application.ts'
import { attachmentsOf } from './attachments.ts'

/*
 * An application as it stands in an opportunity that was read with `expand=applications`: https://hire.lever.co/developer/documentation#applications.
 * Half of what it needs (stage, sources, owner) belongs to the opportunity, which is the enclosing item or the parent: `^.`.
 */

/** Archiving again moves the opportunity's date but not the application's, so the application's own is the one that ended it. */
const archivedAt: Expr = {
  first: [
    { from: 'archived.archivedAt', as: 'iso_from_ms' },
    { from: '^.archived.archivedAt', as: 'iso_from_ms' },
  ],
}

/** A field of the archive reason. Lever knows no status: only the reason's type tells hired from rejected. */
const reason = (pick: 'text' | 'type'): Expr => ({
  first: [
    { lookup: '$.archive_reasons', from: 'archived.reason', pick },
    { lookup: '$.archive_reasons', from: '^.archived.reason', pick },
  ],
})

/** Nothing unless the reason is known to be one of rejecting: a hire is archived too, and credentials may not see the reasons. */
const ifRejected = (value: Expr): Expr => ({ when: reason('type'), is: 'non-hired', use: value })

/** The id of something that is an id, or an object when it was expanded. */
const idAt = (path: string): Expr => ({ first: [`${path}.id`, { from: path, as: 'text' }] })

/** A user, expanded or not. */
const person = (path: string): Expr => ({
  fields: {
    id: idAt(path),
    first_name: { from: `${path}.name`, as: 'first_name' },
    last_name: { from: `${path}.name`, as: 'last_name' },
    emails: {
      list: [
        {
          fields: { email: `${path}.email`, type: { const: null }, is_primary: { const: true } },
          when: `${path}.email`,
        },
      ],
    },
  },
  when: path,
})

/** The fields of an application. @param attachments where the files of its opportunity are found from here */
export const application = (attachments: Expr) =>
  ({
    // Lever reaches an application only through its opportunity, so the id carries both.
    id: { join: [{ first: ['^.id', 'opportunityId'] }, 'id'], with: '.' },
    candidate: { fields: { id: { first: ['opportunityId', '^.id'] } } },
    job: { fields: { id: idAt('posting') }, when: 'posting' },
    applied_at: { from: 'createdAt', as: 'iso_from_ms' },
    rejected_at: ifRejected(archivedAt),
    // Sources are texts without ids.
    source: { fields: { id: { const: null }, name: '^.sources.0' }, when: '^.sources.0' },
    // `user` is the referrer only on a referral; on an application of type `user` it is whoever added it.
    credited_to: { first: [person('^.sourcedBy'), { when: 'type', is: 'referral', use: person('user') }, person('^.owner')] },
    current_stage: {
      fields: {
        id: idAt('^.stage'),
        name: '^.stage.text',
        job: { fields: { id: idAt('posting') }, when: 'posting' },
        created_at: { const: null },
        updated_at: { const: null },
      },
      when: '^.stage',
    },
    reject_reason: ifRejected(reason('text')),
    attachments,
    status: {
      when: archivedAt,
      is: null,
      use: { const: 'active' },
      else: { when: reason('type'), is: 'hired', use: { const: 'hired' }, else: ifRejected({ const: 'rejected' }) },
    },
    remote_status: { first: [reason('text'), '^.stage.text', { from: '^.stage', as: 'text' }] },
    created_at: { from: 'createdAt', as: 'iso_from_ms' },
    updated_at: { from: '^.updatedAt', as: 'iso_from_ms' },
  }) satisfies FieldsOf<Application>

/** An application on its own; its opportunity, with `resumes` and `files` where they were read, is its parent. */
export const read = application(attachmentsOf({ resumes: '^.resumes', files: '^.files', opportunity: '^.^' }))

/** An existing person on one more job is one more opportunity: https://hire.lever.co/developer/documentation#create-an-opportunity. */
export const opportunity = {
  postings: { list: ['job.id'] },
  stage: 'current_stage.id',
  createdAt: { from: 'applied_at', as: 'ms_from_iso' },
  sources: { list: ['source.name'] },
} satisfies FieldsOf<{ postings: string[]; stage: string; createdAt: number; sources: string[] }>
