import { z } from '@hono/zod-openapi'
import { DEFAULT_PIPELINE_STATUSES } from '../pipeline.ts'
import { filledText } from './common.ts'

const LIMIT_MAX = 1_000_000_000

const planLimit = z.int().min(0).max(LIMIT_MAX).nullable()

const PipelineStatuses = z
  .array(filledText(100).refine((status) => status === status.trim(), 'Must not begin or end with white space'))
  .min(1)
  .max(50)
  .refine(
    (statuses) => new Set(statuses.map((status) => status.toLowerCase())).size === statuses.length,
    'Names one status twice',
  )
  .openapi({ description: 'In order; a new application starts at the first' })

const fields = {
  pipeline_statuses: PipelineStatuses,
  active_jobs_max: planLimit.openapi({ description: 'How many active jobs the plan allows; null for any number' }),
  candidates_max: planLimit.openapi({ description: 'How many candidates the plan allows; null for any number' }),
  requests_per_minute: z.int().min(1).max(LIMIT_MAX).nullable().openapi({ description: 'For each token; null for any number' }),
}

/** The settings of one environment. */
export const Settings = z.object(fields).openapi('Settings')
export type Settings = z.infer<typeof Settings>

/** What is stored under `ats` in the settings of the environment; the rest has its preset. */
export const StoredSettings = z.object({
  pipeline_statuses: fields.pipeline_statuses.default(DEFAULT_PIPELINE_STATUSES),
  active_jobs_max: fields.active_jobs_max.default(null),
  candidates_max: fields.candidates_max.default(null),
  requests_per_minute: fields.requests_per_minute.default(6_000),
})

/** Absent settings stay; null lifts a limit. */
export const SettingsChange = z.strictObject(fields).partial().openapi('SettingsChange')
export type SettingsChange = z.infer<typeof SettingsChange>
