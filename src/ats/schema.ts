import type { ColumnType, Generated, GeneratedAlways, Kysely, Transaction } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { JsonObject } from './model/common.ts'

type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
/** Written as JSON text, read as the parsed value. */
type NullableJson = ColumnType<JsonObject | null, string | null | undefined, string | null>

/** The tables of the built-in ATS. Their constraints and the reasons for them stand in the migration. */
export type AtsSchema = {
  ats_job: {
    environment_id: string
    id: string
    title: string
    description: string
    department: string | null
    status: 'active' | 'paused' | 'closed' | 'draft'
    external_id: string | null
    company_card_id: string | null
    metadata: NullableJson
    created_at: Timestamp
    updated_at: Timestamp
  }
  ats_candidate: {
    environment_id: string
    id: string
    full_name: string
    email: string
    phone_number: string | null
    whatsapp_number: string | null
    location: string | null
    preferred_location: string | null
    primary_skills: string[]
    secondary_skills: string[]
    total_experience_years: number | null
    current_company: string | null
    current_designation: string | null
    current_ctc: number | null
    expected_ctc: number | null
    notice_period_days: number | null
    in_notice_period: boolean | null
    /** A day, which the driver would read as a moment of this machine's zone: always select it as text. */
    last_working_day: ColumnType<never, string | null, string | null>
    resume_url: string | null
    resume_path: string | null
    source: string | null
    screening_score: number | null
    talent_pool_status: 'not_linked' | 'masked' | 'revealed'
    metadata: NullableJson
    searchable: GeneratedAlways<string>
    created_at: Timestamp
    updated_at: Timestamp
  }
  ats_candidate_tally: {
    environment_id: string
    slot: number
    candidates: string
  }
  ats_application: {
    environment_id: string
    id: string
    candidate_id: string
    job_id: string
    status: string
    screening_score: number | null
    match_score: number | null
    notes: string | null
    shortlisted_at: NullableTimestamp
    screening_started_at: NullableTimestamp
    screening_completed_at: NullableTimestamp
    status_date: Timestamp
    outreach_sent_at: NullableTimestamp
    interest_clicked_at: NullableTimestamp
    video_interview_invite_sent_at: NullableTimestamp
    metadata: NullableJson
    created_at: Timestamp
    updated_at: Timestamp
  }
  ats_document: {
    environment_id: string
    id: string
    candidate_id: string
    file_name: string
    content_type: string
    size_bytes: number
    content: Buffer
    created_at: Timestamp
  }
  ats_user: {
    environment_id: string
    id: string
    email: string
    first_name: string
    last_name: string
    role: 'Recruiter' | 'HiringManager' | 'Interviewer' | 'Administrator'
    password_hash: string | null
    invitation_id: string | null
    invitation_expires_at: NullableTimestamp
    invitation_mailed_at: NullableTimestamp
    created_at: Timestamp
    updated_at: Timestamp
    deactivated_at: NullableTimestamp
  }
  ats_audit_log: {
    environment_id: string
    id: Generated<string>
    action: string
    entity_type: string
    entity_id: string | null
    user_id: string | null
    details: ColumnType<JsonObject, string, string>
    /** Stamped by the database, whatever is given. */
    created_at: Generated<Timestamp>
  }
}

type Environments = { environment: { id: string; settings: ColumnType<JsonObject, string, string> } }

export type AtsDb = Kysely<AtsSchema & Environments>
export type AtsTransaction = Transaction<AtsSchema & Environments>

/** The same connections, seen with the ATS's tables. */
export function toAtsDb(database: Database): AtsDb {
  return database.db.withTables<AtsSchema>() as unknown as AtsDb
}
