/** One administrative act. `details` holds names of fields, never a secret and no personal data. */
export type AuditEntry = {
  environmentId: string
  actorId: string | null
  action: string
  entityType: string
  entityId: string
  details: Record<string, unknown>
}

/** Records an act in the environment's audit log. */
export type Audit = (entry: AuditEntry) => Promise<void>
