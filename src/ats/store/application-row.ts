import type { Selectable } from 'kysely'
import type { Application } from '../model/application.ts'
import type { AtsSchema } from '../schema.ts'

export type ApplicationRow = Selectable<AtsSchema['ats_application']>

export function toApplication({ environment_id, ...row }: ApplicationRow): Application {
  return {
    id: row.id,
    candidate_id: row.candidate_id,
    job_id: row.job_id,
    organization_id: environment_id,
    status: row.status,
    screening_score: row.screening_score,
    match_score: row.match_score,
    notes: row.notes,
    shortlisted_at: toIso(row.shortlisted_at),
    screening_started_at: toIso(row.screening_started_at),
    screening_completed_at: toIso(row.screening_completed_at),
    status_date: row.status_date.toISOString(),
    outreach_sent_at: toIso(row.outreach_sent_at),
    interest_clicked_at: toIso(row.interest_clicked_at),
    video_interview_invite_sent_at: toIso(row.video_interview_invite_sent_at),
    metadata: row.metadata,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

function toIso(at: Date | null): string | null {
  return at === null ? null : at.toISOString()
}
