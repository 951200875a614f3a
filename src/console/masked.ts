const SECRET_KEY = /password|passwd|secret|token|api_?key|authorization|credential/i
const SHOWN_CHARACTERS_MAX = 2_000

/** A value for people to read: without what looks like a secret, and with long texts (files) cut to their size. */
export function masked(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => masked(one))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, name)]))
  }
  if (SECRET_KEY.test(key) && value !== null) return '•••'
  if (typeof value === 'string' && value.length > SHOWN_CHARACTERS_MAX) {
    return `${value.slice(0, 80)}… (${value.length.toLocaleString('en')} characters)`
  }
  return value
}

/** The same as indented JSON; a text that is no JSON stays as it is. */
export function maskedJson(value: unknown): string {
  return typeof value === 'string' ? String(masked(value)) : JSON.stringify(masked(value), null, 2)
}
