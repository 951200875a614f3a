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

const SCHEME = /^\s*(?:[a-z][a-z\d+.-]*:)?(?:\/\/)?/i

const DOT = 46
const SLASH = 47
const COLON = 58
const QUESTION = 63
const HASH = 35
const SPACE = 32

/**
 * The kind of site an address belongs to, by the last two names of its host (`de.linkedin.com`); null for a site that is not listed. Scheme and `//` are
 * optional: providers store addresses as people typed them.
 */
export function hostType(address: string): string | null {
  const start = address.startsWith('https://') ? 'https://'.length : SCHEME.exec(address)![0].length
  let end = start
  let domain = start
  let name = start
  for (; end < address.length; end++) {
    const code = address.charCodeAt(end)
    if (code === SLASH || code === COLON || code === QUESTION || code === HASH || code === SPACE) break
    if (code !== DOT) continue
    domain = name
    name = end + 1
  }
  return HOST_TYPES.get(address.slice(domain, end).toLowerCase()) ?? null
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
