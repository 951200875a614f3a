import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * The token in an invitation's link: the invitation's id and a proof that we made it. It can be made again at any time, so that the console can show a
 * waiting link although nothing is stored that would let a reader of the database accept it.
 */
export function toInvitationToken(secret: Uint8Array, invitationId: string): string {
  return `${invitationId.replaceAll('-', '')}.${sign(secret, invitationId).toString('base64url')}`
}

/** The invitation that a token is for, or undefined when we did not make the token. */
export function fromInvitationToken(secret: Uint8Array, token: string): string | undefined {
  const [, a, b, c, d, e, proof] =
    /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.([\w-]{43})$/.exec(token) ?? []
  if (proof === undefined) return undefined
  const invitationId = `${a}-${b}-${c}-${d}-${e}`
  return timingSafeEqual(sign(secret, invitationId), Buffer.from(proof, 'base64url')) ? invitationId : undefined
}

function sign(secret: Uint8Array, invitationId: string): Buffer {
  return createHmac('sha256', secret).update(`ats invitation ${invitationId}`).digest()
}
