export type SortKey = readonly (number | string)[]

/** How rows of one kind are listed: the parts of a row's sort key, and for each part its kind and direction. The last part must be unique. */
export type Ordering<T> = {
  keyOf(row: T): SortKey
  kinds: readonly ('number' | 'string')[]
  directions: readonly (1 | -1)[]
}

/** Rows by id, which are also kept in listing order, so that reading a page of a large account costs a search and not a sort. */
export type Ordered<T extends { id: string }> = {
  ordering: Ordering<T>
  size(): number
  get(id: string): T | undefined
  add(row: T): void
  /** Edits a row in place and moves it where its new key belongs. */
  change(row: T, edit: (row: T) => void): void
  delete(id: string): void
  /** All rows in listing order; not to be changed by the reader. */
  rows(): readonly T[]
}

export function makeOrdered<T extends { id: string }>(ordering: Ordering<T>): Ordered<T> {
  const byId = new Map<string, T>()
  const sorted: T[] = []
  // Many rows are added before the first read; they are then sorted once instead of being inserted one by one.
  let dirty = false

  const settle = () => {
    if (dirty) sorted.sort(comparing(ordering))
    dirty = false
  }
  const insert = (row: T) => {
    if (dirty || sorted.length === 0) {
      sorted.push(row)
      dirty = true
    } else sorted.splice(lowerBound(sorted, ordering.keyOf(row), ordering), 0, row)
  }
  const remove = (row: T) => {
    settle()
    sorted.splice(lowerBound(sorted, ordering.keyOf(row), ordering), 1)
  }

  return {
    ordering,
    size: () => byId.size,
    get: (id) => byId.get(id),
    add: (row) => {
      byId.set(row.id, row)
      insert(row)
    },
    change: (row, edit) => {
      settle()
      const before = ordering.keyOf(row)
      const at = lowerBound(sorted, before, ordering)
      edit(row)
      if (compareKeys(before, ordering.keyOf(row), ordering.directions) === 0) return
      sorted.splice(at, 1)
      insert(row)
    },
    delete: (id) => {
      const row = byId.get(id)
      if (row === undefined) return
      remove(row)
      byId.delete(id)
    },
    rows: () => {
      settle()
      return sorted
    },
  }
}

/** The position of the first row whose key is not before the given one. */
export function lowerBound<T>(rows: readonly T[], key: SortKey, ordering: Ordering<T>): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(ordering.keyOf(rows[middle]!), key, ordering.directions) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** A comparison of rows for `sort`. */
export function comparing<T>(ordering: Ordering<T>): (a: T, b: T) => number {
  return (a, b) => compareKeys(ordering.keyOf(a), ordering.keyOf(b), ordering.directions)
}

function compareKeys(a: SortKey, b: SortKey, directions: readonly (1 | -1)[]): number {
  for (let i = 0; i < directions.length; i++) {
    const left = a[i]!
    const right = b[i]!
    if (left !== right) return left < right ? -directions[i]! : directions[i]!
  }
  return 0
}

/** Newest first, as Lever lists users and postings. */
export function newestFirst<T extends { id: string; createdAt: number }>(): Ordering<T> {
  return { keyOf: (row) => [row.createdAt, row.id], kinds: ['number', 'string'], directions: [-1, 1] }
}
