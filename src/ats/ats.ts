import { OpenAPIHono } from '@hono/zod-openapi'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import { failNotFound } from './ats-error.ts'
import { type Authenticate, makeAuthorize } from './authorize.ts'
import { limitJson } from './body-limit.ts'
import type { AtsContext, AtsEnv } from './context.ts'
import { makeErrorReply, toValidationError } from './error-reply.ts'
import { makeIds } from './ids.ts'
import { makeInvitationMailer, type SendMail } from './invite.ts'
import { addAuditLogRoutes } from './routes/audit-logs.ts'
import { addCandidateRoutes } from './routes/candidates.ts'
import { addDocumentRoutes } from './routes/documents.ts'
import { addInvitationRoutes } from './routes/invitations.ts'
import { addJobRoutes } from './routes/jobs.ts'
import { addOpenApiRoute } from './routes/openapi.ts'
import { addSettingsRoutes } from './routes/settings.ts'
import { addUserRoutes } from './routes/users.ts'
import { toAtsDb } from './schema.ts'
import { makeSettingsCache, type SettingsCache } from './settings-cache.ts'
import { makeSignIn, type SignIn } from './sign-in.ts'
import { warnOfSlowSearch } from './store/search-support.ts'
import { makeWaitingInvitations, type WaitingInvitations } from './waiting-invitations.ts'

export type AtsOptions = {
  /** Open and migrated; whoever opened it closes it. */
  database: Database
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  authenticate: Authenticate
  /** Where browsers reach this server, for the links in invitations. */
  publicUrl: string
  /** Signs the links in invitations; at least 32 random bytes. Links made with another one stop working. */
  secret: Uint8Array
  /** Without it, invitations wait in the console. */
  sendMail?: SendMail
}

export type Ats = {
  /** `/api/v1`. A caller in the same process may pass `{ principal }` as the bindings of `app.fetch` instead of a token. */
  app: OpenAPIHono<AtsEnv>
  settings: SettingsCache
  invitations: WaitingInvitations
  signIn: SignIn
  /** For the start: says in the log what of the database makes it slow. */
  checkDatabase(): Promise<void>
}

/** The built-in applicant tracking system. It opens nothing, and there is nothing to close. */
export function makeAts(options: AtsOptions): Ats {
  const { database, log, secret } = options
  const now = () => options.now()
  const db = toAtsDb(database)
  const ats: AtsContext = {
    database,
    db,
    log,
    now,
    newId: makeIds(now),
    settings: makeSettingsCache(db, now),
    mailInvitation: makeInvitationMailer(options, options.sendMail),
  }
  return {
    app: makeApp(ats, options.authenticate, secret),
    settings: ats.settings,
    invitations: makeWaitingInvitations(ats, options),
    signIn: makeSignIn(ats),
    checkDatabase: () => warnOfSlowSearch(ats),
  }
}

function makeApp(ats: AtsContext, authenticate: Authenticate, secret: Uint8Array): OpenAPIHono<AtsEnv> {
  const app = new OpenAPIHono<AtsEnv>({
    defaultHook: (result) => {
      if (result.success) return
      // An id that is none names nothing.
      if (result.target === 'param') throw failNotFound('thing')
      throw toValidationError(result.error.issues)
    },
  })
  app.onError(makeErrorReply(ats.log))
  addOpenApiRoute(app)
  app.use('/api/v1/invitations/*', limitJson())
  addInvitationRoutes(app, ats, secret)
  // What stands above is open to everyone; from here on a call needs a principal.
  app.use('/api/v1/*', makeAuthorize(ats, authenticate))
  addDocumentRoutes(app, ats)
  app.use('/api/v1/*', limitJson())
  addJobRoutes(app, ats)
  addCandidateRoutes(app, ats)
  addUserRoutes(app, ats)
  addAuditLogRoutes(app, ats)
  addSettingsRoutes(app, ats)
  app.all('/api/v1/*', () => {
    throw failNotFound('route')
  })
  return app
}
