import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewWriteFile } from '../../src/ports/write-files.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeWriteFileStore } from '../../src/storage/writes/files.ts'
import { makeWriteStore } from '../../src/storage/writes/stores.ts'
import { storingFiles } from '../../src/storage/writes/storing-files.ts'
import { DATABASES } from '../support/databases.ts'
import { makeDeliveryStores } from '../support/delivery-stores.ts'
import { testVault } from '../support/fixtures.ts'

/** More than two parts, the last one short. */
const BYTES = randomBytes(2 * 1024 * 1024 + 17)
const ADDRESS = 'https://files.example/planted-address.pdf'

const file = (change: Partial<NewWriteFile> = {}): NewWriteFile => ({
  pointer: '/file_url',
  address: ADDRESS,
  file_name: 'planted-name.pdf',
  content_type: 'application/pdf',
  size: BYTES.byteLength,
  sha256: 'ab',
  bytes: BYTES,
  ...change,
})

describe.each(DATABASES)('files of writes on $name', ({ open }) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())

  const openStores = async () => {
    const stores = makeDeliveryStores(database)
    const files = makeWriteFileStore(database, testVault)
    const account = await stores.account()
    const accept = async (taken: NewWriteFile[]) => {
      const write = await stores.accept(account)
      await files.add(write.id, taken)
      return write.id
    }
    return { ...stores, files, accept, account }
  }

  test('come back whole by their address', async () => {
    const { files, accept } = await openStores()
    const id = await accept([file(), file({ address: 'https://files.example/other', bytes: Buffer.from('other'), size: 5 })])
    const found = await files.find(id, ADDRESS)
    expect(found && Buffer.from(found.bytes).equals(BYTES)).toBe(true)
    expect(found).toMatchObject({ contentType: 'application/pdf', fileName: 'planted-name.pdf' })
    expect(Buffer.from((await files.find(id, 'https://files.example/other'))?.bytes ?? '').toString()).toBe('other')
    expect(await files.find(id, 'https://files.example/unknown')).toBeUndefined()
  })

  test('of which nothing but size and checksum is kept are not found by their address', async () => {
    const { files, accept } = await openStores()
    const { bytes: _, ...described } = file()
    const id = await accept([described])
    expect(await files.find(id, ADDRESS)).toBeUndefined()
    expect((await files.list([id])).get(id)).toEqual([
      {
        pointer: '/file_url',
        file_name: 'planted-name.pdf',
        content_type: 'application/pdf',
        size: BYTES.byteLength,
        sha256: 'ab',
      },
    ])
  })

  test('lie sealed in the database: neither names nor bytes can be read there', async () => {
    const { accept, sql } = await openStores()
    const id = await accept([file({ bytes: Buffer.from('planted content'), size: 15 })])
    const rows = [
      ...(await sql('select * from write_file where write_id = $1', id)),
      ...(await sql('select * from write_file_part where write_id = $1', id)),
    ]
    const text = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
    expect(text.join('\n')).not.toMatch(/planted|cGxhbnRlZ/)
  })

  test('added twice, as after a lost reply, are there once', async () => {
    const { files, accept } = await openStores()
    const id = await accept([file()])
    await files.add(id, [file()])
    expect((await files.list([id])).get(id)).toHaveLength(1)
    expect((await files.find(id, ADDRESS))?.bytes.byteLength).toBe(BYTES.byteLength)
  })

  test('go when their write’s input is dropped; size and checksum stay in the receipt', async () => {
    const { files, accept, sql } = await openStores()
    const id = await accept([file()])
    await sql(`update write set report = '\\x00' where id = $1`, id)
    await sql('update write set input = null where id = $1', id)
    expect(await files.find(id, ADDRESS)).toBeUndefined()
    expect(await sql('select 1 from write_file_part where write_id = $1', id)).toEqual([])
    expect((await files.list([id])).get(id)).toEqual([
      { pointer: '/file_url', file_name: null, content_type: null, size: BYTES.byteLength, sha256: 'ab' },
    ])
  })

  test('go altogether when an erasure takes the report as well', async () => {
    const { files, accept, sql } = await openStores()
    const id = await accept([file()])
    await sql('update write set input = null, report = null where id = $1', id)
    expect(await sql('select 1 from write_file where write_id = $1', id)).toEqual([])
    expect((await files.list([id])).size).toBe(0)
  })

  test('go with their write', async () => {
    const { files, accept, sql } = await openStores()
    const id = await accept([file()])
    await sql('delete from write where id = $1', id)
    expect((await files.list([id])).size).toBe(0)
    expect(await sql('select 1 from write_file_part where write_id = $1', id)).toEqual([])
  })

  test('are stored before their write is, and not at all for a repetition', async () => {
    const { files, account, accept: _ } = await openStores()
    const writes = storingFiles(makeWriteStore(database, testVault), files)
    const call = {
      environment_id: account.environment_id,
      account_id: account.id,
      model: 'ats',
      resource: 'attachments',
      method: 'create',
    }
    const keyed = (id: string) => ({
      ...call,
      id,
      target_id: null,
      lane: id,
      awaited: false,
      input: { body: {}, query: {} },
      idempotency: { scope: 'ats/attachments create ', key: 'once', requestHash: Buffer.from('a') },
      files: [file()],
    })
    const [first, second] = [writes.makeId(), writes.makeId()]
    expect((await writes.insert(keyed(first))).kind).toBe('inserted')
    expect((await writes.insert(keyed(second))).kind).toBe('exists')
    expect([...(await files.list([first, second])).keys()]).toEqual([first])
    const known = { ...call, target_id: null, idempotencyKey: 'once' }
    expect(await files.hasKey(known, 60_000)).toBe(true)
    expect(await files.hasKey({ ...known, idempotencyKey: 'twice' }, 60_000)).toBe(false)
    expect(await files.hasKey(known, 0)).toBe(false)
  })

  test('whose write never came are swept after an hour, and no others', async () => {
    const { files, accept, sql, writes } = await openStores()
    const id = await accept([file()])
    const [orphan, fresh] = [writes.makeId(), writes.makeId()]
    await files.add(orphan, [file()])
    await files.add(fresh, [file()])
    await sql(`update write_file set created_at = now() - interval '2 hours' where write_id = any($1::uuid[])`, [id, orphan])
    expect(await files.sweep()).toBe(1)
    expect([...(await files.list([id, orphan, fresh])).keys()].sort()).toEqual([id, fresh].sort())
    expect(await sql('select 1 from write_file_part where write_id = $1', orphan)).toEqual([])
  })
})
