/*
 * What the mapping engine costs: generated code, closures, a function written by hand and JSONata, over the same hundred opportunities.
 *
 *   node bench/mapping.ts
 *
 * The rounds take turns, so that a busy machine disturbs all alike; medians are compared, within one run only.
 */
import { deepStrictEqual } from 'node:assert/strict'
import { compileRead } from '../src/mapping/compile.ts'
import { mapByHand } from './lever-by-hand.ts'
import { leverCandidate } from './lever-fields.ts'
import { makeJsonata } from './lever-jsonata.ts'
import { ARCHIVE_REASONS, makeLeverRecords } from './lever-records.ts'

const RECORDS = 100
const ROUNDS = 25
const ROUND_MS = 40

const records = makeLeverRecords(RECORDS)
const context = { archive_reasons: ARCHIVE_REASONS }
const codegen = compileRead(leverCandidate, { engine: 'codegen' })
const closures = compileRead(leverCandidate, { engine: 'closures' })
const evaluate = makeJsonata()

/** Each maps the whole page once. `kept` keeps the results alive, so that none of the work can be left out. */
let kept: unknown
const contestants: Record<string, () => void | Promise<void>> = {
  'by hand': () => {
    for (const record of records) kept = mapByHand(record, ARCHIVE_REASONS)
  },
  codegen: () => {
    for (const record of records) kept = codegen(record, context)
  },
  closures: () => {
    for (const record of records) kept = closures(record, context)
  },
  jsonata: async () => {
    for (const record of records) kept = await evaluate(record)
  },
}

await assertEqual()
const times = await measure()
report(times)

async function assertEqual(): Promise<void> {
  for (const record of records) {
    const expected: unknown = mapByHand(record, ARCHIVE_REASONS)
    deepStrictEqual(codegen(record, context), expected)
    deepStrictEqual(closures(record, context), expected)
    // JSONata marks its lists with properties of its own; as JSON they are lists like any other.
    deepStrictEqual(JSON.parse(JSON.stringify(await evaluate(record))), expected)
  }
}

/** Microseconds of CPU time per record, per round. */
async function measure(): Promise<Map<string, number[]>> {
  const found = new Map(Object.keys(contestants).map((name): [string, number[]] => [name, []]))
  for (let round = -3; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const us = await timeRound(run)
      // The first rounds are for the compiler.
      if (round >= 0) found.get(name)!.push(us)
    }
  }
  return found
}

async function timeRound(run: () => void | Promise<void>): Promise<number> {
  const start = process.cpuUsage()
  const until = performance.now() + ROUND_MS
  let pages = 0
  do {
    const pending = run()
    if (pending) await pending
    pages++
  } while (performance.now() < until)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / (pages * RECORDS)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function report(found: Map<string, number[]>): void {
  const bytes = Math.round(JSON.stringify(records).length / RECORDS)
  const hand = median(found.get('by hand')!)
  const jsonata = median(found.get('jsonata')!)
  console.log(`${RECORDS} opportunities of ${bytes} bytes, ${ROUNDS} rounds, Node ${process.versions.node}; outputs are equal`)
  console.table(
    Object.fromEntries(
      [...found].map(([name, values]) => [
        name,
        {
          'µs per record (median)': median(values).toFixed(2),
          '(min)': Math.min(...values).toFixed(2),
          'of by hand': `${(median(values) / hand).toFixed(2)}×`,
          'faster than jsonata': `${(jsonata / median(values)).toFixed(0)}×`,
        },
      ]),
    ),
  )
  if (kept === undefined) throw new Error('Nothing was mapped.')
}
