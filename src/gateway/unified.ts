import type { CompiledResource } from '../connector/compiled.ts'
import type { RemoteRecord, Session } from '../connector/contract.ts'

/**
 * A record in both shapes: `fields` is ours without `remote_data`; `remote` is the provider's, with its text where it is known, so that
 * whoever writes the reply need not write it again.
 */
export type UnifiedRecord = { fields: Record<string, unknown>; remote: RemoteRecord }

/** The unified record of a provider's record, by the resource's mapping or another one for it. */
export function toUnified(resource: Pick<CompiledResource, 'read'>, session: Session, remote: RemoteRecord): UnifiedRecord {
  return { fields: resource.read(remote.item, session.context, remote.parent), remote }
}

/** The record as one object, for storing with a write. */
export function withRemoteData({ fields, remote }: UnifiedRecord): Record<string, unknown> {
  return { ...fields, remote_data: remote.item }
}
