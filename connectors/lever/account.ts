import { z } from 'zod'
import type { ConnectedAccount } from '../../src/connector/contract.ts'

type Hosts = { api: string; auth: string; audience: string }

/**
 * Lever's hosts. The sandbox is another installation with keys of its own. That the European data API has a host of its own is what
 * several clients use; Lever's documentation names it for the job site only, and no authorization host beside it.
 */
const HOSTS = {
  global: { api: 'https://api.lever.co/v1', auth: 'https://auth.lever.co', audience: 'https://api.lever.co/v1/' },
  eu: { api: 'https://api.eu.lever.co/v1', auth: 'https://auth.lever.co', audience: 'https://api.lever.co/v1/' },
  sandbox: {
    api: 'https://api.sandbox.lever.co/v1',
    auth: 'https://sandbox-lever.auth0.com',
    audience: 'https://api.sandbox.lever.co/v1/',
  },
} satisfies Record<string, Hosts>

/** Settings of a Lever account beyond its credentials. */
export const LeverSettings = z.strictObject({
  perform_as: z.string().min(1).optional().meta({
    label: 'Act as user',
    help: 'The id of the Lever user that writes are recorded under. Lever requires one to add a lead, a file, an interview or a job.',
  }),
  region: z.enum(['global', 'eu', 'sandbox']).default('global').meta({ label: 'Region', help: 'Where the Lever account lives.' }),
  confidentiality: z.enum(['non-confidential', 'confidential', 'all']).optional().meta({
    label: 'Confidential data',
    help: 'Which candidates and jobs lists show. Anything but non-confidential needs credentials with that grant.',
  }),
  base_url: z.url().optional().meta({ label: 'API address', help: 'In place of the region’s, without a trailing slash.' }),
  auth_url: z
    .url()
    .optional()
    .meta({ label: 'Authorization address', help: 'In place of the region’s, without a trailing slash.' }),
})
export type LeverSettings = z.infer<typeof LeverSettings>

/** Where the account's data is, without a trailing slash. */
export function apiUrl(account: ConnectedAccount): string {
  return withoutSlash(settingsOf(account).base_url) ?? hostsOf(account).api
}

/** Where the account's access is renewed, without a trailing slash. */
export function authUrl(account: ConnectedAccount): string {
  return withoutSlash(settingsOf(account).auth_url) ?? hostsOf(account).auth
}

/** What a grant is for, with the slash at its end: with any other audience the consent covers nothing but offline access. */
export function audienceOf(account: ConnectedAccount): string {
  const own = withoutSlash(settingsOf(account).base_url)
  return own === undefined ? hostsOf(account).audience : `${own}/`
}

function hostsOf(account: ConnectedAccount): Hosts {
  return HOSTS[settingsOf(account).region ?? 'global']
}

/** Settings are checked when they are saved, one by one, so any of them may be missing. */
export function settingsOf(account: ConnectedAccount): Partial<LeverSettings> {
  return account.context
}

function withoutSlash(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, '')
}
