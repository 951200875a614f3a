import type { Row } from './rows.ts'
import { asRows } from './shape.ts'

/** Puts stages into the order of their indexes, which is all that a running server reads of them, and numbers those without one. */
export function orderStages(body: Row): Row {
  if (body.stages === undefined) return body
  const numbered = asRows(body.stages).map((stage, position): Row & { index: number } => ({
    ...stage,
    index: typeof stage.index === 'number' ? stage.index : position,
  }))
  return { ...body, stages: numbered.sort((a, b) => a.index - b.index) }
}

/** Stages that an update does not list are deleted, so those there are go along when it lists none. */
export function wholePipeline(before: Row, change: Row): Row {
  const stages = asRows(before.stages).map(({ id, name, index, description }) => ({ id, name, index, description }))
  return orderStages({ name: before.name, stages, ...change })
}
