import type { FunctionWrite, Session } from '../../src/connector/contract.ts'
import { clockAhead, findNewest, type NewestFound, pickNewest, settleStep } from './find-newest.ts'
import { mapInput } from './input.ts'
import { ownerOf, relations } from './place.ts'
import { dataQuery, getRow, listRows, postRow, type Row } from './rows.ts'

type Named = {
  resource: string
  path: string
  embedded?: readonly string[]
  /** Whether the list of these filters by `where[…]` or reads `data`. */
  list: 'where' | 'data'
  /** Last touches to the mapped body. */
  finish?: (body: Row) => Row
}

const ROWS = 100

/**
 * The create of something that is known by its name. Answers to creates echo what was sent, so the row is read again. Names need not be
 * unique: after a lost connection two of one name, created since, leave it unsure.
 */
export function createNamed({ resource, path, embedded = [], list, finish = (body) => body }: Named): FunctionWrite {
  const look = async (session: Session, name: unknown, since: number): Promise<NewestFound> => {
    const isNamed = (row: Row) => row.name === name
    // A name that parses as JSON would be read as a boolean in `where`, so names are compared here.
    if (list === 'where') return findNewest(session, path, [], since, isNamed)
    const { rows, headers } = await listRows(session, { query: {}, limit: ROWS }, path, dataQuery(session, { name }))
    const items = rows.map(({ item }) => item)
    return pickNewest(items, since + clockAhead(session, headers), isNamed)
  }

  return {
    repeatable: false,
    bodies: ['create'],
    consumes: [],
    async run(session, call) {
      const json = { ...finish(mapInput(session, resource, 'create', call)), ...ownerOf(session) }
      const { id } = await session.step('record', async () => ({ id: (await postRow(session, path, json, call.remoteQuery)).id }))
      return { outcome: 'created', id, record: { item: await getRow(session, path, id, relations(embedded)) } }
    },
    async find(session, call, since) {
      const { name } = mapInput(session, resource, 'create', call)
      const settled = await settleStep(session, 'record', () => look(session, name, since))
      if (settled.kind !== 'found') return settled
      return { ...settled, record: { item: await getRow(session, path, settled.id, relations(embedded)) } }
    },
  }
}
