import type { AtsContext } from './context.ts'
import { toInvitationUrl } from './invite.ts'
import type { User } from './model/user.ts'
import { listWaiting, noteMailed, renewInvitation } from './store/invitations.ts'

export type WaitingInvitation = {
  user: User
  /** Where the user accepts it. Whoever has the link can. */
  url: string
  expiresAt: Date
  /** When it went out by e-mail, or null when it did not. */
  mailedAt: Date | null
}

export type WaitingInvitations = {
  /** Users of an environment who have not accepted yet, newest first, expired invitations included. */
  list(environmentId: string): Promise<WaitingInvitation[]>
  /** A new link instead of the old one, mailed again where mail is configured. @throws AtsError `not_found`, `conflict` when it was accepted */
  renew(environmentId: string, actorId: string | null, userId: string): Promise<WaitingInvitation>
}

/** Invitations as a console shows them. */
export function makeWaitingInvitations(ats: AtsContext, options: { publicUrl: string; secret: Uint8Array }): WaitingInvitations {
  const urlOf = (invitationId: string) => toInvitationUrl(options.publicUrl, options.secret, invitationId)
  return {
    async list(environmentId) {
      const rows = await listWaiting(ats, environmentId)
      return rows.map(({ user, invitationId, expiresAt, mailedAt }) => ({ user, url: urlOf(invitationId), expiresAt, mailedAt }))
    },
    async renew(environmentId, actorId, userId) {
      const invited = await renewInvitation(ats, environmentId, actorId, userId)
      const isMailed = await ats.mailInvitation(invited)
      if (isMailed) await noteMailed(ats, invited.invitationId)
      const { user, invitationId, expiresAt } = invited
      return { user, url: urlOf(invitationId), expiresAt, mailedAt: isMailed ? new Date(ats.now()) : null }
    },
  }
}
