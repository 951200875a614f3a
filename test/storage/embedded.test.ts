import { expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'

const embedded = DATABASES.find(({ name }) => name === 'pglite')!

test('a statement that fails leaves the embedded database usable, prepared statements included', async () => {
  const { pool, close } = await embedded.open()
  const insert = () => pool.query({ name: 'insert_twice', text: "insert into environment (name) values ('twice')" })
  await insert()
  for (let n = 0; n < 3; n++) {
    await expect(insert()).rejects.toThrow(/duplicate key/)
    const { rows } = await pool.query('select count(*)::int as count from environment')
    expect(rows).toEqual([{ count: 1 }])
  }
  await close()
})

test('a transaction that its client left open does not reach the next one', async () => {
  const { pool, close } = await embedded.open()
  const client = await pool.connect()
  await client.query('begin')
  await client.query("insert into environment (name) values ('abandoned')")
  client.release(new Error('The client is given up.'))
  const { rows } = await pool.query('select count(*)::int as count from environment')
  expect(rows).toEqual([{ count: 0 }])
  await close()
})

test('listening may begin and end while statements are under way', async () => {
  const { pool, listen, close } = await embedded.open()
  const heard: string[] = []
  const statements = Array.from({ length: 50 }, () => pool.query('select $1::int as one', [1]))
  const stops = await Promise.all(
    ['a', 'a', 'b'].map((channel) => listen(channel, (payload) => heard.push(`${channel} ${payload}`))),
  )
  for (const { rows } of await Promise.all(statements)) expect(rows).toEqual([{ one: 1 }])
  await pool.query("select pg_notify('a', '1'), pg_notify('b', '2')")
  await expect.poll(() => heard.sort()).toEqual(['a 1', 'a 1', 'b 2'])
  await Promise.all(stops.map((stop) => stop()))
  await pool.query("select pg_notify('a', '3')")
  expect(heard).toHaveLength(3)
  await close()
})
