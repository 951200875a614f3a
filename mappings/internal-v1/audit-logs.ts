import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { AuditLog } from '../../src/model/audit-log.ts'

/** A row of `/api/v1/audit-logs`. Its time has microseconds, of which the unified record shows milliseconds. */
export const read = {
  id: 'id',
  action: 'action',
  actor: { fields: { id: 'user_id', type: { const: null } }, when: 'user_id' },
  target: { fields: { id: 'entity_id', type: 'entity_type', name: { const: null } }, when: 'entity_type' },
  details: 'details',
  created_at: { from: 'created_at', as: 'iso' },
} satisfies FieldsOf<AuditLog>
