import type { OperationCall, Session } from '../../src/connector/contract.ts'
import { type ErrorCode, GatewayError } from '../../src/errors.ts'
import { TRANSFORMS } from '../../src/mapping/transforms.ts'
import type { AttachmentInput } from '../../src/model/attachment.ts'
import type { CandidateInput } from '../../src/model/candidate.ts'
import { isResumeByAddress } from './candidate-body.ts'
import { documentId, keepDocument } from './documents.ts'
import { addressOf, type FileSource, isResume, sourceOf } from './files.ts'
import { inputOf } from './remote.ts'

export type CandidateFiles = {
  /** Fetches all files, so that nothing is sent while one of them cannot be had. */
  load(): Promise<void>
  /** Adds the documents to the candidate. @returns whether there were any */
  keep(candidate: string): Promise<boolean>
}

/** Answers that say that nothing was written and that the same call will not be taken later either. */
const REFUSALS: readonly ErrorCode[] = ['provider_rejected', 'provider_forbidden', 'provider_not_found', 'provider_conflict']

/**
 * The files of a candidate's `attachments`: the first résumé that has an address stays one, the others become documents. One with an id is there.
 * @throws GatewayError `invalid_request`
 */
export function filesOf(session: Session, call: OperationCall): CandidateFiles {
  const given = (inputOf(call) as CandidateInput).attachments ?? []
  const resume = given.find(isResumeByAddress)
  const added = given.flatMap((attachment, index) =>
    attachment === resume || attachment.id !== undefined
      ? []
      : [{ attachment, source: sourceOf(session, attachment, `/attachments/${index}`) }],
  )
  return {
    async load() {
      // A résumé is kept as an address; fetching it shows whether there is a file, and whether it is an address to call at all.
      if (resume !== undefined) await sourceOf(session, resume, `/attachments/${given.indexOf(resume)}`).load()
      for (const { source } of added) await source.load()
    },
    async keep(candidate) {
      if (resume !== undefined) warnOfName(session, resume, `/attachments/${given.indexOf(resume)}`)
      for (const { attachment, source } of added) {
        warnOfType(session, attachment, source.pointer)
        await keepPart(session, candidate, source)
      }
      return added.length > 0
    },
  }
}

/** Adds one file to a candidate that is written already. A refusal becomes a warning, recorded with the step so that a resumed write says it too. */
async function keepPart(session: Session, candidate: string, { pointer, load }: FileSource): Promise<void> {
  const { refused } = await session.step<{ refused: string | null }>(`document ${pointer}`, async () => {
    const file = await load()
    try {
      documentId((await keepDocument(session, candidate, file)).document)
      return { refused: null }
    } catch (thrown) {
      if (thrown instanceof GatewayError && REFUSALS.includes(thrown.code)) return { refused: thrown.message }
      throw thrown
    }
  })
  if (refused !== null)
    session.warn({ code: 'not_written', pointer, message: `The candidate was written without this file. ${refused}` })
}

function warnOfName(session: Session, attachment: AttachmentInput, pointer: string): void {
  const { file_name: name } = attachment
  if (name === undefined || name === TRANSFORMS.url_name(addressOf(attachment))) return
  const message = 'The ATS keeps the address of a résumé without a name of its own.'
  session.warn({ code: 'field_not_supported', pointer: `${pointer}/file_name`, message })
}

/** A document is of no type. */
export function warnOfType(session: Session, attachment: AttachmentInput, pointer: string): void {
  if (!isResume(attachment)) return
  const field = attachment.type?.toLowerCase() === 'resume' ? 'type' : 'attachment_type'
  const message = 'The ATS keeps this file as a document, which has no type.'
  session.warn({ code: 'field_not_supported', pointer: `${pointer}/${field}`, message })
}
