import { sniffType } from './sniff.ts'

/** The ending that a file of a type gets; of several endings for one type the first. */
const ENDINGS: [ending: string, type: string][] = [
  ['pdf', 'application/pdf'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['doc', 'application/msword'],
  ['rtf', 'application/rtf'],
  ['txt', 'text/plain'],
  ['odt', 'application/vnd.oasis.opendocument.text'],
  ['pages', 'application/vnd.apple.pages'],
  ['md', 'text/markdown'],
  ['csv', 'text/csv'],
  ['xml', 'application/xml'],
  ['json', 'application/json'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['tiff', 'image/tiff'],
  ['tif', 'image/tiff'],
  ['heic', 'image/heic'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['xls', 'application/vnd.ms-excel'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['ppt', 'application/vnd.ms-powerpoint'],
  ['msg', 'application/vnd.ms-outlook'],
  ['epub', 'application/epub+zip'],
  ['ps', 'application/postscript'],
  ['zip', 'application/zip'],
  ['gz', 'application/gzip'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
]
const TYPE_BY_ENDING = new Map(ENDINGS)
const ENDING_BY_TYPE = new Map(ENDINGS.toReversed().map(([ending, type]) => [type, ending]))

/** What else the bytes may be when they show a container or mere text; the server's word or the name then decides. */
const MAY_BE: Record<string, (type: string) => boolean> = {
  'application/zip': (type) => /openxmlformats|opendocument|epub|apple|zip/.test(type),
  'application/msword': (type) => /^application\/(msword|vnd\.ms-(excel|powerpoint|outlook))$/.test(type),
  'text/plain': (type) => /^text\/(?!html)|^application\/(json|xml)$/.test(type),
}

const SAYS_NOTHING = 'application/octet-stream'

/**
 * The media type of a file: what its bytes show, made precise by the server's word and by the file's name where bytes cannot tell.
 * `text/html` for a page, whatever it claims to be. Pure.
 * @param declared the `content-type` as it came
 */
export function decideFileType(bytes: Uint8Array, declared: string | undefined, name: string | undefined): string {
  const shown = sniffType(bytes)
  const said = declared?.split(';')[0]?.trim().toLowerCase()
  if (said === 'text/html' && (shown === undefined || shown === 'text/plain')) return 'text/html'
  const hints = [said, TYPE_BY_ENDING.get(endingOf(name ?? '') ?? '')]
  if (shown === undefined)
    return hints.find((type) => type?.includes('/') && !/octet-stream|download|html/.test(type)) ?? SAYS_NOTHING
  const mayBe = MAY_BE[shown]
  return hints.find((type) => type !== undefined && mayBe?.(type)) ?? shown
}

/** The ending that people expect on a file of this type; undefined for types without a usual one. */
export function endingFor(type: string): string | undefined {
  return ENDING_BY_TYPE.get(type)
}

/** The known ending of a name, in lower case; undefined for none, and for one that does not name a type (`download.php`). */
export function endingOf(name: string): string | undefined {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase()
  return ending !== undefined && TYPE_BY_ENDING.has(ending) ? ending : undefined
}
