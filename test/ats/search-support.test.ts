import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openPostgres } from '../../src/storage/connect.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, makeTestAts } from './support.ts'

function collectWarnings() {
  const warnings: string[] = []
  return { warnings, log: { ...silentLog, warn: (_: unknown, message?: string) => void warnings.push(message ?? '') } }
}

describe.each(DATABASES)('the index for searches on $name', ({ open }) => {
  test('is there, and nothing is said about it', async () => {
    const { warnings, log } = collectWarnings()
    const ats = makeTestAts(await open(), { log })
    await ats.checkDatabase()
    expect(warnings).toEqual([])
    await ats.database.close()
  })
})

const url = process.env.DATABASE_URL

describe.each(url === undefined ? [] : [{ url }])('on a server that forbids extensions', ({ url }) => {
  test('the schema is made without the index, which is said, and search works', async () => {
    const name = `test_${randomBytes(6).toString('hex')}`
    const password = randomBytes(12).toString('hex')
    const admin = openPostgres({ url, poolMax: 1, log: silentLog })
    await admin.pool.query(`create database ${name}`)
    await admin.pool.query(`create role ${name} login password '${password}'`)
    const owned = Object.assign(new URL(url), { pathname: `/${name}` })
    const owner = openPostgres({ url: owned.href, poolMax: 1, log: silentLog })
    await owner.pool.query(`create schema own authorization ${name}`)
    await owner.close()

    const { warnings, log } = collectWarnings()
    const database = openPostgres({ url: Object.assign(owned, { username: name, password }).href, schema: 'own', log })
    await migrate(database, log)
    const ats = makeTestAts(database, { log })
    await ats.checkDatabase()
    expect(warnings).toEqual([expect.stringContaining('create extension pg_trgm')])
    const caller = await ats.makeCaller()
    await addCandidate(caller, { full_name: 'Irène Dolan' })
    expect((await caller.get('/candidates?search=dol')).body).toMatchObject({ meta: { total: 1 } })
    await database.close()

    await admin.pool.query(`drop database ${name}`)
    await admin.pool.query(`drop role ${name}`)
    await admin.close()
  })
})
