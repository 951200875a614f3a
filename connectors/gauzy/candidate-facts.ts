import type { RemoteRecord } from '../../src/connector/contract.ts'
import type { Row } from './rows.ts'
import { asRow, asRows, asText, asTime } from './shape.ts'

/** What is known of one file, whether it is a document or the CV; the mapping reads it. */
export type FileFacts = {
  id: string
  name: string | null
  url: string | null
  type: 'resume' | null
  candidateId: string
  positionId: string | null
  createdAt: unknown
  updatedAt: unknown
}

/** What a candidate row says without any path leading to it: the newest, the later, the one unless there is another. */
export type CandidateFacts = { title: string | null; company: string | null; updatedAt: unknown; files: FileFacts[] }

const RESUME = /resume|résumé|cv/i
const CV = ':cv'

/** Documents have no type; the name tells. */
export const isResumeName = (name: string): boolean => RESUME.test(name)

/** The record of a candidate row, with its facts as the parent. */
export function candidateRecord({ item, json }: { item: Row; json?: Uint8Array }): RemoteRecord {
  return { item, parent: factsOf(item), ...(json === undefined ? {} : { json }) }
}

function factsOf(row: Row): CandidateFacts {
  const newest = newestOf(asRows(row.experience))
  return {
    title: asText(newest?.occupation) ?? null,
    // On a running server `organization` is the organization that the row belongs to, if anything.
    company: asText(newest?.organization) ?? null,
    updatedAt: laterOf(row.updatedAt, asRow(row.user)?.updatedAt),
    files: filesOf(row).map(({ facts }) => facts),
  }
}

/** The row that was created last: the relation comes in no order. */
export function newestOf(rows: readonly Row[]): Row | undefined {
  return rows.reduce<Row | undefined>(
    (newest, row) => (newest === undefined || asTime(row.createdAt) >= asTime(newest.createdAt) ? row : newest),
    undefined,
  )
}

/** Editing the person does not touch the candidate's own date. */
function laterOf(one: unknown, other: unknown): unknown {
  return asTime(other) > asTime(one) ? other : one
}

/** The candidate's files with the provider's rows: its documents, and its CV unless a document has the same address. */
export function filesOf(candidate: Row): { row: Row; facts: FileFacts }[] {
  const cvUrl = asText(candidate.cvUrl)
  const positionId = asText(asRow(candidate.organizationPosition)?.id) ?? asText(candidate.organizationPositionId) ?? null
  const candidateId = String(candidate.id)
  const documents = asRows(candidate.documents).map((row) => {
    const name = asText(row.name) ?? null
    const url = asText(row.documentUrl) ?? null
    const isResume = (name !== null && isResumeName(name)) || (url !== null && url === cvUrl)
    const { createdAt, updatedAt } = row
    const type = isResume ? ('resume' as const) : null
    return { row, facts: { id: String(row.id), name, url, type, candidateId, positionId, createdAt, updatedAt } }
  })
  if (cvUrl === undefined || documents.some(({ facts }) => facts.url === cvUrl)) return documents
  const { createdAt, updatedAt } = candidate
  const cv = {
    id: cvId(candidateId),
    name: null,
    url: cvUrl,
    type: 'resume' as const,
    candidateId,
    positionId,
    createdAt,
    updatedAt,
  }
  return [...documents, { row: { id: cv.id, candidateId, cvUrl }, facts: cv }]
}

/** The id of a candidate's CV, which has no row of its own. */
export const cvId = (candidateId: string): string => `${candidateId}${CV}`

/** The candidate whose CV an attachment's id means; undefined for the id of a document. */
export function candidateOfCv(attachmentId: string): string | undefined {
  return attachmentId.endsWith(CV) ? attachmentId.slice(0, -CV.length) : undefined
}
