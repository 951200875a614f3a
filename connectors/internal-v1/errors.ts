import { z } from 'zod'
import type { ErrorReading } from '../../src/connector/contract.ts'
import type { RemoteReply, RemoteRequest } from '../../src/connector/wire.ts'
import { type Failure, GatewayError } from '../../src/errors.ts'

const FAILURES_MAX = 50
const MESSAGE_CHARS_MAX = 500

const Message = z.string().transform((text) => text.slice(0, MESSAGE_CHARS_MAX))
const Failures = z.array(z.object({ path: z.string(), message: Message })).transform((all) => all.slice(0, FAILURES_MAX))
const Refusal = z.object({
  error: z.object({
    code: z.string(),
    message: Message,
    details: z
      .object({ failures: Failures.catch([]) })
      .optional()
      .catch(undefined),
  }),
})

/** Where a field of the API comes from in our input, by the first step of the path. */
const CANDIDATE: Record<string, string> = {
  full_name: '/name',
  email: '/emails/0/email',
  phone_number: '/phones',
  whatsapp_number: '/phones',
  location: '/locations/0',
  preferred_location: '/locations/1',
  primary_skills: '/skills',
  secondary_skills: '/skills',
  current_company: '/company',
  current_designation: '/title',
  current_ctc: '/compensation/current',
  expected_ctc: '/compensation/expected',
  notice_period_days: '/availability/notice_period_days',
  in_notice_period: '/availability/in_notice_period',
  last_working_day: '/availability/last_working_day',
  resume_url: '/attachments',
  metadata: '/custom_fields',
  file: '/content',
}
const JOB: Record<string, string> = {
  title: '/name',
  department: '/departments/0/name',
  external_id: '/code',
  metadata: '/custom_fields',
  candidate_id: '/candidate/id',
}
const USER: Record<string, string> = { email: '/emails/0/email', role: '/access_role' }

/** What the API says about a failure: `{error: {code, message, details?}}`. Undefined for a success. Nothing else of its body is passed on. */
export function readError(reply: RemoteReply, request: RemoteRequest): ErrorReading | undefined {
  if (reply.status >= 200 && reply.status < 300) return readSuccess(reply)
  const refusal = Refusal.safeParse(reply.body)
  if (!refusal.success) return {}
  const { code, message, details } = refusal.data.error
  const failures = details?.failures ?? []
  return {
    // The credentials are good: the candidate has to be revealed first.
    ...(code === 'talent_pool_reveal_required' ? { code: 'provider_rejected' as const } : {}),
    message,
    failures: failures.map(({ path, message: text }): Failure => ({ pointer: pointerOf(request, path), message: text })),
    body: { error: { code, message, ...(details === undefined ? {} : { details: { failures } }) } },
  }
}

/** A page for people where data was asked for, such as a sign-in page. Looking at the type leaves lists unparsed. */
function readSuccess({ headers }: RemoteReply): ErrorReading | undefined {
  return (headers['content-type'] ?? '').startsWith('text/html')
    ? { message: 'it answered with a web page instead of data' }
    : undefined
}

/** `jobs[3].title` as `/jobs/3/name`. */
function pointerOf({ path: asked }: RemoteRequest, path: string): string {
  const [first = '', ...rest] = path.split(/[.[\]]+/).filter((step) => step !== '')
  // Of an item of a bulk call the place of the item comes first.
  if (first === 'jobs' && rest[1] !== undefined) return `/jobs/${rest[0]}${translated(JOB, rest[1], rest.slice(2))}`
  if (asked.startsWith('/api/v1/jobs')) return translated(JOB, first, rest)
  return translated(asked.startsWith('/api/v1/users') ? USER : CANDIDATE, first, rest)
}

function translated(places: Record<string, string>, first: string, rest: string[]): string {
  return (Object.hasOwn(places, first) ? places[first] : undefined) ?? ['', first, ...rest].join('/')
}

/** Does `work`, and says of its failures where they stand in this operation's input. @param places pointers of failures, and the right ones */
export async function withPlaces<T>(places: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof GatewayError) || thrown.failures.length === 0) throw thrown
    const { code, message, details, retryAfterMs, remote } = thrown
    throw new GatewayError(code, message, {
      cause: thrown,
      details,
      failures: thrown.failures.map((failure) => ({ ...failure, pointer: places[failure.pointer] ?? failure.pointer })),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(remote === undefined ? {} : { remote }),
    })
  }
}
