/** For each column that refers to another table, which rows hold which id. Without it a page of a large table would scan every child table. */
export function makeReferenceIndex(columns: string[]) {
  const held = new Map(columns.map((column) => [column, new Map<unknown, Set<string>>()]))
  return {
    get: (column: string, id: unknown): string[] => [...(held.get(column)?.get(id) ?? [])],
    add: (row: { id: string; [column: string]: unknown }) => {
      for (const [column, ids] of held) {
        const rows = ids.get(row[column])
        if (rows === undefined) ids.set(row[column], new Set([row.id]))
        else rows.add(row.id)
      }
    },
    drop: (row: { id: string; [column: string]: unknown }) => {
      for (const [column, ids] of held) ids.get(row[column])?.delete(row.id)
    },
  }
}
