import type { Document, ParsedData } from './records.ts'

const EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]*\w/g
const LINK = /https?:\/\/[^\s<>"')]+/g
const IMAGES = ['jpg', 'png']

export type Parsed = { name: string; emails: string[]; links: string[]; data: ParsedData }

/** What can be read off a resume: from plain text the first line, e-mails and links; from other documents nothing; undefined for images. */
export function parseResume(document: Document): Parsed | undefined {
  if (IMAGES.includes(document.ext)) return undefined
  const text = document.ext === 'txt' ? new TextDecoder().decode(document.bytes) : ''
  return {
    name: text.split('\n')[0]?.trim() ?? '',
    emails: text.match(EMAIL) ?? [],
    links: text.match(LINK) ?? [],
    data: { positions: [], schools: [] },
  }
}
