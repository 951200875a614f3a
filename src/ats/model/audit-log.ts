import { z } from '@hono/zod-openapi'
import { toInstant } from '../instant.ts'
import { pageQuery, Timestamp } from './common.ts'

/** Everything that is written down: the built-in ATS's own changes, and the gateway's administrative acts. */
export const AUDIT_ACTIONS = [
  'JOB_CREATED',
  'JOB_UPDATED',
  'JOBS_SYNCED',
  'CANDIDATE_CREATED',
  'CANDIDATE_UPDATED',
  'CANDIDATE_DELETED',
  'CANDIDATE_REVEALED',
  'APPLICANT_LINKED',
  'APPLICATION_UPDATED',
  'DOCUMENT_ADDED',
  'USER_INVITED',
  'USER_ACTIVATED',
  'USER_DEACTIVATED',
  'USER_LOGIN',
  'SETTINGS_CHANGED',
  'ACCOUNT_LINKED',
  'ACCOUNT_UNLINKED',
  'CREDENTIALS_CHANGED',
  'OVERRIDE_CHANGED',
  'TOKEN_CREATED',
  'TOKEN_REVOKED',
  'WRITE_CORRECTED',
  'WRITE_RETRIED',
  'WRITE_CANCELLED',
  'WEBHOOK_CHANGED',
] as const

const Since = z
  .string()
  .transform((since, context) => {
    const instant = toInstant(since)
    if (instant !== undefined) return instant
    context.addIssue('Expected a time of ISO 8601 with its zone, such as 2026-03-01T10:35:39.817Z')
    return z.NEVER
  })
  .openapi({
    type: 'string',
    format: 'date-time',
    description: 'Only rows written after this time. Rows never appear later with an earlier time.',
  })

export const AuditLogsQuery = z.strictObject({
  action: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: `Only this action: ${AUDIT_ACTIONS.join(', ')}`, example: 'CANDIDATE_DELETED' }),
  since: Since.optional(),
  ...pageQuery(50),
})
export type AuditLogsQuery = z.infer<typeof AuditLogsQuery>

export const AuditLog = z
  .object({
    id: z.uuid(),
    action: z.string(),
    entity_type: z.string(),
    entity_id: z.string().nullable(),
    user_id: z.string().nullable().openapi({ description: 'Who did it: a user or an API token' }),
    details: z.record(z.string(), z.unknown()).openapi({ description: 'Never a secret; personal data only as names of fields' }),
    created_at: Timestamp.openapi({ example: '2026-03-01T10:35:39.817342Z' }),
  })
  .openapi('AuditLog')
export type AuditLog = z.infer<typeof AuditLog>

export const AuditLogsReply = z
  .object({ data: z.array(AuditLog), pagination: z.object({ total: z.int(), limit: z.int(), offset: z.int() }) })
  .openapi('AuditLogsReply')
