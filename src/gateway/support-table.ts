import type { CompiledConnector } from '../connector/compiled.ts'
import { RESOURCES } from '../model/resources.ts'
import { supportOf } from './support.ts'

/** A resource that some connector has, with the methods of each connector by its id. */
export type SupportRow = { model: string; resource: string; methods: Record<string, string[]> }

/** What all connectors support, in the order of the unified model. */
export function supportRows(connectors: readonly CompiledConnector[]): SupportRow[] {
  const supports = connectors.flatMap((compiled) =>
    supportOf(compiled).map((support) => ({ ...support, id: compiled.connector.id })),
  )
  return Object.entries(RESOURCES).flatMap(([model, resources]) =>
    Object.keys(resources).flatMap((resource) => {
      const of = supports.filter((one) => one.model === model && one.resource === resource)
      return of.length === 0 ? [] : [{ model, resource, methods: Object.fromEntries(of.map(({ id, methods }) => [id, methods])) }]
    }),
  )
}

/** The support table of the README, in Markdown: a row for each resource, a column for each connector. An empty cell answers 405. */
export function supportTable(connectors: readonly CompiledConnector[]): string {
  const columns = connectors.map(({ connector }) => connector)
  const lines = supportRows(connectors).map(({ model, resource, methods }) => [
    `\`${model}/${resource}\``,
    ...columns.map(({ id }) => (methods[id] ?? []).join(', ')),
  ])
  return [['resource', ...columns.map(({ label }) => label)], ['---', ...columns.map(() => '---')], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}
