import { z } from '@hono/zod-openapi'
import { ATS_ERRORS, type AtsErrorCode } from '../ats-error.ts'

const codes = Object.keys(ATS_ERRORS) as [AtsErrorCode, ...AtsErrorCode[]]

export const ErrorBody = z
  .object({
    error: z.object({
      code: z.enum(codes),
      message: z.string(),
      details: z
        .object({ failures: z.array(z.object({ path: z.string(), message: z.string() })) })
        .optional()
        .openapi({ description: 'Which fields are wrong, by path: `application.job_id`, `jobs[3].title`.' }),
    }),
  })
  .openapi('Error')
