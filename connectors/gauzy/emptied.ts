import type { Row } from './rows.ts'

/**
 * The columns that an update empties. Gauzy holds one value where callers give a list, and the mapping, which reads its first entry, says
 * nothing of an empty list; but that asks for nothing to be there.
 * @param columns by the name of the list in the caller's input
 */
export function emptiedColumns(input: Row | undefined, columns: Readonly<Record<string, string>>): Row {
  const emptied = Object.entries(columns).filter(([name]) => {
    const list = input?.[name]
    return Array.isArray(list) && list.length === 0
  })
  return Object.fromEntries(emptied.map(([, column]) => [column, null]))
}
