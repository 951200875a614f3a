import type { FunctionWrite } from '../../src/connector/contract.ts'
import { emptiedColumns } from './emptied.ts'
import { mapInput } from './input.ts'
import { checkedId, ownerOf, relations } from './place.ts'
import { getRow, type Row } from './rows.ts'

type Updated = {
  resource: string
  path: string
  embedded?: readonly string[]
  /** The body, where the provider wants more than what changes. */
  whole?: (before: Row, change: Row) => Row
  /** The columns that empty lists of the input empty, by list. */
  emptied?: Readonly<Record<string, string>>
}

/**
 * The update of one row. It is read before, because updates are blind and succeed where there is nothing, and after, because their answers
 * only count rows.
 */
export function updateRow({
  resource,
  path,
  embedded = [],
  whole = (_before, change) => change,
  emptied = {},
}: Updated): FunctionWrite {
  return {
    repeatable: true,
    bodies: ['update'],
    consumes: [],
    async run(session, call) {
      const id = checkedId(call.id)
      const before = await getRow(session, path, id, relations(embedded))
      const change = { ...emptiedColumns(call.input, emptied), ...mapInput(session, resource, 'update', call) }
      const json = { ...whole(before, change), ...ownerOf(session) }
      await session.send({ method: 'PUT', path: `${path}/${id}`, query: call.remoteQuery ?? [], body: { json } })
      return { outcome: 'updated', id, record: { item: await getRow(session, path, id, relations(embedded)) } }
    },
  }
}

const CONTACT_FIELDS = [
  'name',
  'contactType',
  'primaryEmail',
  'primaryPhone',
  'notes',
  'budget',
  'budgetType',
  'imageId',
] as const

/** Contacts are validated as a whole, so what stays is sent too. */
export function wholeContact(before: Row, change: Row): Row {
  const kept = CONTACT_FIELDS.flatMap((name): [string, unknown][] => {
    const value = before[name] ?? null
    return value === null ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(kept), ...change }
}
