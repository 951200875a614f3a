/** Records that belong to one opportunity each, found by it without looking through those of the others. */
export type Nested<T extends { id: string; opportunityId: string }> = {
  of(opportunityId: string): T[]
  get(opportunityId: string, id: string): T | undefined
  add(row: T): void
  delete(row: T): void
}

export function makeNested<T extends { id: string; opportunityId: string }>(): Nested<T> {
  const groups = new Map<string, Map<string, T>>()
  return {
    of: (opportunityId) => [...(groups.get(opportunityId)?.values() ?? [])],
    get: (opportunityId, id) => groups.get(opportunityId)?.get(id),
    add: (row) => {
      const group = groups.get(row.opportunityId) ?? new Map<string, T>()
      groups.set(row.opportunityId, group.set(row.id, row))
    },
    delete: (row) => {
      groups.get(row.opportunityId)?.delete(row.id)
    },
  }
}
