import type { AccountStatus } from '../ports/accounts.ts'
import type { WriteStatus } from '../ports/writes.ts'
import type { Tone } from './page.ts'

export const WRITE_WORDS: Record<WriteStatus, { label: string; tone: Tone; means: string }> = {
  accepted: { label: 'Accepted', tone: 'info', means: 'It is stored and will be sent.' },
  running: { label: 'Running', tone: 'info', means: 'It is being sent now.' },
  waiting: { label: 'Waiting', tone: 'warn', means: 'It did not get through yet and will be tried again by itself.' },
  succeeded: { label: 'Arrived', tone: 'good', means: 'The provider has it.' },
  failed: {
    label: 'Failed',
    tone: 'bad',
    means: 'The provider refused it. It is not sent again unless somebody corrects or retries it.',
  },
  dead: { label: 'Given up', tone: 'bad', means: 'All attempts are used up. Retry it once the cause is gone.' },
  unknown: {
    label: 'Unclear',
    tone: 'warn',
    means:
      'An attempt may have arrived and the provider cannot tell. Look there first; a retry looks once more and then sends it.',
  },
  cancelled: { label: 'Cancelled', tone: 'plain', means: 'Somebody cancelled it before it was sent.' },
}

export const ACCOUNT_WORDS: Record<AccountStatus, { label: string; tone: Tone; means: string }> = {
  connecting: { label: 'Connecting', tone: 'info', means: 'It is being linked.' },
  active: { label: 'Works', tone: 'good', means: 'The provider accepts its credentials.' },
  needs_reauth: {
    label: 'Needs to be reconnected',
    tone: 'bad',
    means: 'The provider refuses its credentials; its writes wait.',
  },
  validation_error: { label: 'Could not be checked', tone: 'warn', means: 'The last check got no good answer.' },
  disabled: { label: 'Disabled', tone: 'plain', means: 'Nothing is sent until an administrator enables it.' },
}

/** Whose turn it is, and to do what, after an error of this kind. */
export type Remedy = { who: string; what: string }

const CUSTOMER = 'The customer, or whoever manages the provider account'
const SENDER = 'Whoever sent it, or a recruiter here'
const NOBODY = 'Nobody, for now'

const REMEDIES: Record<string, Remedy> = {
  invalid_request: { who: SENDER, what: 'Correct the fields that are named and send it again.' },
  field_not_supported: { who: SENDER, what: 'Take the fields out that this provider has no place for.' },
  provider_rejected: { who: SENDER, what: 'Correct what the provider complains about and send it again.' },
  provider_not_found: { who: SENDER, what: 'The record it refers to does not exist at the provider. Correct the id.' },
  provider_conflict: {
    who: SENDER,
    what: 'The provider has something that contradicts it. Look there, then correct it or leave it.',
  },
  provider_forbidden: { who: CUSTOMER, what: 'Give the linked user or key the missing permission at the provider, then retry.' },
  provider_refused_credentials: { who: CUSTOMER, what: 'Reconnect the account: its key or its consent is no longer valid.' },
  account_needs_reauth: { who: CUSTOMER, what: 'Reconnect the account: its key or its consent is no longer valid.' },
  account_disabled: { who: 'An administrator here', what: 'Enable the account, or allow sandbox accounts.' },
  account_not_found: { who: 'An administrator here', what: 'The account was removed; link it again and send anew.' },
  operation_not_supported: { who: SENDER, what: 'This provider cannot do it. Choose another way.' },
  provider_rate_limited: { who: NOBODY, what: 'The provider asks to go slower; the gateway waits and goes on by itself.' },
  provider_unreachable: {
    who: NOBODY,
    what: 'The provider cannot be reached; the gateway tries again by itself. If it lasts, look at its status page.',
  },
  provider_failed: { who: 'The provider', what: 'It had a failure of its own. Retry; if it lasts, tell the provider.' },
  provider_timeout: { who: 'The provider', what: 'It answered too late. Retry; if it lasts, tell the provider.' },
  provider_surprised: {
    who: 'Whoever runs this gateway',
    what: 'The provider answered in a form that the mapping does not know. Look at the override and at updates.',
  },
  egress_denied: {
    who: 'Whoever runs this gateway',
    what: 'The address must not be called. Correct it, or allow its host with EGRESS_ALLOW.',
  },
  payload_too_large: { who: SENDER, what: 'Send smaller files.' },
  unavailable: { who: NOBODY, what: 'The gateway was short of a part of itself and tries again.' },
  internal: { who: 'Whoever runs this gateway', what: 'Look into the log of the gateway.' },
}

export function remedyOf(code: string | null | undefined): Remedy | undefined {
  return code !== null && code !== undefined && Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined
}
