import type { Log } from '../log.ts'
import { toInvitationToken } from './invitation-token.ts'
import type { Invited } from './store/users.ts'

export type Mail = { to: string; subject: string; text: string }

/** Hands a mail to a server. Rejects when the server did not take it. */
export type SendMail = (mail: Mail) => Promise<void>

/** Whether the mail was taken. */
export type InvitationMailer = (invited: Invited) => Promise<boolean>

/** Long enough for a slow mail server; the user is stored already, and the link is kept when the time is up. */
const MAIL_TIMEOUT_MS = 10_000

/** The address at which an invitation is accepted. */
export function toInvitationUrl(publicUrl: string, secret: Uint8Array, invitationId: string): string {
  return `${publicUrl.replace(/\/$/, '')}/api/v1/invitations/${toInvitationToken(secret, invitationId)}`
}

/** @param sendMail undefined when no mail server is configured: then nothing is sent, and the console shows the link */
export function makeInvitationMailer(
  options: { publicUrl: string; secret: Uint8Array; log: Log },
  sendMail: SendMail | undefined,
): InvitationMailer {
  return async ({ user, invitationId, expiresAt }) => {
    if (sendMail === undefined) return false
    const url = toInvitationUrl(options.publicUrl, options.secret, invitationId)
    const text = [
      `Hello ${user.first_name},`,
      `you are invited to the applicant tracking system as ${user.role}. Choose a password here:`,
      url,
      `The link works once, until ${expiresAt.toISOString().slice(0, 10)}.`,
    ].join('\n\n')
    try {
      await inTime(sendMail({ to: user.email, subject: 'Your invitation', text }))
      return true
    } catch (error) {
      options.log.warn(
        { error: String(error), user_id: user.id },
        'An invitation could not be mailed; the console shows its link.',
      )
      return false
    }
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The mail server did not answer within ${MAIL_TIMEOUT_MS} ms.`)), MAIL_TIMEOUT_MS)
  })
  try {
    await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
