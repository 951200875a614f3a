import { AtsError } from './ats-error.ts'
import type { AtsContext } from './context.ts'
import { Email } from './model/common.ts'
import { PASSWORD_CHARACTERS_MAX, type User } from './model/user.ts'
import { isPassword } from './password.ts'
import { audit } from './store/audit-logs.ts'
import { hasEmail, toUser, USER_COLUMNS } from './store/users.ts'
import { makeTokenBuckets } from './token-buckets.ts'

const ATTEMPTS_PER_MINUTE = 10

/** One person in more environments than this signs in by naming the environment. */
const ENVIRONMENTS_MAX = 20

export type SignedIn = { environmentId: string; user: User }

/** @param environmentId the environment to sign in to; without it, the oldest in which the e-mail has this password */
export type SignIn = (email: string, password: string, environmentId?: string) => Promise<SignedIn | undefined>

/**
 * Sign-in by e-mail and password, for the console: undefined when they do not belong together, whichever of them is wrong, and for a user who is
 * deactivated or has not accepted the invitation.
 * @throws AtsError `rate_limit_exceeded` after too many attempts with one e-mail
 */
export function makeSignIn(ats: AtsContext): SignIn {
  const attempts = makeTokenBuckets(ats.now)
  return async (email, password, environmentId) => {
    const waitSeconds = attempts.take(email.toLowerCase(), ATTEMPTS_PER_MINUTE)
    if (waitSeconds > 0)
      throw new AtsError('rate_limit_exceeded', 'Too many attempts to sign in.', { retryAfterSeconds: waitSeconds })
    const users = !isPlausible(email, password)
      ? []
      : await ats.db
          .selectFrom('ats_user')
          .select([...USER_COLUMNS, 'environment_id', 'password_hash'])
          .where(hasEmail(email))
          .where('deactivated_at', 'is', null)
          .$if(environmentId !== undefined, (rows) => rows.where('environment_id', '=', environmentId ?? ''))
          .orderBy('id')
          .limit(ENVIRONMENTS_MAX)
          .execute()
    if (users.length === 0) await isPassword(password.slice(0, PASSWORD_CHARACTERS_MAX), null)
    for (const user of users) {
      if (!(await isPassword(password, user.password_hash))) continue
      const { environment_id, id } = user
      await audit(ats.db, { environmentId: environment_id, action: 'USER_LOGIN', entityType: 'user', entityId: id, actorId: id })
      return { environmentId: environment_id, user: toUser(user) }
    }
    return undefined
  }
}

/** What nobody can have chosen does not reach the database or the hash. */
function isPlausible(email: string, password: string): boolean {
  return Email.safeParse(email).success && password.length <= PASSWORD_CHARACTERS_MAX
}
