/** A JSON object as text with one more key, `explain`, after the others: what `explain=true` adds to a record or to a list envelope. */
export function withExplanation(text: string, explanation: Record<string, unknown>): string {
  const comma = text.length > '{}'.length ? ',' : ''
  return `${text.slice(0, -1)}${comma}"explain":${JSON.stringify(explanation)}}`
}
