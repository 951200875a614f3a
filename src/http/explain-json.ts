/** A JSON object's bytes with one more key, `explain`, after the others: what `explain=true` adds to a record or to a list envelope. */
export function withExplanation(json: Buffer, explanation: Record<string, unknown>): Buffer<ArrayBuffer> {
  const comma = json.length > '{}'.length ? ',' : ''
  return Buffer.concat([json.subarray(0, -1), Buffer.from(`${comma}"explain":${JSON.stringify(explanation)}}`)])
}
