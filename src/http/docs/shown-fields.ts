import type { FieldDoc } from '../../gateway/describe/field-docs.ts'

/** A field as a row of a table, with the fields inside it as rows of their own after it. */
export type ShownField = FieldDoc & { shown: string; depth: number }

/** All fields in reading order, named as one writes them: `emails[].email`. */
export function showFields(fields: readonly FieldDoc[], depth = 0): ShownField[] {
  return fields.flatMap((field) => [{ ...field, shown: shownName(field.pointer), depth }, ...showFields(field.fields, depth + 1)])
}

function shownName(pointer: string): string {
  return pointer.replace(/^\//, '').replaceAll('/*', '[]').replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
}

/** What a reader needs to know of a field beside its type: what it is for, and which values it can have. */
export function describeField({ description, values, required }: FieldDoc): string {
  return [required ? 'Required.' : '', description ?? '', values.length === 0 ? '' : `One of: ${values.join(', ')}.`]
    .filter((part) => part !== '')
    .join(' ')
}

export function shownType({ type, nullable }: FieldDoc): string {
  return nullable ? `${type}, or null` : type
}
