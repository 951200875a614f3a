import { z } from 'zod'
import { RemoteData, RemoteInput, Timestamp } from './common.ts'

/** A sales pipeline (`crm`): deals go through its stages. Nothing in it is about candidates. */
export const Pipeline = z.object({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  stages: z.array(z.object({ id: z.string().nullable(), name: z.string().nullable(), index: z.int().nullable() })),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Pipeline = z.infer<typeof Pipeline>

/** The body of a pipeline create or update. Stages without an index stand in the order given. */
export const PipelineInput = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().nullish(),
  stages: z
    .array(z.strictObject({ id: z.string().optional(), name: z.string().min(1), index: z.int().min(0).optional() }))
    .max(100)
    .optional(),
  remote_data: RemoteInput.optional(),
})
export type PipelineInput = z.infer<typeof PipelineInput>
