import type { Vault } from '../../ports/vault.ts'
import type { KeyedCall, NewWriteFile, StoredFile, WriteFile, WriteFileStore } from '../../ports/write-files.ts'
import type { Database } from '../database.ts'
import { run } from '../statement.ts'

/** Bytes of one part of a file, before it is sealed. */
const PART_BYTES = 1024 * 1024

/** What is sealed of a file beside its bytes: names and addresses may tell about people. */
type Details = Pick<NewWriteFile, 'address' | 'file_name' | 'content_type'>
type FileRow = { write_id: string; number: number; pointer: string; size: string; sha256: string; details: Buffer | null }

const INSERT = {
  name: 'write_file_insert',
  text: `insert into write_file (write_id, number, pointer, size, sha256, details) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
}
const INSERT_PART = {
  name: 'write_file_part_insert',
  text: 'insert into write_file_part (write_id, number, part, bytes) values ($1, $2, $3, $4) on conflict do nothing',
}
const REMOVE = {
  name: 'write_file_remove',
  text: `with parts as (delete from write_file_part where write_id = any($1::uuid[])) delete from write_file where write_id = any($1::uuid[])`,
}
const LIST = {
  name: 'write_file_list',
  text: `select write_id, number, pointer, size, sha256, details from write_file where write_id = any($1::uuid[]) order by write_id, number`,
}
const PARTS = {
  name: 'write_file_parts',
  text: 'select bytes from write_file_part where write_id = $1 and number = $2 order by part',
}
/** The scope as it is stored with a keyed write. */
const HAS_KEY = {
  name: 'write_file_has_key',
  text: `select 1 from write where account_id = $1 and idempotency_scope = $2 and idempotency_key = $3
    and created_at > now() - $4::float8 * interval '1 millisecond'`,
}
/** Between storing a file and storing its write lie moments; what is older than two days was looked at before. */
const ORPHANS = {
  name: 'write_file_orphans',
  text: `select distinct write_id from write_file f
    where created_at between now() - interval '2 days' and now() - interval '1 hour'
      and not exists (select from write w where w.id = f.write_id) limit 1000`,
}

export function makeWriteFileStore({ pool }: Pick<Database, 'pool'>, vault: Vault): WriteFileStore {
  const insert = async (writeId: string, number: number, file: NewWriteFile): Promise<void> => {
    const { pointer, size, sha256, address, file_name, content_type, bytes } = file
    const details: Details = { address, file_name, content_type }
    const sealed = vault.seal(detailsName(writeId, number), details)
    await run(pool, INSERT, [writeId, number, pointer, size, sha256, sealed])
    if (bytes === undefined) return
    for (let part = 0; part * PART_BYTES < bytes.byteLength; part++) {
      const piece = Buffer.from(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)).toString('base64')
      await run(pool, INSERT_PART, [writeId, number, part, vault.seal(partName(writeId, number, part), piece)])
    }
  }
  const add = async (writeId: string, files: readonly NewWriteFile[]): Promise<void> => {
    for (const [number, file] of files.entries()) await insert(writeId, number, file)
  }
  const remove = async (writeIds: readonly string[]): Promise<void> => void (await run(pool, REMOVE, [writeIds]))
  const rowsOf = (writeIds: readonly string[]) => run<FileRow>(pool, LIST, [writeIds])
  const detailsOf = ({ write_id, number, details }: FileRow): Details | undefined =>
    details === null ? undefined : (vault.open(detailsName(write_id, number), details) as Details)

  return {
    add,
    async replace(writeId, files) {
      await remove([writeId])
      await add(writeId, files)
    },
    remove: (writeId) => remove([writeId]),

    async find(writeId, address): Promise<StoredFile | undefined> {
      for (const row of await rowsOf([writeId])) {
        const details = detailsOf(row)
        if (details?.address !== address) continue
        const parts = await run<{ bytes: Buffer }>(pool, PARTS, [writeId, row.number])
        const pieces = parts.map(({ bytes }, part) => vault.open(partName(writeId, row.number, part), bytes) as string)
        const bytes = Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))
        // Without its bytes, or with only some of them, it is as if it had not been taken in.
        if (bytes.byteLength !== Number(row.size)) return undefined
        const { content_type, file_name } = details
        return { bytes, contentType: content_type ?? 'application/octet-stream', fileName: file_name ?? 'attachment' }
      }
      return undefined
    },

    async list(writeIds) {
      const found = new Map<string, WriteFile[]>()
      if (writeIds.length === 0) return found
      for (const row of await rowsOf(writeIds)) {
        const { file_name = null, content_type = null } = detailsOf(row) ?? {}
        const { pointer, sha256 } = row
        const file: WriteFile = { pointer, file_name, content_type, size: Number(row.size), sha256 }
        found.set(row.write_id, [...(found.get(row.write_id) ?? []), file])
      }
      return found
    },

    async hasKey({ account_id, model, resource, method, target_id, idempotencyKey }: KeyedCall, withinMs) {
      const scope = `${model}/${resource} ${method} ${target_id ?? ''}`
      return (await run(pool, HAS_KEY, [account_id, scope, idempotencyKey, withinMs])).length > 0
    },

    async sweep() {
      const orphans = await run<{ write_id: string }>(pool, ORPHANS, [])
      if (orphans.length > 0) await remove(orphans.map(({ write_id }) => write_id))
      return orphans.length
    },
  }
}

const detailsName = (writeId: string, number: number) => `${writeId} file ${number}`
/** The place of a part is sealed with it: parts in another order do not open. */
const partName = (writeId: string, number: number, part: number) => `${writeId} file ${number} part ${part}`
