const HEAD_BYTES = 1_024

const PDF = 'application/pdf'
const WORD = 'application/msword'
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const ODT = 'application/vnd.oasis.opendocument.text'

/** The kinds of file that a candidate's document may be, by the ending of its name. */
const TYPES: Record<string, { type: string; isOne(bytes: Buffer): boolean }> = {
  // Readers accept a PDF whose first bytes are something else; scanners and mail gateways write such files.
  pdf: { type: PDF, isOne: (bytes) => head(bytes).includes('%PDF-') },
  doc: { type: WORD, isOne: (bytes) => startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) },
  docx: { type: DOCX, isOne: (bytes) => isZip(bytes) && bytes.includes('word/document') },
  odt: { type: ODT, isOne: (bytes) => isZip(bytes) && head(bytes).includes(`mimetype${ODT}`) },
  rtf: { type: 'application/rtf', isOne: (bytes) => head(bytes).startsWith('{\\rtf') },
  txt: { type: 'text/plain; charset=utf-8', isOne: isText },
  png: { type: 'image/png', isOne: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  jpg: { type: 'image/jpeg', isOne: isJpeg },
  jpeg: { type: 'image/jpeg', isOne: isJpeg },
}

/** The endings that are accepted, for messages. */
export const DOCUMENT_ENDINGS = Object.keys(TYPES)

/**
 * The content type of a document, from its bytes; what the sender claims is not asked. Undefined when the bytes are not what the ending of the name
 * says, such as a login page saved as `cv.pdf`, and for every ending that is not in the table.
 */
export function findDocumentType(fileName: string, bytes: Buffer): string | undefined {
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase()
  if (ending === undefined || !Object.hasOwn(TYPES, ending) || isMarkup(bytes)) return undefined
  return TYPES[ending]?.isOne(bytes) ? TYPES[ending].type : undefined
}

function head(bytes: Buffer): string {
  return bytes.subarray(0, HEAD_BYTES).toString('latin1')
}

function startsWith(bytes: Buffer, magic: number[]): boolean {
  return bytes.subarray(0, magic.length).equals(Buffer.from(magic))
}

function isZip(bytes: Buffer): boolean {
  return startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])
}

function isJpeg(bytes: Buffer): boolean {
  return startsWith(bytes, [0xff, 0xd8, 0xff])
}

/** A page of HTML or XML, whatever it is called and whatever stands further down in it. */
function isMarkup(bytes: Buffer): boolean {
  return /^(\xef\xbb\xbf)?\s*<[!?a-z]/i.test(head(bytes))
}

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
