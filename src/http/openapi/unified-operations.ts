import { routeOf } from '../../gateway/describe/method-route.ts'
import { acceptedPointers, kindOf } from '../../gateway/describe/method-schemas.ts'
import { recordSchemaOf, resultSchemaOf } from '../../gateway/describe/record-schema.ts'
import type { ResourceSupport } from '../../gateway/support.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import type { ResourceModel } from '../../model/resources.ts'
import type { Components } from './components.ts'
import { failures, jsonBody, pathParameter } from './replies.ts'
import { noteSupport } from './supported-in.ts'
import type { Operation, Ref, Verb } from './types.ts'
import { unifiedParameters } from './unified-parameters.ts'
import { unifiedReplies } from './unified-replies.ts'
import { uploadForm } from './upload-form.ts'
import { writeHeaders } from './write-parts.ts'

/** A resource, and the integrations that have it. */
export type DescribedResource = {
  model: string
  resource: string
  described: ResourceModel
  having: readonly { label: string; support: ResourceSupport }[]
}

export type PlacedOperation = { path: string; verb: Verb; operation: Operation }

const READ_FAILURES = [400, 404, 405, 409, 422, 429, 502, 503, 504]
const WRITE_FAILURES = [...READ_FAILURES, 413, 415]

/** The operations of a method of a resource. A method that answers with bytes is served for POST and for GET. */
export function unifiedOperations(components: Components, described: DescribedResource, method: string): PlacedOperation[] {
  const { model, resource, having } = described
  const streams = having.flatMap(({ support }) => support.streams)
  const labels = having.filter(({ support }) => support.methods.includes(method)).map(({ label }) => label)
  const kind = kindOf(method, streams)
  const { verb, path } = routeOf(model, resource, method)
  const body = bodyRef(components, described, method)
  const operation: Operation = {
    operationId: `${model}_${resource}_${method}`,
    summary: summaryOf(method, resource),
    description: `Supported in: ${labels.join(', ')}. Others answer 405.${method === 'update' ? ' PUT is taken as the same.' : ''}`,
    tags: [`${model}/${resource}`],
    parameters: [
      ...(path.endsWith('/{id}') ? [pathParameter('id', 'The id of the record, as the provider gives it.')] : []),
      ...unifiedParameters(components, described, method, kind),
      ...(kind === 'write' ? writeHeaders(components) : []),
    ],
    ...(body === undefined ? {} : { requestBody: bodyOf(body, resource, method) }),
    responses: {
      ...unifiedReplies(components, { ...answerOf(components, described, method), method, kind }),
      ...failures(components, kind === 'write' ? WRITE_FAILURES : READ_FAILURES),
    },
  }
  const placed: PlacedOperation = { path, verb, operation }
  return kind === 'stream' ? [placed, { path, verb: 'get', operation: asGet(operation) }] : [placed]
}

function bodyOf(body: Ref, resource: string, method: string): NonNullable<Operation['requestBody']> {
  const { required, content } = jsonBody(body)
  return { required, content: { ...content, ...uploadForm(resource, method) } }
}

/** What a method answers, and the name under which it is shared. */
function answerOf(components: Components, described: DescribedResource, method: string): { name: string; record: () => Ref } {
  const { model, resource } = described
  const result = resultSchemaOf(model, resource, method)
  if (result === undefined) return { name: `${model}.${resource}`, record: () => recordRef(components, described) }
  const name = `${model}.${resource}.${method}`
  return { name, record: () => components.schemas(`${name}.result`, () => result) }
}

function recordRef(components: Components, { model, resource, having }: DescribedResource): Ref {
  return components.schemas(`${model}.${resource}`, () =>
    noteSupport(
      recordSchemaOf(model, resource),
      having.map(({ label, support }) => ({ label, supports: [...support.provides, '/remote_data'] })),
    ),
  )
}

function bodyRef(
  components: Components,
  { model, resource, described, having }: DescribedResource,
  method: string,
): Ref | undefined {
  const body = Object.hasOwn(described.bodies, method) ? described.bodies[method] : undefined
  if (body === undefined) return undefined
  const schema = jsonSchemaOf(body)
  const coverage = having
    .filter(({ support }) => support.methods.includes(method))
    .map(({ label, support }) => ({ label, supports: acceptedPointers(support, method) }))
  return components.schemas(`${model}.${resource}.${method}`, () => noteSupport(schema, coverage))
}

/** The query alone says which record is meant, so that the address works as a link. */
function asGet({ requestBody: _, ...operation }: Operation): Operation {
  return {
    ...operation,
    operationId: `${operation.operationId}_by_link`,
    summary: `${operation.summary}, by a link`,
    parameters: [
      { name: 'id', in: 'query', required: true, description: 'The id of the record.', schema: { type: 'string' } },
      ...(operation.parameters ?? []),
    ],
  }
}

const SUMMARIES: Record<string, string> = {
  list: 'List',
  get: 'Get one of',
  create: 'Create one of',
  update: 'Update one of',
  delete: 'Delete one of',
}

function summaryOf(method: string, resource: string): string {
  const verb = SUMMARIES[method]
  const noun = resource.replaceAll('_', ' ')
  return verb === undefined ? `${method} for ${noun}` : `${verb} the ${noun}`
}
