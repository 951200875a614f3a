/** Rows as JSON, for programs, or as columns, for people. Absent values are a dash. */
export function printRows(rows: Record<string, unknown>[], columns: readonly string[], json: boolean | undefined): void {
  if (json === true) {
    console.log(JSON.stringify(rows, null, 2))
    return
  }
  const lines = [columns, ...rows.map((row) => columns.map((column) => textOf(row[column])))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  for (const line of lines)
    console.log(
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

/** One thing as JSON, or as a sentence. */
export function printOne(value: Record<string, unknown>, sentence: string, json: boolean | undefined): void {
  console.log(json === true ? JSON.stringify(value, null, 2) : sentence)
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  return value instanceof Date ? value.toISOString() : String(value)
}
