import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { Tag } from '../../src/model/tag.ts'

/** A tag or a source: a text without an id. https://hire.lever.co/developer/documentation#tags, #sources. */
export const read = { id: 'text', name: 'text' } satisfies FieldsOf<Tag>
