/** How a file of a type begins: each text stands at its offset, as Latin-1. */
type Mark = { type: string; bytes: [at: number, text: string][] }

const MARKS: Mark[] = [
  { type: 'image/png', bytes: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/jpeg', bytes: [[0, '\xff\xd8\xff']] },
  { type: 'image/gif', bytes: [[0, 'GIF87a']] },
  { type: 'image/gif', bytes: [[0, 'GIF89a']] },
  {
    type: 'image/webp',
    bytes: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { type: 'image/tiff', bytes: [[0, 'II*\0']] },
  { type: 'image/tiff', bytes: [[0, 'MM\0*']] },
  { type: 'image/heic', bytes: [[4, 'ftypheic']] },
  { type: 'image/heic', bytes: [[4, 'ftypmif1']] },
  { type: 'video/quicktime', bytes: [[4, 'ftypqt  ']] },
  { type: 'video/mp4', bytes: [[4, 'ftyp']] },
  { type: 'application/rtf', bytes: [[0, '{\\rtf']] },
  { type: 'application/postscript', bytes: [[0, '%!PS']] },
  { type: 'application/gzip', bytes: [[0, '\x1f\x8b\x08']] },
  // Word, Excel, PowerPoint and Outlook before 2007 share this container; Word is what gets attached to candidates.
  { type: 'application/msword', bytes: [[0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']] },
]

/** What the name of a file inside a zip says about the whole. */
const INSIDE_ZIP: [name: string, type: string][] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['mimetypeapplication/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
  ['mimetypeapplication/epub+zip', 'application/epub+zip'],
  ['Index/Document.iwa', 'application/vnd.apple.pages'],
]

/** A header may stand before a PDF, and readers look for it this far (PDF 1.7, appendix H, note 13). */
const PDF_WITHIN_BYTES = 1024
/** A zip names its files at the beginning, next to their data, and all together at the end. */
const ZIP_WINDOW_BYTES = 64 * 1024
const TEXT_WINDOW_BYTES = 4096

/** The media type that bytes show by themselves: `text/html` and `text/plain` included, undefined when they show none. Pure. */
export function sniffType(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = buffer.toString('latin1', 0, TEXT_WINDOW_BYTES)
  const mark = MARKS.find(({ bytes: texts }) => texts.every(([at, text]) => head.startsWith(text, at)))
  if (mark !== undefined) return mark.type
  if (head.startsWith('PK\x03\x04')) return sniffZip(buffer)
  if (head.slice(0, PDF_WITHIN_BYTES).includes('%PDF-')) return 'application/pdf'
  if (isHtml(head)) return 'text/html'
  return isText(head) ? 'text/plain' : undefined
}

function sniffZip(buffer: Buffer): string {
  const names =
    buffer.toString('latin1', 0, ZIP_WINDOW_BYTES) + buffer.toString('latin1', Math.max(0, buffer.length - ZIP_WINDOW_BYTES))
  return INSIDE_ZIP.find(([name]) => names.includes(name))?.[1] ?? 'application/zip'
}

/** Begins like a page: after a byte-order mark, space, an XML declaration and comments, in any order that occurs. */
function isHtml(head: string): boolean {
  let rest = head
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart()
  for (let skipped = 0; skipped < 8; skipped++) {
    const end = rest.startsWith('<!--') ? '-->' : rest.startsWith('<?xml') ? '?>' : undefined
    if (end === undefined || !rest.includes(end)) break
    rest = rest.slice(rest.indexOf(end) + end.length).trimStart()
  }
  return /^<(!doctype\s+html|html|head|body|title|meta|link|script|style|iframe|div|table|h1|p|a|br)[\s/>]/i.test(rest)
}

/** Without control characters, apart from those of text; UTF-16 by its byte-order mark. */
function isText(head: string): boolean {
  if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')) return true
  for (let at = 0; at < head.length; at++) {
    const code = head.charCodeAt(at)
    if (code < 0x09 || (code > 0x0d && code < 0x20 && code !== 0x1b) || code === 0x7f) return false
  }
  return head.length > 0
}
