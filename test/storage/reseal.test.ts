import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/storage/database.ts'
import { countOld, reseal, SEALED } from '../../src/storage/reseal.ts'
import { makeVault } from '../../src/storage/vault.ts'
import { makeWriteFileStore } from '../../src/storage/writes/files.ts'
import { DATABASES } from '../support/databases.ts'

const [OLD, NEW] = [randomBytes(32), randomBytes(32)]
const before = makeVault([OLD])
const during = makeVault([NEW, OLD])
const after = makeVault([NEW])

/** Columns of bytes that are not sealed: hashes, and the documents of the built-in ATS. */
const NOT_SEALED = ['api_token.hash', 'console_session.hash', 'write.request_hash', 'ats_document.content']

describe.each(DATABASES)('sealing again, on $name', ({ open }) => {
  let database: Database
  const write = randomUUID()
  const account = randomUUID()
  const webhook = randomUUID()

  beforeAll(async () => {
    database = await open()
    const { pool } = database
    const { rows } = await pool.query<{ id: string }>("insert into environment (name) values ('reseal') returning id")
    const environment = rows[0]?.id
    await pool.query(
      `insert into integrated_account (id, environment_id, tenant_id, integration, status, authentication_method, is_sandbox, credentials)
        values ($1, $2, 't', 'x', 'active', 'api_key', false, $3)`,
      [account, environment, before.seal(account, { api_key: 'k' })],
    )
    await pool.query('insert into account_queue (account_id) values ($1)', [account])
    await pool.query(
      `insert into write (id, environment_id, account_id, model, resource, method, lane, mode, input, report)
        values ($1, $2, $3, 'ats', 'candidates', 'create', 'l', 'queued', $4, $5)`,
      [write, environment, account, before.seal(`${write} input`, { a: 1 }), before.seal(`${write} report`, { b: 2 })],
    )
    await pool.query('insert into webhook (id, environment_id, url, events, secrets) values ($1, $2, $3, $4, $5)', [
      webhook,
      environment,
      'https://example.com',
      ['test'],
      before.seal(`${webhook} secrets`, []),
    ])
    const file = {
      pointer: '/file',
      file_name: 'cv.pdf',
      content_type: 'application/pdf',
      sha256: 'x',
      address: 'https://a.example/cv',
    }
    await makeWriteFileStore(database, before).add(write, [{ ...file, size: 3_000_000, bytes: randomBytes(3_000_000) }])
  })
  afterAll(() => database?.close())

  test('covers every column of the schema that holds sealed bytes', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
        where data_type = 'bytea' and table_schema = current_schema()`,
    )
    const sealed = SEALED.map(({ table, column }) => `${table}.${column}`)
    const columns = rows.map(({ name }) => name).filter((name) => !NOT_SEALED.includes(name))
    expect(columns.filter((name) => !sealed.includes(name))).toEqual([])
    expect(sealed.filter((name) => !columns.includes(name))).toEqual([])
  })

  test('leaves everything as it is where a key is missing, and counts it', async () => {
    expect(await reseal(database, after, () => undefined)).toEqual({ resealed: 0, unreadable: 8 })
    expect(await countOld(database, after)).toMatchObject({ 'integrated_account.credentials': 1, 'write_file_part.bytes': 3 })
  })

  test('makes everything readable with the new key alone, files of several parts too, and repeating it changes nothing', async () => {
    const progress: string[] = []
    expect(await reseal(database, during, (place) => progress.push(place))).toEqual({ resealed: 8, unreadable: 0 })
    expect(progress).toContain('write.report')
    expect(await countOld(database, after)).toEqual({})
    const { rows } = await database.pool.query<{ input: Buffer }>('select input from write where id = $1', [write])
    expect(after.open(`${write} input`, rows[0]?.input as Buffer)).toEqual({ a: 1 })
    const stored = await makeWriteFileStore(database, after).find(write, 'https://a.example/cv')
    expect(stored?.bytes.byteLength).toBe(3_000_000)
    expect(await reseal(database, during, () => undefined)).toEqual({ resealed: 0, unreadable: 0 })
  })

  test('does not undo what a running gateway wrote in the meantime', async () => {
    const { pool } = database
    const set = (value: Buffer) => pool.query('update integrated_account set credentials = $2 where id = $1', [account, value])
    await set(before.seal(account, { api_key: 'old' }))
    // The gateway renews the credentials between the reading and the writing of the batch.
    const racing = {
      pool: {
        query: async (text: string, values: unknown[]) => {
          if (text.startsWith('update "integrated_account"')) await set(during.seal(account, { api_key: 'renewed' }))
          return pool.query(text, values)
        },
      },
    } as unknown as Pick<Database, 'pool'>
    expect(await reseal(racing, during, () => undefined)).toEqual({ resealed: 0, unreadable: 0 })
    const { rows } = await pool.query<{ credentials: Buffer }>('select credentials from integrated_account where id = $1', [
      account,
    ])
    expect(after.open(account, rows[0]?.credentials as Buffer)).toEqual({ api_key: 'renewed' })
  })
})
