import { z } from 'zod'

const Flag = z
  .enum(['true', 'false', ''])
  .catch('')
  .transform((value) => value === 'true')
const Text = z.string().min(1).max(500).optional().catch(undefined)

/** How a page was asked for, in the parameters of the browser package. What is not understood is passed over: a page is for people. */
const Ask = z.object({
  link_token: Text,
  integration: Text,
  /** Which integrations to offer, of those that the link allows. */
  integrations: Text.transform((names) => names?.split(',').filter((name) => name !== '')),
  auth_format: Text,
  no_back: Flag,
  iframe: Flag,
})
export type Ask = z.output<typeof Ask>

/** From a query string or a form. */
export function readAsk(parameters: URLSearchParams): Ask {
  return Ask.parse(Object.fromEntries(parameters))
}

/** The same as parameters again, for links and hidden fields. */
export function toParameters(ask: Ask): Record<string, string> {
  const { link_token, integration, integrations, auth_format, no_back, iframe } = ask
  return {
    ...(link_token === undefined ? {} : { link_token }),
    ...(integration === undefined ? {} : { integration }),
    ...(integrations === undefined ? {} : { integrations: integrations.join(',') }),
    ...(auth_format === undefined ? {} : { auth_format }),
    ...(no_back ? { no_back: 'true' } : {}),
    ...(iframe ? { iframe: 'true' } : {}),
  }
}
