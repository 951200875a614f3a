import type { LookupAddress } from 'node:dns'
import { describe, expect, test } from 'vitest'
import { makeEgress, makeGuardedLookup } from '../../src/connector/egress.ts'

const denied = expect.objectContaining({ code: 'egress_denied', status: 422 })
const check = (egress: ReturnType<typeof makeEgress>, url: string) => () => egress.checkUrl(new URL(url))

describe('without permissions', () => {
  const egress = makeEgress()

  test.each(['https://api.lever.co/v1', 'https://8.8.8.8/', 'https://[2606:4700::1111]:8443/x'])('%s is called', (url) => {
    expect(check(egress, url)).not.toThrow()
  })

  test.each([
    'http://api.lever.co/',
    'ftp://files.example/x',
    'file:///etc/passwd',
    'data:text/plain,hello',
    'https://user:secret@api.lever.co/',
    'https://user@api.lever.co/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://127.0.0.1./',
  ])('%s is refused', (url) => {
    expect(check(egress, url)).toThrow(denied)
  })

  test('the refusal names neither the credentials of a URL nor the address behind a name', () => {
    const messageOf = (run: () => void) => {
      try {
        run()
        return ''
      } catch (error) {
        return JSON.stringify([(error as Error).message, error])
      }
    }
    expect(messageOf(check(egress, 'https://user:hunter2@api.lever.co/'))).not.toContain('hunter2')
    expect(messageOf(() => egress.checkAddress('ats.corp', '10.1.2.3'))).not.toContain('10.1.2.3')
  })
})

describe('with EGRESS_ALLOW', () => {
  const egress = makeEgress({ allow: [' 10.0.0.0/8 ', 'ats.internal', '192.168.7.7', 'fd00::/8', '', 'LocalHost'] })

  test.each([
    'http://ats.internal/',
    'https://ATS.Internal./',
    'http://10.2.3.4:8080/',
    'http://192.168.7.7/',
    'http://[fd00::1]/',
    'http://localhost/',
  ])('%s is called', (url) => {
    expect(check(egress, url)).not.toThrow()
  })

  test.each([
    'http://other.internal/',
    'http://sub.ats.internal/',
    'https://11.0.0.1@10.0.0.1/',
    'https://192.168.7.8/',
    'http://8.8.8.8/',
  ])('%s is refused', (url) => {
    expect(check(egress, url)).toThrow(denied)
  })

  test('a permitted name may stand anywhere, any other name in a permitted network', () => {
    expect(() => egress.checkAddress('ats.internal', '172.16.0.1')).not.toThrow()
    expect(() => egress.checkAddress('anything.example', '10.0.0.1')).not.toThrow()
    expect(() => egress.checkAddress('anything.example', '::ffff:10.0.0.1')).not.toThrow()
    expect(() => egress.checkAddress('anything.example', '172.16.0.1')).toThrow(denied)
  })

  test('an entry that is neither host nor network stops the start', () => {
    for (const entry of ['http://ats.internal', '10.0.0.0/33', 'a b', 'ats.internal:8080', '*.internal']) {
      expect(() => makeEgress({ allow: [entry] })).toThrow('EGRESS_ALLOW')
    }
  })
})

test('http to public hosts can be permitted as a whole, and private addresses stay refused', () => {
  const egress = makeEgress({ allowHttp: true })
  expect(check(egress, 'http://files.example/x')).not.toThrow()
  expect(check(egress, 'http://127.0.0.1/')).toThrow(denied)
})

describe('the guarded look-up', () => {
  const lookUp = (answers: LookupAddress[] | NodeJS.ErrnoException, all: boolean) =>
    new Promise<unknown>((resolve) => {
      const guarded = makeGuardedLookup(makeEgress(), (_host, _options, callback) =>
        Array.isArray(answers) ? callback(null, answers) : callback(answers, []),
      )
      guarded('name.example', { all }, (error, address, family) => resolve(error ?? { address, family }))
    })

  test('hands on the addresses that it judged', async () => {
    const answers = [
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]
    expect(await lookUp(answers, true)).toEqual({ address: answers, family: undefined })
    expect(await lookUp(answers, false)).toEqual({ address: '8.8.8.8', family: 4 })
  })

  test.each(['10.0.0.1', '127.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', '64:ff9b::a00:1'])(
    'refuses a name that resolves to %s, also among public addresses',
    async (address) => {
      const family = address.includes(':') ? 6 : 4
      expect(await lookUp([{ address, family }], false)).toEqual(denied)
      expect(
        await lookUp(
          [
            { address: '8.8.8.8', family: 4 },
            { address, family },
          ],
          true,
        ),
      ).toEqual(denied)
    },
  )

  test('passes a failure of the resolver on', async () => {
    const failure = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    expect(await lookUp(failure, true)).toBe(failure)
    expect(await lookUp([], true)).toMatchObject({ code: 'ENOTFOUND' })
  })
})
