import type { CompiledResource, Override } from '../../connector/compiled.ts'
import { type Explanation, explainFields } from '../../mapping/explain.ts'
import type { FieldsOverride } from '../../mapping/override.ts'
import type { Account } from '../../ports/accounts.ts'
import { type Registry, resourceOf } from '../registry.ts'

const explained = new WeakMap<CompiledResource, Record<string, Explanation>>()

/**
 * Where each field of a unified record comes from, for `explain=true` on a read: by its pointer (`/emails/*\/email`) the layer that maps it
 * and the paths of the provider's record. Worked out once for each revision of an account.
 * @throws GatewayError `operation_not_supported`
 */
export function explainRecord(registry: Registry, account: Account, model: string, name: string): Record<string, Explanation> {
  const resource = resourceOf(registry.compiled(account), model, name)
  const known = explained.get(resource)
  if (known !== undefined) return known
  const made = explainFields(resource.declaration.read, overrideOf(account, model, name).read)
  explained.set(resource, made)
  return made
}

/** What an account changes of one resource. The names may come from a URL, so only own keys count. */
export function overrideOf(
  { unified_model_override }: Pick<Account, 'unified_model_override'>,
  model: string,
  resource: string,
): { read: FieldsOverride; write: FieldsOverride } {
  const override = (unified_model_override ?? {}) as Override
  const resources = Object.hasOwn(override, model) ? override[model] : undefined
  const sides = resources !== undefined && Object.hasOwn(resources, resource) ? resources[resource] : undefined
  return { read: {}, write: {}, ...sides }
}
