import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { GatewayError } from '../errors.ts'
import { isInside, isPublicAddress, parseAddress, parseNetwork } from './address.ts'

/** Which addresses we call. Pure: it resolves nothing, and is asked again for the address that a name resolved to. */
export type Egress = {
  /** @throws GatewayError `egress_denied` for a scheme, a literal address or a form of URL that we do not call */
  checkUrl(url: URL): void
  /** @throws GatewayError `egress_denied` when `host` stands at an address that we do not call */
  checkAddress(host: string, address: string): void
}

/**
 * The policy: https to public addresses, and whatever the operator permits.
 * @param allow entries of EGRESS_ALLOW: a host name (at any address, by http too), an address, or a network as a CIDR (by http too
 *   when the URL holds the address itself)
 * @param allowHttp permits http to public hosts as well
 * @throws Error for an entry that is none of these
 */
export function makeEgress({ allow = [], allowHttp = false }: { allow?: readonly string[]; allowHttp?: boolean } = {}): Egress {
  const hosts = new Set<string>()
  const networks: NonNullable<ReturnType<typeof parseNetwork>>[] = []
  for (const entry of allow.map((text) => text.trim()).filter((text) => text !== '')) {
    const network = parseNetwork(entry)
    if (network !== undefined) networks.push(network)
    else if (HOST_NAME.test(entry)) hosts.add(bareHost(entry))
    else throw new Error(`EGRESS_ALLOW holds "${entry}", which is no host name, address or network such as 10.0.0.0/8.`)
  }

  const isPermitted = (host: string, text: string): boolean => {
    if (hosts.has(host)) return true
    const address = parseAddress(text)
    return address !== undefined && networks.some((network) => isInside(address, network))
  }

  const checkAddress = (host: string, address: string): void => {
    if (isPublicAddress(address) || isPermitted(bareHost(host), address)) return
    throw denied(host, 'it stands at an address that is not public')
  }

  return {
    checkAddress,
    checkUrl(url) {
      const host = bareHost(url.hostname)
      if (url.protocol !== 'https:' && url.protocol !== 'http:') throw denied(url.protocol, 'only https is called')
      if (url.username !== '' || url.password !== '') throw denied(host, 'the URL holds credentials')
      if (url.protocol === 'http:' && !allowHttp && !isPermitted(host, host)) throw denied(host, 'only https is called')
      if (isIP(host) !== 0) checkAddress(host, host)
    },
  }
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i

/** Without brackets and final dot, which are ways of writing the same host. */
function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

/** Says nothing about what a name resolves to: that would let a caller read the names of a private network. */
function denied(host: string, reason: string): GatewayError {
  return new GatewayError(
    'egress_denied',
    `The gateway does not call ${host}: ${reason}. An operator can permit hosts by EGRESS_ALLOW.`,
    {
      details: { host },
    },
  )
}

type Resolve = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * A look-up for `net.connect` and `tls.connect` that judges the very addresses that are connected to, so that a name cannot show one
 * address to the check and another to the connection. A name with a single address that we do not call is refused as a whole.
 * Literal addresses are never looked up: `checkUrl` judges those.
 */
export function makeGuardedLookup(egress: Egress, resolve: Resolve = systemLookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '')
      try {
        for (const { address } of addresses) egress.checkAddress(host, address)
      } catch (refusal) {
        return callback(refusal as GatewayError, '')
      }
      const [first] = addresses
      if (first === undefined) return callback(Object.assign(new Error(`${host} has no address.`), { code: 'ENOTFOUND' }), '')
      if (options.all === true) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}
