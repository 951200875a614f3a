import type { ResourceSupport } from '../../gateway/support.ts'
import { RESOURCES, type ResourceModel } from '../../model/resources.ts'
import type { Components } from './components.ts'
import type { Paths, Section, Tag } from './types.ts'
import { unifiedOperations } from './unified-operations.ts'

/** What one integration supports. */
export type Supporter = { label: string; supports: readonly ResourceSupport[] }

/** `/unified/{model}/{resource}`: every resource of the model with the methods that at least one integration has. */
export function unifiedSection(components: Components, supporters: readonly Supporter[]): Section {
  const sections = Object.entries(RESOURCES).flatMap(([model, resources]) =>
    Object.entries(resources).map(([resource, described]) =>
      describeResource(components, supporters, model, resource, described),
    ),
  )
  const served = sections.filter(({ paths }) => Object.keys(paths).length > 0)
  return { tags: served.map(({ tag }) => tag), paths: Object.assign({}, ...served.map(({ paths }) => paths)) }
}

function describeResource(
  components: Components,
  supporters: readonly Supporter[],
  model: string,
  resource: string,
  described: ResourceModel,
): { tag: Tag; paths: Paths } {
  const having = supporters.flatMap(({ label, supports }) =>
    supports.filter((one) => one.model === model && one.resource === resource).map((support) => ({ label, support })),
  )
  const tag = { name: `${model}/${resource}`, description: described.description }
  const methods = [...new Set(having.flatMap(({ support }) => support.methods))]
  const operations = methods.flatMap((method) => unifiedOperations(components, { model, resource, described, having }, method))
  const paths: Paths = {}
  for (const { path, verb, operation } of operations) paths[path] = { ...paths[path], [verb]: operation }
  return { tag, paths }
}
