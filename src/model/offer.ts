import { z } from 'zod'
import { Reference, RemoteData, Timestamp } from './common.ts'

/** An offer of employment. Its states differ too much between providers to be named alike, so `status` is the provider's word. */
export const Offer = z.object({
  id: z.string(),
  application: Reference.nullable(),
  candidate: Reference.nullable(),
  job: Reference.nullable(),
  creator: Reference.nullable(),
  status: z.string().nullable(),
  start_date: z.string().nullable().meta({ format: 'date' }),
  sent_at: Timestamp,
  closed_at: Timestamp,
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Offer = z.infer<typeof Offer>
