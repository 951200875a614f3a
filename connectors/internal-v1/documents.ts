import { z } from 'zod'
import type { Session } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import type { LoadedFile } from './files.ts'
import { parseRow, pathOf, type Row, rowAt } from './remote.ts'

const PAGE = 100
/** A thousand documents of one candidate; more are not looked for. */
const PAGES_MAX = 10

const Document = z.object({ id: z.string(), file_name: z.string().nullish(), size_bytes: z.number().nullish() })
const Meta = z.object({ meta: z.object({ total: z.number() }) })

/** All documents of a candidate, newest first; none at a host that has no documents, or for a candidate that it does not have. */
export async function readDocuments(session: Session, candidate: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let page = 0; page < PAGES_MAX; page++) {
    const query: [string, string][] = [
      ['limit', String(PAGE)],
      ['offset', String(rows.length)],
    ]
    const path = pathOf('candidates', candidate, 'documents')
    const reply = await session.send({ method: 'GET', path, query }).catch(orNothing)
    if (reply === undefined) return rows
    const found = listAt(reply, 'data') as Row[]
    rows.push(...found)
    const meta = Meta.safeParse(reply.body)
    if (found.length < PAGE || (meta.success && rows.length >= meta.data.meta.total)) return rows
  }
  return rows
}

function orNothing(thrown: unknown): undefined {
  if (thrown instanceof GatewayError && thrown.code === 'provider_not_found') return undefined
  throw thrown
}

export function documentId(document: Row): string {
  return parseRow(Document, document).id
}

/**
 * Keeps a file with a candidate, unless the candidate has it already: same name, same bytes. So doing it twice keeps it once.
 * @throws GatewayError `provider_not_found` for the candidate, `provider_rejected` for a file that the host does not take
 */
export async function keepDocument(
  session: Session,
  candidate: string,
  file: LoadedFile,
): Promise<{ document: Row; isNew: boolean }> {
  const twin = await findDocument(session, candidate, file)
  if (twin !== undefined) return { document: twin, isNew: false }
  const { bytes, fileName, contentType } = file
  const reply = await session.send({
    method: 'POST',
    path: pathOf('candidates', candidate, 'documents'),
    body: { multipart: [{ name: 'file', file: bytes, fileName, contentType }] },
  })
  return { document: rowAt(reply, 'data'), isNew: true }
}

/** The candidate's document that is this file. */
export async function findDocument(session: Session, candidate: string, file: LoadedFile): Promise<Row | undefined> {
  for (const row of await readDocuments(session, candidate)) {
    const { id, file_name: name, size_bytes: size } = parseRow(Document, row)
    if (name === file.fileName && size === file.bytes.byteLength && (await holds(session, { candidate, id }, file.bytes)))
      return row
  }
  return undefined
}

type Place = { candidate: string; id: string }

export function openDocument(session: Session, { candidate, id }: Place) {
  return session.stream({ method: 'GET', path: pathOf('candidates', candidate, 'documents', id), headers: { accept: '*/*' } })
}

/** Documents of a masked candidate are not given out; then name and size have to do. */
async function holds(session: Session, place: Place, bytes: Uint8Array): Promise<boolean> {
  try {
    const { stream } = await openDocument(session, place)
    return Buffer.from(await new Response(stream).arrayBuffer()).equals(bytes)
  } catch (thrown) {
    if (thrown instanceof GatewayError && thrown.code === 'provider_rejected') return true
    throw thrown
  }
}
