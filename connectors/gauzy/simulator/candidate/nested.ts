import { danglingReference } from '../constraint-troubles.ts'
import { DatabaseRefusal } from '../database-refusal.ts'
import { invalid } from '../refusal.ts'
import type { Shown, TableName } from '../schema/table.ts'
import type { Row, Stamp } from '../store.ts'
import { asRecord, asRecords } from '../values.ts'
import { isServer, type World } from '../world.ts'

/** The source, contact or person of a candidate as sent: with an id it is changed in place, without one it is a new row. */
export function saveNested(
  world: World,
  table: TableName,
  sent: unknown,
  stamp: Stamp,
): { row: Row; isNew: boolean } | undefined {
  const values = asRecord(sent)
  if (values === undefined) return undefined
  const existing = world.store.find(table, values.id)
  if (existing !== undefined) return { row: world.store.update(table, existing.id, values, stamp), isNew: false }
  return { row: world.store.insert(table, values, stamp), isNew: true }
}

/**
 * The ids of existing tags. A server drops a tag without an id, though it echoes it.
 * @throws DatabaseRefusal for an id that no tag has, Refusal 400 in the documented contract for a tag without an id
 */
export function tagIdsOf(world: World, sent: unknown): string[] | undefined {
  if (sent === undefined) return undefined
  return asRecords(sent).flatMap(({ id }, index) => {
    if (id === undefined && isServer(world)) return []
    if (id === undefined) throw invalid([`tags.${index}.id must be a UUID`])
    if (world.store.find('tag', id) !== undefined) return [String(id)]
    const trouble = danglingReference('tag_candidate', 'tagId', id, 'tag')
    throw new DatabaseRefusal(trouble, { table: 'tag_candidate', verb: 'INSERT', values: { tagId: id } })
  })
}

const CHILDREN: Record<string, TableName> = {
  documents: 'candidateDocument',
  skills: 'candidateSkill',
  educations: 'candidateEducation',
  experience: 'candidateExperience',
}

/** Stores what a create body nests. Only the documented contract does; a server echoes it and forgets it. */
export function storeChildren(world: World, candidate: Row, body: Shown, stamp: Stamp): void {
  for (const [relation, table] of Object.entries(CHILDREN)) {
    for (const child of asRecords(body[relation])) world.store.insert(table, { ...child, candidateId: candidate.id }, stamp)
  }
}
