import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../src/connector/compiled.ts'
import type { Connector, ResourceDeclaration, WriteOperation } from '../../src/connector/contract.ts'
import { runGet, runList, runWrite } from '../../src/connector/run.ts'
import { GatewayError } from '../../src/errors.ts'
import { unsupportedPointers } from '../../src/mapping/coverage.ts'
import { recordSchema } from '../../src/model/resources.ts'
import { type NamedFixture, readFixtures } from '../support/fixture.ts'
import { openScriptedSession } from '../support/scripted-line.ts'

const VERBS = ['list', 'get', 'create', 'update', 'delete'] as const

/** What every connector promises, from its fixtures. An operation without a fixture fails. */
export function describeConnector(connector: Connector): void {
  const fixtures = readFixtures(connector.id)

  describe(`${connector.id}: fixtures`, () => {
    test.each(operationsOf(connector))('%s has a fixture', (operation) => {
      expect(fixtures.map(({ model, resource, method }) => `${model}.${resource}.${method}`)).toContain(operation)
    })

    test.each(fixtures.map((fixture) => [fixture.file, fixture] as const))('%s', async (_file, named) => {
      await checkFixture(connector, named)
    })
  })

  describe(`${connector.id}: declaration`, () => {
    test('every mapping and every query compiles', () => {
      const compiled = compileConnector(connector)
      for (const [model, resources] of Object.entries(connector.unified)) {
        for (const name of Object.keys(resources)) expect(compiled.find(model, name)).toBeDefined()
      }
    })

    test('a create that is not repeatable can be looked for after a lost connection', () => {
      const blind = declarations(connector).filter(
        ([, { create }]) => create !== undefined && !create.repeatable && create.find === undefined,
      )
      expect(blind.map(([name]) => name)).toEqual([])
    })
  })
}

async function checkFixture(connector: Connector, { model, resource: name, method, fixture }: NamedFixture): Promise<void> {
  const { session, unused } = openScriptedSession(connector, model, fixture)
  const resource = compileConnector(connector).find(model, name)
  if (resource === undefined) throw new Error(`${connector.id} has no ${model}/${name}.`)
  const { declaration } = resource
  const unified = (remote: { item: unknown; parent?: unknown }) => {
    const record = resource.read(remote.item, session.context, remote.parent)
    recordSchema(model, name).partial().parse(record)
    expect(resource.read({ ...(remote.item as object), unheard_of: { field: [1] } }, session.context, remote.parent)).toEqual(
      record,
    )
    return record
  }

  const run = async () => {
    if (fixture.find !== undefined) {
      const found = await writeOf(declaration, method).find?.(session, fixture.call, fixture.find.since)
      expect(found).toMatchObject({ kind: fixture.find.kind, ...(fixture.find.id === undefined ? {} : { id: fixture.find.id }) })
    } else if (method === 'list' && declaration.list !== undefined) {
      const page = await runList(session, resource, declaration.list, fixture.call)
      expect({ records: page.records.map(unified), next: page.next }).toEqual({ next: undefined, ...fixture.page })
    } else if (method === 'get' && declaration.get !== undefined) {
      expect(unified(await runGet(session, resource, declaration.get, fixture.call))).toEqual(fixture.record)
    } else if (declaration.streams?.[method] !== undefined) {
      const { stream } = await declaration.streams[method].stream(session, fixture.call)
      expect(await new Response(stream).text()).toBe(fixture.bytes)
    } else {
      const operation = writeOf(declaration, method)
      const result = await runWrite(session, resource, method, operation, fixture.call)
      const written = {
        outcome: result.outcome,
        id: result.id,
        ...(result.record === undefined ? {} : { record: unified(result.record) }),
      }
      expect(written).toEqual(fixture.written)
      const { remote_data: _, ...input } = fixture.call.input ?? {}
      const warned = [
        ...unsupportedPointers(input, resource.consumedBy(operation)),
        ...session.warnings.map(({ pointer }) => pointer),
      ]
      expect(warned.sort()).toEqual([...(fixture.warnings ?? [])].sort())
    }
  }

  if (fixture.error === undefined) await run()
  else {
    const error = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(GatewayError)
    expect((error as GatewayError).code).toBe(fixture.error)
    expectNoSecret(fixture.account.credentials, JSON.stringify(error) + (error as GatewayError).message)
  }
  expectNoSecret(fixture.account.credentials, JSON.stringify(session.warnings))
  expect(unused()).toEqual([])
}

function expectNoSecret(credentials: Record<string, unknown>, text: string): void {
  for (const secret of Object.values(credentials))
    if (typeof secret === 'string' && secret.length > 5) expect(text).not.toContain(secret)
}

function writeOf(declaration: ResourceDeclaration, method: string): WriteOperation {
  const { create, update, delete: remove, custom } = declaration
  const operation = { create, update, delete: remove, ...custom }[method]
  if (operation === undefined) throw new Error(`There is no ${method}.`)
  return operation
}

function declarations(connector: Connector): [string, ResourceDeclaration][] {
  return Object.entries(connector.unified).flatMap(([model, resources]) =>
    Object.entries(resources).map(([name, declaration]): [string, ResourceDeclaration] => [`${model}.${name}`, declaration]),
  )
}

function operationsOf(connector: Connector): string[] {
  return declarations(connector).flatMap(([name, declaration]) => [
    ...VERBS.filter((verb) => declaration[verb] !== undefined).map((verb) => `${name}.${verb}`),
    ...Object.keys({ ...declaration.custom, ...declaration.streams }).map((method) => `${name}.${method}`),
  ])
}
