import { z } from 'zod'
import { Reference, RemoteData, Timestamp } from './common.ts'

export const JobFormFieldType = z.enum(['text', 'textarea', 'dropdown', 'file', 'radio', 'checkbox', 'date', 'number'])

/** One question that a job asks of people who apply. `name` and `group_id` are what `job_form_field_answers` of a candidate create name it by. */
export const JobFormField = z.object({
  id: z.string(),
  name: z.string().nullable(),
  job: Reference.nullable(),
  label: z.string().nullable(),
  index: z.int().nullable().describe('From 0, within the group.'),
  is_required: z.boolean().nullable(),
  answer_visibility: z.string().nullable(),
  description: z.string().nullable(),
  type: JobFormFieldType.nullable(),
  options: z.array(z.object({ id: z.string().nullable(), label: z.string().nullable(), value: z.string().nullable() })),
  group_id: z.string().nullable(),
  group_name: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type JobFormField = z.infer<typeof JobFormField>
