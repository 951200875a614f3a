/** Scheme, `//` and user info are optional: providers store addresses as people typed them. Group 1 is the host. */
const HOST = /^\s*(?:[a-z][a-z0-9+.-]*:(?=\/\/))?(?:\/\/)?(?:[^/?#@\s]*@)?([^/:?#@\s]+)/i

const HOST_TYPES: ReadonlyMap<string, string> = new Map([
  ['linkedin.com', 'linkedin'],
  ['github.com', 'github'],
  ['gitlab.com', 'gitlab'],
  ['twitter.com', 'twitter'],
  ['x.com', 'twitter'],
  ['facebook.com', 'facebook'],
  ['instagram.com', 'instagram'],
  ['youtube.com', 'youtube'],
  ['medium.com', 'medium'],
  ['stackoverflow.com', 'stackoverflow'],
  ['dribbble.com', 'dribbble'],
  ['behance.net', 'behance'],
  ['xing.com', 'xing'],
])

/** The kind of site an address belongs to, by its host or the domain above it (`de.linkedin.com`); null for a site that is not listed. */
export function hostType(address: string): string | null {
  const host = HOST.exec(address)?.[1]?.toLowerCase()
  if (host === undefined) return null
  const upper = host.slice(host.lastIndexOf('.', host.lastIndexOf('.') - 1) + 1)
  return HOST_TYPES.get(host) ?? HOST_TYPES.get(upper) ?? null
}

/** The last step of an address's path, decoded: usually a file's name. Undefined when the path is empty. */
export function urlName(address: string): string | undefined {
  const bare = address.trim().replace(/[?#].*$/s, '')
  const path = bare.replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, '')
  const name = path.split('/').findLast((step) => step !== '')
  if (name === undefined) return undefined
  try {
    return decodeURIComponent(name)
  } catch {
    // A stray percent sign: the name as it stands says more than none.
    return name
  }
}
