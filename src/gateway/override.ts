import type { Override } from '../connector/compiled.ts'
import { GatewayError } from '../errors.ts'
import { MappingError } from '../mapping/mapping-error.ts'
import { type OverrideTargets, parseOverride as parseModelOverride } from '../mapping/override.ts'
import { RESOURCES } from '../model/resources.ts'

const POINTER = '/unified_model_override'

/**
 * An account's override as an admin sends it: by model, by resource, `read` and `write`.
 * @throws GatewayError `invalid_request` naming every failure by pointer
 */
export function parseOverride(json: Record<string, unknown>): Override {
  try {
    return Object.fromEntries(
      Object.entries(json).map(([model, override]) => [
        model,
        parseModelOverride(override, targetsOf(model), `${POINTER}/${model}`),
      ]),
    )
  } catch (error) {
    if (!(error instanceof MappingError)) throw error
    throw new GatewayError(
      'invalid_request',
      `The override is not valid. ${error.failures.map(({ pointer, message }) => `${pointer} ${message}`).join(' ')}`,
      {
        failures: error.failures,
      },
    )
  }
}

/** What may be changed: the unified fields of the records; the provider's body is open, because only the provider knows its fields. */
function targetsOf(model: string): OverrideTargets {
  const resources = Object.hasOwn(RESOURCES, model) ? RESOURCES[model] : undefined
  if (resources === undefined) {
    throw new MappingError([
      { pointer: `${POINTER}/${model}`, message: `is not a model; there are ${Object.keys(RESOURCES).join(', ')}.` },
    ])
  }
  return Object.fromEntries(
    Object.entries(resources).map(([name, { record, bodies }]) => [
      name,
      {
        read: Object.keys(record.shape),
        write: [...new Set(Object.values(bodies).flatMap((body) => Object.keys('shape' in body ? (body.shape as object) : {})))],
      },
    ]),
  )
}
