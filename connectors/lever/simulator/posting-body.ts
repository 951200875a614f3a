import { z } from 'zod'
import { POSTING_STATES } from './posting-records.ts'

const Category = z.string().nullable().optional()

/** The body of a change; a create needs the title besides. */
export const PostingChange = z.object({
  text: z.string().min(1).optional(),
  state: z.enum(POSTING_STATES).optional(),
  distributionChannels: z.array(z.enum(['internal', 'public'])).optional(),
  owner: z.string().optional(),
  hiringManager: z.string().optional(),
  categories: z
    .object({
      commitment: Category,
      department: Category,
      level: Category,
      location: Category,
      team: Category,
      allLocations: z.array(z.string()).optional(),
    })
    .optional(),
  tags: z.array(z.string()).optional(),
  content: z
    .object({
      description: z.string().optional(),
      descriptionHtml: z.string().optional(),
      lists: z.array(z.object({ text: z.string(), content: z.string() })).optional(),
      closingPostingHtml: z.string().optional(),
    })
    .optional(),
  country: z.string().length(2).optional(),
  requisitionCodes: z.array(z.string()).optional(),
  workplaceType: z.enum(['unspecified', 'onsite', 'remote', 'hybrid']).optional(),
  salaryRange: z
    .object({
      min: z.number().optional(),
      max: z.number().optional(),
      currency: z.string().optional(),
      interval: z.string().optional(),
    })
    .optional(),
  confidentiality: z.enum(['confidential', 'non-confidential']).optional(),
})
export type PostingInput = z.infer<typeof PostingChange>

export const PostingCreate = PostingChange.extend({ text: z.string('text is required').min(1) })
