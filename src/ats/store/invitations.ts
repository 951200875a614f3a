import { AtsError, failNotFound } from '../ats-error.ts'
import type { AtsContext } from '../context.ts'
import { hashPassword } from '../password.ts'
import { audit } from './audit-logs.ts'
import { INVITATION_MS, type Invited, toUser, USER_COLUMNS } from './users.ts'

export type OpenInvitation = { environment_id: string; id: string; email: string; first_name: string }

/** Who an invitation is for. @throws AtsError `not_found` when it was accepted, withdrawn, replaced, or is older than it may be */
export async function findOpenInvitation(ats: AtsContext, invitationId: string): Promise<OpenInvitation> {
  const row = await ats.db
    .selectFrom('ats_user')
    .select(['environment_id', 'id', 'email', 'first_name'])
    .where('invitation_id', '=', invitationId)
    .where('invitation_expires_at', '>', new Date(ats.now()))
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw failNotFound('invitation')
  return row
}

/** Gives the invited user a password, once. @throws AtsError `not_found` as above */
export async function acceptInvitation(ats: AtsContext, invitationId: string, password: string): Promise<void> {
  await findOpenInvitation(ats, invitationId)
  const passwordHash = await hashPassword(password)
  await ats.db.transaction().execute(async (trx) => {
    const at = new Date(ats.now())
    const row = await trx
      .updateTable('ats_user')
      .set({ password_hash: passwordHash, invitation_id: null, updated_at: at })
      .where('invitation_id', '=', invitationId)
      .where('invitation_expires_at', '>', at)
      .where('deactivated_at', 'is', null)
      .returning(['environment_id', 'id'])
      .executeTakeFirst()
    if (row === undefined) throw failNotFound('invitation')
    const { environment_id: environmentId, id } = row
    await audit(trx, { environmentId, action: 'USER_ACTIVATED', entityType: 'user', entityId: id, actorId: id })
  })
}

export type WaitingRow = Omit<Invited, 'isNew'> & { mailedAt: Date | null }

const WAITING_MAX = 1_000

/** Users of an environment who have not accepted their invitation, newest first. */
export async function listWaiting({ db }: AtsContext, environmentId: string): Promise<WaitingRow[]> {
  const rows = await db
    .selectFrom('ats_user')
    .select([...USER_COLUMNS, 'invitation_id', 'invitation_expires_at', 'invitation_mailed_at'])
    .where('environment_id', '=', environmentId)
    .where('invitation_id', 'is not', null)
    .where('deactivated_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(WAITING_MAX)
    .execute()
  return rows.flatMap((row) => {
    const { invitation_id: invitationId, invitation_expires_at: expiresAt, invitation_mailed_at: mailedAt } = row
    return invitationId === null || expiresAt === null ? [] : [{ user: toUser(row), invitationId, expiresAt, mailedAt }]
  })
}

/** Replaces a waiting invitation by a new one; the old link stops working. @throws AtsError `not_found`, `conflict` when it was accepted */
export async function renewInvitation(
  ats: AtsContext,
  environmentId: string,
  actorId: string | null,
  userId: string,
): Promise<Invited> {
  const invitationId = crypto.randomUUID()
  const expiresAt = new Date(ats.now() + INVITATION_MS)
  return ats.db.transaction().execute(async (trx) => {
    const user = await trx
      .selectFrom('ats_user')
      .select([...USER_COLUMNS, 'invitation_id'])
      .where('environment_id', '=', environmentId)
      .where('id', '=', userId)
      .where('deactivated_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (user === undefined) throw failNotFound('user')
    if (user.invitation_id === null) throw new AtsError('conflict', 'The user has accepted the invitation.')
    await trx
      .updateTable('ats_user')
      .set({ invitation_id: invitationId, invitation_expires_at: expiresAt, invitation_mailed_at: null })
      .where('environment_id', '=', environmentId)
      .where('id', '=', userId)
      .execute()
    const details = { role: user.role, renewed: true }
    await audit(trx, { environmentId, action: 'USER_INVITED', entityType: 'user', entityId: userId, actorId, details })
    return { user: toUser(user), isNew: false, invitationId, expiresAt }
  })
}

/** Remembers that the invitation went out by e-mail. */
export async function noteMailed({ db, now }: AtsContext, invitationId: string): Promise<void> {
  await db
    .updateTable('ats_user')
    .set({ invitation_mailed_at: new Date(now()) })
    .where('invitation_id', '=', invitationId)
    .execute()
}
