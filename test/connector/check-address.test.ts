import { expect, test } from 'vitest'
import { checkCallable } from '../../src/connector/check-address.ts'
import { makeEgress } from '../../src/connector/egress.ts'

const check = (url: string, addresses: string[], allow: string[] = []) =>
  checkCallable(makeEgress({ allow }), new URL(url), (_host, _options, callback) => {
    if (addresses.length === 0) callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), [])
    else
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      )
  })

test('a name is judged by every address that it resolves to', async () => {
  await expect(check('https://hooks.example/', ['93.184.216.34'])).resolves.toBeUndefined()
  await expect(check('https://hooks.example/', ['93.184.216.34', '10.0.0.1'])).rejects.toMatchObject({ code: 'egress_denied' })
  await expect(check('https://hooks.example/', ['10.0.0.1'], ['10.0.0.0/8'])).resolves.toBeUndefined()
})

test('a name that resolves to nothing is refused as a mistake', async () => {
  await expect(check('https://hooks.example/', [])).rejects.toMatchObject({ code: 'invalid_request' })
})

test('http is for permitted hosts only', async () => {
  await expect(check('http://hooks.example/', ['93.184.216.34'])).rejects.toMatchObject({ code: 'egress_denied' })
})
