import type { Session } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'
import { ownerOf, whereOrganization } from './place.ts'
import { listRows, OLDEST_FIRST, postRow } from './rows.ts'

export const TAGS = '/api/tags'
const COLOR = '#808080'
const PAGE = 100
/** Tags beyond the first 5,000 are not found, and so may be made once more: names need not be unique. */
const PAGES_MAX = 50

/** The organization's tags, id by name; of several with one name the oldest. */
export async function loadTags(session: Session): Promise<Record<string, string>> {
  const ids = new Map<string, string>()
  let position: string | number | undefined = 0
  for (let page = 0; page < PAGES_MAX && position !== undefined; page++) {
    const call = { query: {}, limit: PAGE, position }
    const { rows, next } = await listRows(session, call, TAGS, [...whereOrganization(session), ...OLDEST_FIRST])
    for (const { item } of rows) if (!ids.has(String(item.name))) ids.set(String(item.name), String(item.id))
    position = next
  }
  return Object.fromEntries(ids)
}

/**
 * The ids of tags, those that do not exist yet created.
 * @param tags names, or ids that the caller knows @throws GatewayError
 */
export async function tagIds(session: Session, tags: readonly (string | { id: string })[]): Promise<{ id: string }[]> {
  const names = tags.filter((tag) => typeof tag === 'string')
  let known = names.length === 0 ? {} : await session.lookup('tags')
  if (names.some((name) => !Object.hasOwn(known, name))) {
    session.forget('tags')
    known = await session.lookup('tags')
  }
  const made = new Map<string, string>()
  for (const [index, name] of names.entries()) {
    if (Object.hasOwn(known, name) || made.has(name)) continue
    made.set(name, await session.step(`tag ${index}`, () => createTag(session, name)))
  }
  if (made.size > 0) session.forget('tags')
  const idOf = (name: string) => made.get(name) ?? String(known[name])
  const ids = new Set(tags.map((tag) => (typeof tag === 'string' ? idOf(tag) : tag.id)))
  return [...ids].map((id) => ({ id }))
}

async function createTag(session: Session, name: string): Promise<string> {
  if (name.trim() === '') {
    throw new GatewayError('invalid_request', 'A tag needs a name.', {
      failures: [{ pointer: '/tags', message: 'Must not be empty.' }],
    })
  }
  return (await postRow(session, TAGS, { name, color: COLOR, ...ownerOf(session) })).id
}
