import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { AuditLog } from '../../src/model/audit-log.ts'

/** An audit event, which accounts have to book: https://hire.lever.co/developer/documentation#audit-events. */
export const read = {
  id: 'id',
  action: 'type',
  actor: { fields: { id: { first: ['user.id', { from: 'user', as: 'text' }] }, type: { const: 'user' } }, when: 'user' },
  target: { fields: { id: 'target.id', type: 'target.type', name: 'target.label' }, when: 'target' },
  details: 'meta',
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
} satisfies FieldsOf<AuditLog>
