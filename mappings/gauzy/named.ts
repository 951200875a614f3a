import type { Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Tag } from '../../src/model/tag.ts'

/** Departments, tags, sources and organizations: rows of which a name is all that has a place. They have no page in https://docs.gauzy.co. */
export const read = {
  id: 'id',
  name: 'name',
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: 'updatedAt', as: 'iso' },
} satisfies FieldsOf<Tag>

export const update: Fields = { name: 'name' }

/** Gauzy wants a color for a tag. */
export const createTag: Fields = { ...update, color: { const: '#808080' } }
