import type { ErrorCode } from '../../errors.ts'

/** Who can do something about a failure: the customer in the provider's pages, whoever runs this gateway, or the provider. */
export type Responsible = 'customer' | 'operator' | 'provider'

/** A failure as a person who links an account should read it. */
export type Explanation = { what: string; remedy: string; who: Responsible }

/** @param label of the provider */
export function explainFailure(code: string, label: string): Explanation {
  const explain = EXPLANATIONS[code as ErrorCode]
  if (explain !== undefined) return explain(label)
  return {
    what: `${label} could not be used.`,
    remedy: 'Try again in a few minutes. If it stays like this, tell whoever runs this gateway.',
    who: 'operator',
  }
}

const EXPLANATIONS: Partial<Record<ErrorCode, (label: string) => Explanation>> = {
  provider_refused_credentials: (label) => ({
    what: `${label} did not accept these credentials.`,
    remedy: `Check that they were copied whole, belong to this ${label} account and were not revoked there, and enter them again.`,
    who: 'customer',
  }),
  account_needs_reauth: (label) => ({
    what: `${label} no longer accepts the credentials of this account.`,
    remedy: 'Link the account again.',
    who: 'customer',
  }),
  account_disabled: () => ({
    what: 'This account is switched off.',
    remedy: 'Whoever runs this gateway can switch it on.',
    who: 'operator',
  }),
  provider_forbidden: (label) => ({
    what: `${label} knows these credentials, but they may not do this.`,
    remedy: `Give them the permission in ${label}, or use those of a user who has it.`,
    who: 'customer',
  }),
  provider_not_found: (label) => ({
    what: `${label} does not have this.`,
    remedy: 'Check the address and the settings. Some plans of a provider lack some of its parts.',
    who: 'customer',
  }),
  provider_rate_limited: (label) => ({
    what: `${label} gets too many calls at the moment.`,
    remedy: 'Wait a minute and try again. Nothing is wrong with the credentials.',
    who: 'provider',
  }),
  provider_unreachable: (label) => ({
    what: `${label} could not be reached.`,
    remedy: 'Check the address, if you gave one; otherwise try again later. Nothing is known yet about the credentials.',
    who: 'provider',
  }),
  provider_timeout: (label) => ({
    what: `${label} did not answer in time.`,
    remedy: 'Try again in a few minutes. Nothing is known yet about the credentials.',
    who: 'provider',
  }),
  provider_failed: (label) => ({
    what: `${label} has trouble of its own at the moment.`,
    remedy: 'Try again in a few minutes. Nothing is known yet about the credentials.',
    who: 'provider',
  }),
  provider_surprised: (label) => ({
    what: `Something answered at this address, but not as ${label} does.`,
    remedy: 'Check the address.',
    who: 'customer',
  }),
  egress_denied: () => ({
    what: 'The gateway does not call this address.',
    remedy: 'Use a public https address, or ask whoever runs this gateway to permit it (EGRESS_ALLOW).',
    who: 'operator',
  }),
  too_many_requests: () => ({
    what: 'There were too many attempts with this link.',
    remedy: 'Wait some minutes, then try again.',
    who: 'customer',
  }),
  unavailable: () => ({
    what: 'The gateway cannot work at the moment.',
    remedy: 'Try again in a minute. If it stays like this, tell whoever runs it.',
    who: 'operator',
  }),
}
