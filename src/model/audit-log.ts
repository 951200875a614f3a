import { z } from 'zod'
import { RemoteData, Timestamp } from './common.ts'

/** One change that the provider recorded: who did what to what. */
export const AuditLog = z.object({
  id: z.string(),
  action: z.string().nullable().describe('The provider’s word.'),
  actor: z.object({ id: z.string().nullable(), type: z.string().nullable() }).nullable(),
  target: z.object({ id: z.string().nullable(), type: z.string().nullable(), name: z.string().nullable() }).nullable(),
  details: z.unknown(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type AuditLog = z.infer<typeof AuditLog>
