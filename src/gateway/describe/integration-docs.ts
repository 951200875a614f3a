import { GatewayError } from '../../errors.ts'
import type { JsonSchema } from '../../model/json-schema.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import { RESOURCES, type ResourceModel } from '../../model/resources.ts'
import type { Registry } from '../registry.ts'
import { integrationOf, type ResourceSupport, supportOf } from '../support.ts'
import { toIntegration } from './capabilities.ts'
import { type FieldDoc, fieldDocs } from './field-docs.ts'
import { type MethodRoute, routeOf } from './method-route.ts'
import { acceptedPointers, kindOf } from './method-schemas.ts'
import { COMMON_PARAMETERS, type MethodKind } from './parameters.ts'
import { recordSchemaOf } from './record-schema.ts'

export type MethodDocs = {
  method: string
  http: MethodRoute
  kind: MethodKind
  /** Parameters of this method; those of every method stand in `common`. */
  query: FieldDoc[]
  body: FieldDoc[] | null
}

export type ResourceDocs = {
  resource: string
  description: string
  docs: string
  methods: MethodDocs[]
  filters: string[]
  /** The fields of a record. */
  record: FieldDoc[]
}

/** What an integration supports of a model, field by field: every field of the model, whether it is supported or not. */
export type IntegrationDocs = {
  model: string
  integration: ReturnType<typeof toIntegration>
  common: (FieldDoc & { of: readonly MethodKind[] })[]
  resources: ResourceDocs[]
  /** Resources of the model that the integration does not have. */
  missing: string[]
}

/** @throws GatewayError `not_found` naming the models or integrations there are */
export function describeIntegration(registry: Registry, model: string, name: string): IntegrationDocs {
  const resources = resourcesOf(model)
  const compiled = integrationOf(registry, name)
  const supports = supportOf(compiled).filter((support) => support.model === model && Object.hasOwn(resources, support.resource))
  const { label } = compiled.connector
  const has = new Set(supports.map(({ resource }) => resource))
  return {
    model,
    integration: toIntegration(compiled.connector),
    common: commonDocs(label),
    resources: supports.map((support) => describeResource(support, resources[support.resource] as ResourceModel, label)),
    missing: Object.keys(resources).filter((resource) => !has.has(resource)),
  }
}

function resourcesOf(model: string): Record<string, ResourceModel> {
  const resources = Object.hasOwn(RESOURCES, model) ? RESOURCES[model] : undefined
  if (resources !== undefined) return resources
  const known = Object.keys(RESOURCES)
  throw new GatewayError('not_found', `There is no model ${JSON.stringify(model)}. There are: ${known.join(', ')}.`, {
    details: { models: known },
  })
}

function commonDocs(label: string): IntegrationDocs['common'] {
  return COMMON_PARAMETERS.map(({ name, schema, description, of, required }) => {
    const [doc] = fieldDocs({ properties: { [name]: { ...schema, description } } }, [{ label, supports: [`/${name}`] }])
    return { ...(doc as FieldDoc), pointer: name, required: required === true, of }
  })
}

function describeResource(support: ResourceSupport, model: ResourceModel, label: string): ResourceDocs {
  const { resource, docs, methods, filters, provides } = support
  return {
    resource,
    description: model.description,
    docs,
    methods: methods.map((method) => describeMethod(support, model, method, label)),
    filters,
    record: fieldDocs(recordSchemaOf(support.model, resource), [{ label, supports: [...provides, '/remote_data'] }]),
  }
}

function describeMethod(support: ResourceSupport, model: ResourceModel, method: string, label: string): MethodDocs {
  const kind = kindOf(method, support.streams)
  const body = Object.hasOwn(model.bodies, method) ? model.bodies[method] : undefined
  const bodySchema = body === undefined ? undefined : jsonSchemaOf(body)
  const supports = acceptedPointers(support, method)
  return {
    method,
    http: routeOf(support.model, support.resource, method),
    kind,
    query: queryDocs(support, model, method, label),
    body: bodySchema === undefined ? null : fieldDocs(bodySchema, [{ label, supports }]),
  }
}

function queryDocs(support: ResourceSupport, model: ResourceModel, method: string, label: string): FieldDoc[] {
  const toPointers = (names: readonly string[] | undefined) => (names ?? []).map((name) => `/${name}`)
  const queries = model.queries ?? {}
  const known: JsonSchema = Object.hasOwn(queries, method) ? jsonSchemaOf(queries[method] as ResourceModel['record']) : {}
  const own = (support.parameters[method] ?? []).map((name): [string, JsonSchema] => [name, { type: 'string' }])
  const docs = fieldDocs({ ...known, properties: { ...Object.fromEntries(own), ...known.properties } }, [
    { label, supports: toPointers(support.parameters[method]), requires: toPointers(support.requires[method]) },
  ])
  return docs.map((doc) => ({ ...doc, pointer: doc.name }))
}
