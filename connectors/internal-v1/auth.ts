import { z } from 'zod'
import type { ConnectedAccount, CredentialFormat } from '../../src/connector/contract.ts'

/** The ATS of this process: the call arrives with the account's environment, and there is nothing to prove. */
export const builtIn: CredentialFormat = {
  label: 'Built-in ATS',
  fields: z.strictObject({}),
  authorize: () => ({}),
}

export const apiKey: CredentialFormat = {
  label: 'API key',
  fields: z.strictObject({
    api_key: z.string().min(1).meta({ label: 'API key', help: 'A key of the host that the address names.', secret: true }),
  }),
  authorize: ({ credentials }) => ({ authorization: `Bearer ${credentials.api_key}` }),
}

/** Settings of an account beyond its credentials. */
export const Settings = z.strictObject({
  base_url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      label: 'Address',
      help: 'Where the API is, such as https://your-tenant.example.com. Without it the built-in ATS of this gateway is meant.',
    }),
})

/** Where the API is, without `/api/v1`. Undefined for the built-in ATS. */
export function baseUrl({ context }: ConnectedAccount): string | undefined {
  const { base_url: url } = context
  return typeof url === 'string' ? url.replace(/\/+$/, '').replace(/\/api\/v1$/, '') : undefined
}
