import { isDeepStrictEqual } from 'node:util'
import { type CompiledResource, compileConnector, type Override } from '../../connector/compiled.ts'
import type { Parameters } from '../../connector/parameters.ts'
import { unsupportedPointers } from '../../mapping/coverage.ts'
import { type Explanation, explainFields } from '../../mapping/explain.ts'
import type { MappingContext } from '../../mapping/grammar.ts'
import type { Account } from '../../ports/accounts.ts'
import { parseOverride } from '../override.ts'
import { type Registry, refuseMethod, resourceOf } from '../registry.ts'
import { writeOperation } from '../write-operation.ts'
import { overrideOf } from './explain.ts'
import { type FirstRecordParts, findFirstRecord, type Sample } from './first-record.ts'
import { bodyNames } from './meta.ts'

export type PreviewRequest = {
  model: string
  resource: string
  /** The override to try, by model and resource as an account holds it. */
  override: Record<string, unknown>
  /** A record of the provider, for the side of reading. Without one, and without an input, the first record of a list is fetched. */
  sample?: Sample
  /** A unified input, parsed by the model, for the side of writing. */
  write?: { method: string; input: Record<string, unknown> }
  /** Parameters of the call: for the list, and what `$.query` paths see. */
  query: Parameters
  /** Look-up tables and settings that `$.` paths see beside a given sample. */
  context: Record<string, unknown>
}

/** Two results of one mapping: as the account is now, and with the override that is tried. */
export type Comparison = {
  before: Record<string, unknown>
  after: Record<string, unknown>
  /** The top-level fields that differ, as pointers. */
  changed: string[]
  /** Where each field comes from with the override that is tried. */
  fields: Record<string, Explanation>
}

export type Preview = {
  model: string
  resource: string
  read: (Comparison & { source: 'sample' | 'first_record'; sample: unknown }) | null
  /** `unsupported`: the input fields that have no place, before and after. */
  write: { bodies: Record<string, Comparison>; unsupported: { before: string[]; after: string[] } } | null
}

/**
 * Shows what an override would do, without saving it. Only the first record of a list is ever asked of the provider, and only when the
 * caller gives neither a sample nor an input.
 * @throws GatewayError `invalid_request` naming every failure of the override by pointer; whatever the list call throws
 */
export async function previewOverride(parts: FirstRecordParts, account: Account, request: PreviewRequest): Promise<Preview> {
  const { model, resource } = request
  const compiled = parts.registry.compiled(account)
  const now = resourceOf(compiled, model, resource)
  const override = parseOverride(request.override)
  const tried = resourceOf(compileConnector(compiled.connector, override), model, resource)
  const sides = { now, tried, override }
  return {
    model,
    resource,
    read: request.sample === undefined && request.write !== undefined ? null : await previewRead(parts, account, request, sides),
    write: request.write === undefined ? null : previewWrite(account, request, request.write, sides, parts.registry),
  }
}

type Sides = { now: CompiledResource; tried: CompiledResource; override: Override }

async function previewRead(
  parts: FirstRecordParts,
  account: Account,
  request: PreviewRequest,
  { now, tried, override }: Sides,
): Promise<Preview['read']> {
  const given = request.sample
  const { sample, context } =
    given === undefined
      ? await findFirstRecord(parts, account, now, request.query)
      : { sample: given, context: contextOf(account, request) }
  const { read } = overrideOf({ unified_model_override: override }, request.model, request.resource)
  return {
    source: given === undefined ? 'first_record' : 'sample',
    sample: sample.item,
    ...compare(
      now.read(sample.item, context, sample.parent),
      tried.read(sample.item, context, sample.parent),
      explainFields(now.declaration.read, read),
    ),
  }
}

function previewWrite(
  account: Account,
  request: PreviewRequest,
  { method, input: { remote_data: _, ...input } }: NonNullable<PreviewRequest['write']>,
  { now, tried, override }: Sides,
  registry: Registry,
): NonNullable<Preview['write']> {
  const operation = writeOperation(now.declaration, method) ?? refuseMethod(registry.compiled(account), now, method)
  const { write } = overrideOf({ unified_model_override: override }, request.model, request.resource)
  const context = contextOf(account, request)
  const bodies = bodyNames(operation).map((name): [string, Comparison] => [
    name,
    compare(
      now.bodies[name]?.(input, context) ?? {},
      tried.bodies[name]?.(input, context) ?? {},
      explainFields(now.declaration.bodies?.[name] ?? {}, write),
    ),
  ])
  return {
    bodies: Object.fromEntries(bodies),
    unsupported: {
      before: unsupportedPointers(input, now.consumedBy(operation)),
      after: unsupportedPointers(input, tried.consumedBy(operation)),
    },
  }
}

function contextOf(account: Account, { query, context }: PreviewRequest): MappingContext {
  return { account: account.context, query, ...context }
}

function compare(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  fields: Record<string, Explanation>,
): Comparison {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => name in before !== name in after || !isDeepStrictEqual(before[name], after[name]))
  return { before, after, changed: changed.map((name) => `/${name}`), fields }
}
