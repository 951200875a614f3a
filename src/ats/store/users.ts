import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import { AtsError, failField, failNotFound } from '../ats-error.ts'
import type { AtsContext, Principal } from '../context.ts'
import type { User, UserCreate, UsersQuery } from '../model/user.ts'
import type { AtsSchema, AtsTransaction } from '../schema.ts'
import { audit } from './audit-logs.ts'

export const USER_COLUMNS = [
  'id',
  'email',
  'first_name',
  'last_name',
  'role',
  'created_at',
  'updated_at',
  'deactivated_at',
] as const

export type UserRow = Pick<Selectable<AtsSchema['ats_user']>, (typeof USER_COLUMNS)[number]>

/** How long an invitation's link works. */
export const INVITATION_MS = 7 * 24 * 60 * 60 * 1_000

/** Active users, newest first, and how many match. */
export async function listUsers(
  { db }: AtsContext,
  environmentId: string,
  query: UsersQuery,
): Promise<{ users: User[]; total: number }> {
  const { email } = query
  const matching = db
    .selectFrom('ats_user')
    .where('environment_id', '=', environmentId)
    .where('deactivated_at', 'is', null)
    .$if(email !== undefined, (rows) => rows.where(hasEmail(email ?? '')))
  const rows = await matching.select(USER_COLUMNS).orderBy('id', 'desc').limit(query.limit).offset(query.offset).execute()
  const { total } = await matching.select((all) => all.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  return { users: rows.map(toUser), total: Number(total) }
}

/** A user, whether active or not. @throws AtsError `not_found` */
export async function getUser({ db }: AtsContext, environmentId: string, id: string): Promise<User> {
  const row = await db
    .selectFrom('ats_user')
    .select(USER_COLUMNS)
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw failNotFound('user')
  return toUser(row)
}

export type Invited = { user: User; isNew: boolean; invitationId: string; expiresAt: Date }

/**
 * Stores a user who is not able to sign in before accepting the invitation. A deactivated user with the same e-mail is the same person coming back: it
 * is active again under the given names and role, and its old password is gone.
 * @throws AtsError `conflict` when an active user has the e-mail
 */
export async function storeUser(ats: AtsContext, { environmentId, actorId }: Principal, input: UserCreate): Promise<Invited> {
  const at = new Date(ats.now())
  const id = ats.newId()
  const invitation = { invitation_id: crypto.randomUUID(), invitation_expires_at: new Date(ats.now() + INVITATION_MS) }
  return ats.db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto('ats_user')
      .values({ environment_id: environmentId, id, ...input, ...invitation, created_at: at, updated_at: at })
      .onConflict((conflict) =>
        conflict
          .expression(sql`environment_id, lower(email)`)
          .doUpdateSet({
            ...input,
            ...invitation,
            invitation_mailed_at: null,
            password_hash: null,
            updated_at: at,
            deactivated_at: null,
          })
          .where('ats_user.deactivated_at', 'is not', null),
      )
      .returning(USER_COLUMNS)
      .executeTakeFirst()
    if (row === undefined) throw failField('conflict', 'email', 'An active user has this e-mail')
    const details = { role: row.role, reactivated: row.id !== id }
    await audit(trx, { environmentId, action: 'USER_INVITED', entityType: 'user', entityId: row.id, actorId, details })
    return {
      user: toUser(row),
      isNew: row.id === id,
      invitationId: invitation.invitation_id,
      expiresAt: invitation.invitation_expires_at,
    }
  })
}

/**
 * Takes a user off the list and out of the product; what it did stays in the audit log. Doing it twice changes nothing.
 * @throws AtsError `not_found`, `conflict` for the last active Administrator
 */
export async function deactivateUser(ats: AtsContext, { environmentId, actorId }: Principal, id: string): Promise<void> {
  await ats.db.transaction().execute(async (trx) => {
    const administrators = await lockAdministrators(trx, environmentId)
    if (administrators.length === 1 && administrators[0] === id) {
      throw new AtsError('conflict', 'This is the last Administrator of the environment. Invite another one first.')
    }
    const at = new Date(ats.now())
    const { numUpdatedRows } = await trx
      .updateTable('ats_user')
      .set({ deactivated_at: at, updated_at: at, password_hash: null, invitation_id: null })
      .where('environment_id', '=', environmentId)
      .where('id', '=', id)
      .where('deactivated_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) await getUser({ ...ats, db: trx }, environmentId, id)
    else await audit(trx, { environmentId, action: 'USER_DEACTIVATED', entityType: 'user', entityId: id, actorId })
  })
}

/** Locked in one order: of two requests that would each remove one of the last two, the second sees what the first has done. */
async function lockAdministrators(trx: AtsTransaction, environmentId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('ats_user')
    .select('id')
    .where('environment_id', '=', environmentId)
    .where('role', '=', 'Administrator')
    .where('deactivated_at', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows.map(({ id }) => id)
}

/** The condition that a user has this e-mail, in any case. */
export function hasEmail(email: string) {
  return (eb: ExpressionBuilder<AtsSchema, 'ats_user'>) => eb(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    first_name: row.first_name,
    last_name: row.last_name,
    role: row.role,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    deactivated_at: row.deactivated_at === null ? null : row.deactivated_at.toISOString(),
  }
}
