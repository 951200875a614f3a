import type { Session } from '../../src/connector/contract.ts'
import type { Document, Education, Experience, Skill } from './candidate-body.ts'
import { inDialect, mayFallBack } from './dialect.ts'
import { isRefusal, warnUnwritten, writePart } from './part.ts'
import { checkedId, ownerOf } from './place.ts'
import type { Row } from './rows.ts'
import { asRows } from './shape.ts'

/** The candidate that parts are added to. `before` is its row as it was read, for parts that are there already; absent when it is new. */
export type Target = { id: string; before?: Row | undefined }

/** One part with its place in the caller's input. */
export type Placed<T> = { value: T; pointer: string; index: number | string }

export const placed = <T>(list: readonly T[], pointer: string): Placed<T>[] =>
  list.map((value, index) => ({ value, pointer: `${pointer}/${index}`, index }))

const post = (session: Session, path: string, json: Row) => session.send({ method: 'POST', path, body: { json } })

/** Whether a row like this is among those that the candidate had. */
function has(target: Target, relation: string, part: Row, keys: readonly string[]): boolean {
  const same = (row: Row) => keys.every((key) => (row[key] ?? null) === (part[key] ?? null))
  return asRows(target.before?.[relation]).some(same)
}

/** The documentation adds all skills at once, with levels; a running server one by one, and has no level. @returns whether the documented way worked */
export async function addSkills(session: Session, target: Target, skills: Placed<Skill>[]): Promise<boolean> {
  const missing = skills.filter(({ value }) => !has(target, 'skills', value, ['name']))
  if (missing.length === 0) return false
  return inDialect(session, {
    documented: () =>
      writePart(session, {
        step: 'skills',
        pointer: '/skills',
        send: () => post(session, `/api/candidate/${checkedId(target.id)}/skills`, { skills: missing.map(({ value }) => value) }),
      }),
    server: async () => {
      for (const { value, pointer, index } of missing) {
        const { level, ...skill } = value
        const json = { ...skill, candidateId: target.id, ...ownerOf(session) }
        const isWritten = await writePart(session, {
          step: `skill ${index}`,
          pointer,
          send: () => post(session, '/api/candidate-skills', json),
        })
        if (isWritten && level !== undefined && level !== null)
          warnUnwritten(session, `${pointer}/level`, 'This Gauzy server keeps no level of a skill.')
      }
      return false
    },
  })
}

export async function addEducations(session: Session, target: Target, educations: Placed<Education>[]): Promise<void> {
  for (const { value, pointer, index } of educations) {
    if (has(target, 'educations', value, ['schoolName', 'degree', 'field'])) continue
    const json = { ...value, candidateId: target.id, ...ownerOf(session) }
    const part = (path: string) =>
      writePart(session, { step: `education ${index}`, pointer, send: () => post(session, path, json) })
    await inDialect(session, {
      documented: () => part('/api/candidate-education'),
      server: () => part('/api/candidate-educations'),
    })
  }
}

/**
 * Adds rows of experience. The path is the same in both dialects, but a running server loses the employer's name, which therefore goes into
 * the description there. @param isDocumented whether the server is known to speak the documented dialect
 */
export async function addExperience(
  session: Session,
  target: Target,
  rows: Placed<Experience>[],
  isDocumented: boolean,
): Promise<void> {
  const namesEmployer = rows.some(({ value }) => typeof value.organization === 'string')
  const add = async (toBody: (row: Experience) => Row) => {
    for (const { value, pointer, index } of rows) {
      const row = toBody(value)
      if (has(target, 'experience', row, Object.keys(row))) continue
      const json = { ...row, candidateId: target.id, ...ownerOf(session) }
      await writePart(session, {
        step: `experience ${index}`,
        pointer,
        send: () => post(session, '/api/candidate-experience', json),
      })
    }
  }
  await inDialect(session, {
    documented: async () => {
      if (namesEmployer && !isDocumented) await confirmDocumented(session, target)
      await add((row) => row)
    },
    server: () => add(employerIntoDescription),
  })
}

/** Adding no skills changes nothing, and a running server has no such route. @throws GatewayError `operation_not_supported` there */
async function confirmDocumented(session: Session, { id }: Target): Promise<void> {
  if (!mayFallBack(session)) return
  try {
    await post(session, `/api/candidate/${checkedId(id)}/skills`, { skills: [] })
  } catch (thrown) {
    if (!isRefusal(session, thrown)) throw thrown
  }
}

function employerIntoDescription({ organization, description, ...row }: Experience): Row {
  const lines = [organization, description].filter((line) => typeof line === 'string' && line !== '')
  return { ...row, ...(lines.length === 0 ? {} : { description: lines.join('\n') }) }
}

/** Documents are addresses; what has none was not kept. */
export async function addDocuments(session: Session, target: Target, documents: Placed<Document>[]): Promise<void> {
  for (const { value, pointer, index } of documents) {
    const { isResume: _, urlName: __, ...document } = value
    if (has(target, 'documents', document, ['name', 'documentUrl'])) continue
    const json = { ...document, candidateId: target.id, ...ownerOf(session) }
    await writePart(session, {
      step: `document ${index}`,
      pointer,
      send: () => post(session, '/api/candidate-documents', json),
    })
  }
}
