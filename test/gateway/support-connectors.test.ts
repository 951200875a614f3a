import { describe, expect, test } from 'vitest'
import { CONNECTORS } from '../../connectors/index.ts'
import { compileConnector } from '../../src/connector/compiled.ts'
import { narrowSchema } from '../../src/gateway/describe/narrow-schema.ts'
import { recordSchemaOf } from '../../src/gateway/describe/record-schema.ts'
import { type ResourceSupport, supportOf } from '../../src/gateway/support.ts'
import { type JsonSchema, jsonSchemaOf } from '../../src/model/json-schema.ts'
import { findResource } from '../../src/model/resources.ts'

const supports = CONNECTORS.flatMap((connector) =>
  supportOf(compileConnector(connector)).map((support): [string, ResourceSupport] => [
    `${connector.id} ${support.model}/${support.resource}`,
    support,
  ]),
)

function strangers(schema: JsonSchema, pointers: readonly string[]): string[] {
  return pointers.filter((pointer) => narrowSchema(schema, [pointer]) === undefined)
}

/** What a connector says of itself is only as good as its words: they must be those of the unified model. */
describe.each(supports)('%s', (_name, support) => {
  const { model, resource } = support

  test('is a resource of the unified model, and every write that the model gives a body has one', () => {
    const bodies = findResource(model, resource)?.bodies
    expect(bodies).toBeDefined()
    const writing = Object.keys(support.accepts).filter((method) => method !== 'delete')
    expect(writing.filter((method) => bodies?.[method] === undefined)).toEqual([])
  })

  test('every field that it provides is a field of the record', () => {
    expect(strangers(recordSchemaOf(model, resource), support.provides)).toEqual([])
  })

  test('every field that it accepts is a field of the body', () => {
    const bodies = findResource(model, resource)?.bodies ?? {}
    const wrong = Object.entries(support.accepts).flatMap(([method, pointers]) => {
      const body = bodies[method]
      return body === undefined ? [] : strangers(jsonSchemaOf(body), pointers).map((pointer) => `${method} ${pointer}`)
    })
    expect(wrong).toEqual([])
  })
})
