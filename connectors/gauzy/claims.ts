import { z } from 'zod'

const Claims = z.object({
  /** Seconds since the epoch. */
  exp: z.number().optional().catch(undefined),
  userId: z.string().optional().catch(undefined),
  tenantId: z.string().optional().catch(undefined),
  organizationId: z.string().optional().catch(undefined),
})
export type Claims = z.infer<typeof Claims>

/** What an access token says about itself. Its signature is the provider's to check; a token that is no JWT says nothing. */
export function readClaims(token: string): Claims {
  const [, payload = ''] = token.split('.')
  try {
    return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  } catch {
    return {}
  }
}
