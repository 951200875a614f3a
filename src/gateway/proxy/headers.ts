/**
 * Headers are passed by name, because a list of what must not pass is never complete: credentials, cookies, whatever belongs to one hop,
 * and who called us stay behind by not being here.
 */
const TO_PROVIDER = [
  'accept',
  'accept-language',
  'content-language',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'range',
]
const TO_CALLER = [
  'accept-ranges',
  'content-disposition',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'link',
]

/** What a caller's headers mean to the provider. Names in lower case. */
export function headersToProvider(headerOf: (name: string) => string | undefined): Record<string, string> {
  return pick(TO_PROVIDER, headerOf)
}

/** What a provider's headers mean to the caller. */
export function headersToCaller(headers: Readonly<Record<string, string>>): Record<string, string> {
  return pick(TO_CALLER, (name) => headers[name])
}

function pick(names: readonly string[], headerOf: (name: string) => string | undefined): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headerOf(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
