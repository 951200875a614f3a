import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.parse>
type Network = ReturnType<typeof ipaddr.parseCIDR>

/** Addresses that carry an IPv4 address inside, and the 16-bit word at which it begins: what counts is where the packet ends up. */
const CARRIERS: [network: Network, word: number][] = [
  [ipaddr.parseCIDR('::ffff:0:0/96'), 6],
  // NAT64 (RFC 6052). The local prefix 64:ff9b:1::/48 is left out: its layout is the network's own, so nothing inside can be judged.
  [ipaddr.parseCIDR('64:ff9b::/96'), 6],
  // 6to4 (RFC 3056).
  [ipaddr.parseCIDR('2002::/16'), 1],
]

/** All unicast that IANA has given out. Whatever lies outside is for special uses, some of which a library may not know yet. */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3')

/** Azure's metadata and wire server, which has a public address (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16). */
const AZURE_METADATA = '168.63.129.16'

/** Whether the address is one that anybody on the internet can reach. False for text that is no address. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text)
  if (address === undefined) return false
  if (address.kind() === 'ipv4') return address.range() === 'unicast' && address.toString() !== AZURE_METADATA
  return isInside(address, GLOBAL_V6) && address.range() === 'unicast'
}

/** The address, or the IPv4 address that it carries inside. Undefined for text that is no address in its usual form. */
export function parseAddress(text: string): Address | undefined {
  if (!ipaddr.isValid(text)) return undefined
  const address = ipaddr.parse(text)
  if (address.kind() === 'ipv4') return address
  const { parts } = address as InstanceType<typeof ipaddr.IPv6>
  for (const [network, word] of CARRIERS) {
    if (isInside(address, network)) return ipaddr.fromByteArray([...bytesOf(parts[word] ?? 0), ...bytesOf(parts[word + 1] ?? 0)])
  }
  return address
}

/** A network in CIDR form, or a single address as a network of one. Undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (!ipaddr.isValid(text)) return undefined
  const address = ipaddr.parse(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** Whether the address is of that network; an address of the other family never is. */
export function isInside(address: Address, network: Network): boolean {
  return address.kind() === network[0].kind() && address.match(network)
}

function bytesOf(word: number): [number, number] {
  return [word >> 8, word & 0xff]
}
