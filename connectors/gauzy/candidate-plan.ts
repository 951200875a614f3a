import type { Session } from '../../src/connector/contract.ts'
import type { Document, Experience, SplitBody } from './candidate-body.ts'
import { isResumeName, newestOf } from './candidate-facts.ts'
import { type Placed, placed } from './candidate-parts.ts'
import { warnUnwritten } from './part.ts'
import type { Row } from './rows.ts'
import { asRows, asText } from './shape.ts'

/**
 * The rows of experience in the order in which they are written. A person's title is that of the newest row, so callers' first, which is
 * usually the present one, comes last, and the row of `title` and `company` after all.
 * @param before the candidate as it is, when it exists
 */
export function planExperience(session: Session, body: SplitBody, before?: Row): Placed<Experience>[] {
  const rows = placed(body.parts.experience, '/experiences').reverse()
  const { occupation, organization } = body.position ?? {}
  const title = asText(occupation)
  const company = asText(organization)
  if (title === undefined) {
    if (occupation === null)
      warnUnwritten(session, '/title', 'Gauzy has no title that could be cleared, only rows of experience.')
    if (company !== undefined) warnUnwritten(session, '/company', 'Gauzy keeps an employer only together with a title.')
    return rows
  }
  const isTheirs = (row: Row) => row.occupation === title && (company === undefined || row.organization === company)
  const own = rows.find(({ value }) => isTheirs(value))
  if (own !== undefined) return [...rows.filter((row) => row !== own), own]
  const newest = newestOf(asRows(before?.experience))
  if (rows.length === 0 && newest !== undefined && isTheirs(newest)) return rows
  const value = { occupation: title, organization: company, duration: 'unspecified' }
  return [...rows, { value, pointer: '/title', index: 'of the title' }]
}

/** Why a résumé reads as an ordinary file. */
export const ONE_CV = 'Gauzy has one CV for a candidate, and there is one already: this is kept as an ordinary file.'

/** Which file becomes the CV, and which are documents. */
export type FilePlan = { cvUrl?: string; documents: Placed<Document>[] }

/**
 * The first résumé becomes the candidate's `cvUrl`, unless there is a CV already; a CV whose name its address does not tell is a document
 * too, which keeps the name. Files without an address are reported: Gauzy holds no bytes.
 */
export function planFiles(session: Session, documents: readonly Document[], before?: Row): FilePlan {
  const plan: FilePlan = { documents: [] }
  let hasCv = asText(before?.cvUrl) !== undefined
  for (const file of placed(documents, '/attachments')) {
    const { documentUrl: url, name, urlName, isResume } = file.value
    if (url === undefined || url === null) {
      warnUnwritten(session, file.pointer, 'Gauzy keeps the address of a file, not its bytes: give file_url.')
      continue
    }
    if (isResume === true && url === before?.cvUrl) continue
    const becomesCv = isResume === true && !hasCv
    if (becomesCv) plan.cvUrl = url
    else if (isResume === true && !isResumeName(name)) warnUnwritten(session, `${file.pointer}/type`, ONE_CV)
    if (!becomesCv || name !== (urlName ?? name)) plan.documents.push(file)
    hasCv ||= becomesCv
  }
  return plan
}
