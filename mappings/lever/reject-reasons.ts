import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { RejectReason } from '../../src/model/tag.ts'

/** An archive reason: https://hire.lever.co/developer/documentation#archive-reasons. */
export const read = { id: 'id', name: 'text' } satisfies FieldsOf<RejectReason>
