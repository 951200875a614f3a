import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AtsError, failNotFound } from '../ats-error.ts'
import type { AtsContext, AtsEnv } from '../context.ts'
import { toValidationError } from '../error-reply.ts'
import { INVITATION_HEADERS, toAcceptedPage, toInvitationPage, toUnknownPage } from '../invitation-page.ts'
import { fromInvitationToken } from '../invitation-token.ts'
import { PasswordChoice } from '../model/user.ts'
import { acceptInvitation, findOpenInvitation } from '../store/invitations.ts'

const tags = ['Users']
const params = z.object({ token: z.string() })
const page = (description: string) => ({ description, content: { 'text/html': { schema: { type: 'string' as const } } } })

const show = createRoute({
  method: 'get',
  path: '/api/v1/invitations/{token}',
  tags,
  summary: 'The page on which an invited user chooses a password',
  security: [],
  request: { params },
  responses: { 200: page('A form'), 404: page('The link was used, replaced, or is too old') },
})

const accept = createRoute({
  method: 'post',
  path: '/api/v1/invitations/{token}',
  tags,
  summary: 'Accept an invitation by choosing a password',
  security: [],
  request: {
    params,
    body: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: { type: 'object', required: ['password'], properties: { password: { type: 'string', minLength: 10 } } },
        },
      },
    },
  },
  responses: {
    200: page('Accepted'),
    400: page('The form, with what is wrong'),
    404: page('The link was used, replaced, or is too old'),
  },
})

/** These two need no key: the token in the address is the proof. */
export function addInvitationRoutes(app: OpenAPIHono<AtsEnv>, ats: AtsContext, secret: Uint8Array): void {
  app.openapi(show, async (c) =>
    orUnknown(c, async () => {
      const invitation = await findOpenInvitation(ats, parseToken(c.req.valid('param').token))
      return c.html(toInvitationPage(invitation), 200, INVITATION_HEADERS)
    }),
  )
  app.openapi(accept, async (c) =>
    orUnknown(c, async () => {
      const invitationId = parseToken(c.req.valid('param').token)
      const choice = PasswordChoice.safeParse(await c.req.parseBody())
      if (!choice.success) {
        const invitation = await findOpenInvitation(ats, invitationId)
        return c.html(toInvitationPage(invitation, toValidationError(choice.error.issues).message), 400, INVITATION_HEADERS)
      }
      await acceptInvitation(ats, invitationId, choice.data.password)
      return c.html(toAcceptedPage(), 200, INVITATION_HEADERS)
    }),
  )

  function parseToken(token: string): string {
    const invitationId = fromInvitationToken(secret, token)
    if (invitationId === undefined) throw failNotFound('invitation')
    return invitationId
  }
}

async function orUnknown(c: Context<AtsEnv>, reply: () => Promise<Response>): Promise<Response> {
  try {
    return await reply()
  } catch (error) {
    if (!(error instanceof AtsError) || error.code !== 'not_found') throw error
    return c.html(toUnknownPage(), 404, INVITATION_HEADERS)
  }
}
