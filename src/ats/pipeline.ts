/** The pipeline statuses of an environment that has not set its own, in order. */
export const DEFAULT_PIPELINE_STATUSES = ['Applied', 'Screening', 'Shortlisted', 'Interview', 'Offer', 'Hired', 'Rejected']

/** The setting's own spelling of a status, found case-insensitively; undefined when the pipeline has no such status. */
export function findStatus(pipeline: readonly string[], given: string): string | undefined {
  const wanted = given.toLowerCase()
  return pipeline.find((status) => status.toLowerCase() === wanted)
}

export type Stamps = {
  status_date: Date
  shortlisted_at: Date | null
  screening_started_at: Date | null
  screening_completed_at: Date | null
}

type Before = Stamps & { status: string }

/**
 * The time stamps of an application that enters `status` at `at`. The stages with a stamp of their own are known by name, whatever the pipeline
 * calls the others, and keep the first time: going back and forth does not change when a candidate was first shortlisted.
 * @param before the application so far, or undefined for a new one
 */
export function stampStatus(before: Before | undefined, status: string, at: Date): Stamps {
  const isChange = before?.status !== status
  const entered = (name: string) => isChange && status.toLowerCase() === name
  const left = (name: string) => isChange && before?.status.toLowerCase() === name
  return {
    status_date: before === undefined || isChange ? at : before.status_date,
    shortlisted_at: before?.shortlisted_at ?? (entered('shortlisted') ? at : null),
    screening_started_at: before?.screening_started_at ?? (entered('screening') ? at : null),
    screening_completed_at: before?.screening_completed_at ?? (left('screening') ? at : null),
  }
}
