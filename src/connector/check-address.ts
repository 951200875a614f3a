import { promisify } from 'node:util'
import { GatewayError } from '../errors.ts'
import { type Egress, makeGuardedLookup } from './egress.ts'

/**
 * Whether an address that somebody gave would be called, asked before it is kept. Every later call judges the address anew.
 * @param resolve the system's look-up by default
 * @throws GatewayError `egress_denied`; `invalid_request` for a host that does not resolve
 */
export async function checkCallable(egress: Egress, url: URL, resolve?: Parameters<typeof makeGuardedLookup>[1]): Promise<void> {
  egress.checkUrl(url)
  const lookup = promisify(makeGuardedLookup(egress, resolve)) as (host: string, options: { all: true }) => Promise<unknown>
  try {
    await lookup(url.hostname.replace(/^\[(.*)\]$/, '$1'), { all: true })
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause
    throw new GatewayError('invalid_request', `The host ${url.hostname} does not resolve to an address.`, { cause })
  }
}
