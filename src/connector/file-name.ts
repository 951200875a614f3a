import { endingFor, endingOf } from './file-type.ts'

const NAME_LENGTH_MAX = 150

/**
 * The name that a server gives to a file: `filename*` (RFC 6266), else `filename`, else the last segment of an address, the first
 * with a known ending. Undefined when there is none. Pure.
 * @param disposition the `content-disposition` as it came, its bytes read as Latin-1
 */
export function findFileName(disposition: string | undefined, addresses: URL[]): string | undefined {
  const said = disposition === undefined ? undefined : (extendedName(disposition) ?? plainName(disposition))
  if (said !== undefined && tidy(said) !== '') return tidy(said)
  const segments = addresses.map(({ pathname }) => tidy(percentDecoded(pathname) ?? '')).filter((segment) => segment !== '')
  return segments.find((segment) => endingOf(segment) !== undefined) ?? segments[0]
}

/** A name that ends as files of its type do, so that people and providers that go by the name can open it. Pure. */
export function withEnding(name: string | undefined, type: string): string {
  const ending = endingFor(type)
  if (name === undefined) return ending === undefined ? 'file' : `file.${ending}`
  return ending === undefined || endingOf(name) !== undefined ? name : `${name}.${ending}`
}

function extendedName(disposition: string): string | undefined {
  const [, charset = '', value = ''] = /filename\*\s*=\s*([\w-]*)'[^']*'([^;\s]+)/i.exec(disposition) ?? []
  if (value === '') return undefined
  if (/^utf-?8$/i.test(charset)) return percentDecoded(value)
  return value.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Outside ASCII most servers send raw UTF-8 here, against the letter of RFC 6266; bytes that are no UTF-8 are Latin-1. */
function plainName(disposition: string): string | undefined {
  const match = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition)
  const value = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2]
  if (value === undefined) return undefined
  const utf8 = Buffer.from(value, 'latin1').toString('utf8')
  return utf8.includes('\ufffd') ? value : utf8
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Without folders and control characters, and short enough for any file system, with the ending kept. */
function tidy(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/^\.+/, '')
  if (clean.length <= NAME_LENGTH_MAX) return clean
  const ending = endingOf(clean)
  const stem = clean.slice(0, NAME_LENGTH_MAX - (ending === undefined ? 0 : ending.length + 1))
  return ending === undefined ? stem : `${stem}.${ending}`
}
