import busboy from 'busboy'
import { expect, test } from 'vitest'
import { encodeBody } from '../../src/connector/body.ts'
import type { Part } from '../../src/connector/wire.ts'

/** What a server's multipart reader makes of an encoded body, in order. */
function readMultipart({ body, headers }: ReturnType<typeof encodeBody>): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const parts: unknown[] = []
    const reader = busboy({ headers, defParamCharset: 'utf8' })
    reader.on('field', (name, text) => parts.push({ name, text }))
    reader.on('file', (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => parts.push({ name, fileName: filename, contentType: mimeType, file: Buffer.concat(chunks) }))
    })
    reader.on('close', () => resolve(parts)).on('error', reject)
    reader.end(body)
  })
}

const PARTS: Part[] = [
  { name: 'name', text: 'Zoë Müller' },
  { name: 'phones[0][value]', text: '+49 30' },
  { name: 'note', text: 'first line\nsecond\r\n\r\n--third' },
  { name: 'empty', text: '' },
  { name: 'resume', file: Buffer.from([0, 13, 10, 255]), fileName: 'Lebenslauf – 履歴書.pdf', contentType: 'application/pdf' },
  { name: 'files[]', file: Buffer.alloc(0), fileName: 'empty.txt', contentType: 'text/plain' },
]

test('a multipart body arrives as it was said: names with brackets, UTF-8 file names, line ends, bytes', async () => {
  expect(await readMultipart(encodeBody({ multipart: PARTS }))).toEqual(PARTS)
})

test('a multipart body is read the same by the standard form reader', async () => {
  const { body, headers } = encodeBody({ multipart: PARTS })
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers }).formData()
  expect([...form.keys()]).toEqual(PARTS.map(({ name }) => name))
  expect(form.get('phones[0][value]')).toBe('+49 30')
  const resume = form.get('resume') as File
  expect([resume.name, resume.type, [...(await resume.bytes())]]).toEqual([
    'Lebenslauf – 履歴書.pdf',
    'application/pdf',
    [0, 13, 10, 255],
  ])
})

test('no name can end its quotes, or the header that it stands in', async () => {
  const name = 'a"; filename="x\r\nx-evil: 1'
  const encoded = encodeBody({
    multipart: [{ name, file: Buffer.from('x'), fileName: name, contentType: 'text/plain\r\nx-evil: 1' }],
  })
  const text = Buffer.from(encoded.body as Uint8Array).toString()
  expect(text.split('\r\n').filter((line) => line.startsWith('x-evil'))).toEqual([])
  expect(text).toContain('name="a%22; filename=%22x%0D%0Ax-evil: 1"')
})

test('a multipart body has its length in bytes, and a boundary of its own each time', () => {
  const one = encodeBody({ multipart: [{ name: 'n', text: 'ä' }] }, () => 'b')
  expect(Buffer.from(one.body as Uint8Array).toString()).toBe(
    '--ats-gateway-b\r\ncontent-disposition: form-data; name="n"\r\n\r\nä\r\n--ats-gateway-b--\r\n',
  )
  expect(one.headers).toEqual({ 'content-type': 'multipart/form-data; boundary=ats-gateway-b' })
  expect(encodeBody({ multipart: [] }).headers).not.toEqual(encodeBody({ multipart: [] }).headers)
})

test('JSON, forms and bytes come with their type; no body comes without one', () => {
  expect(encodeBody({ json: { a: null, b: 0 } })).toEqual({
    body: '{"a":null,"b":0}',
    headers: { 'content-type': 'application/json' },
  })
  expect(encodeBody({ json: null }).body).toBe('null')
  expect(
    encodeBody({
      form: [
        ['a b', 'ä&='],
        ['a b', ''],
      ],
    }),
  ).toEqual({ body: 'a+b=%C3%A4%26%3D&a+b=', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const bytes = new Uint8Array([1, 2])
  expect(encodeBody({ bytes, contentType: 'image/png' })).toEqual({ body: bytes, headers: { 'content-type': 'image/png' } })
  expect(encodeBody(undefined)).toEqual({ headers: {} })
})
