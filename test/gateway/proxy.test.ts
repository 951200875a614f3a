import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headersToCaller, headersToProvider } from '../../src/gateway/proxy/headers.ts'
import { parseProxyPath } from '../../src/gateway/proxy/path.ts'

describe('a proxied path', () => {
  test('is passed on as it was encoded', () => {
    for (const path of ['opportunities', 'a/b%20c/d', 'candidates/', 'a.b/c..d', "x/it's/%C3%A9"])
      expect(parseProxyPath(path)).toBe(`/${path}`)
  })

  test('whatever it is, leads to the account’s own host and below its base path, or is refused', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2E',
      '%25',
      '2e',
      '/',
      '%2f',
      '\\',
      '%5c',
      '@',
      ':',
      '?',
      '#',
      'https:',
      'evil.example',
      'a',
      ';',
      '%00',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
          fc.string(),
        ),
        (raw) => {
          let path: string
          try {
            path = parseProxyPath(raw)
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid_request' })
            return
          }
          const url = new URL(`https://api.provider.example/v1${path}`)
          expect(url.origin).toBe('https://api.provider.example')
          expect(url.pathname.startsWith('/v1/')).toBe(true)
          expect(decodeURIComponent(url.pathname).split('/')).not.toContain('..')
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('proxied headers', () => {
  const all = {
    accept: 'text/csv',
    'if-match': '"1"',
    authorization: 'Bearer planted',
    'proxy-authorization': 'planted',
    cookie: 'planted',
    'set-cookie': 'planted',
    'x-api-key': 'planted',
    'x-forwarded-for': 'planted',
    'www-authenticate': 'planted',
    connection: 'planted',
    'keep-alive': 'planted',
    te: 'planted',
    trailer: 'planted',
    'transfer-encoding': 'planted',
    upgrade: 'planted',
    host: 'planted',
    'content-type': 'text/csv',
    etag: '"1"',
  }

  test('hold no credentials, no cookies and nothing of one hop, in either direction', () => {
    const sent = headersToProvider((name) => all[name as keyof typeof all])
    const returned = headersToCaller(all)
    expect(JSON.stringify([sent, returned])).not.toContain('planted')
    expect(sent).toEqual({ accept: 'text/csv', 'if-match': '"1"' })
    expect(returned).toEqual({ 'content-type': 'text/csv', etag: '"1"' })
  })
})
