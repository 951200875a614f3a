import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, at, auditOf, type Caller, makeTestAts, pdf, type TestAts, upload } from './support.ts'

const MEGABYTE = 1024 * 1024

describe.each(DATABASES)('documents on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  let id: string
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
    id = await addCandidate(caller)
  })
  afterAll(() => ats.database.close())

  test('a document comes back byte for byte, with its own type and under its own name', async () => {
    const file = pdf(200_000)
    const added = await upload(caller, id, new Blob([file], { type: 'text/html' }), 'Lebenslauf Zoë.pdf')
    expect(added.status).toBe(201)
    const body = await added.json()
    expect(body).toMatchObject({
      data: { candidate_id: id, file_name: 'Lebenslauf Zoë.pdf', content_type: 'application/pdf', size_bytes: file.size },
    })
    const response = await caller.send(`/candidates/${id}/documents/${at(body, 'data', 'id')}`, {})
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Lebenslauf Zo_.pdf"; filename*=UTF-8''Lebenslauf%20Zo%C3%AB.pdf`,
    )
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('the list is newest first, without the bytes', async () => {
    const names = ['a.pdf', 'b.pdf', 'c.pdf']
    for (const name of names) await upload(caller, id, pdf(), name)
    const { body } = await caller.get(`/candidates/${id}/documents?limit=2`)
    expect(at<{ file_name: string }[]>(body, 'data').map(({ file_name }) => file_name)).toEqual(['c.pdf', 'b.pdf'])
    expect(at(body, 'meta')).toEqual({ total: 3, limit: 2, offset: 0 })
    expect((await auditOf(caller, '&action=DOCUMENT_ADDED')).length).toBe(3)
  })

  test('ten megabytes are accepted', async () => {
    expect((await upload(caller, id, new Blob(['%PDF-1.7\n', new Uint8Array(10 * MEGABYTE - 9)]), 'cv.pdf')).status).toBe(201)
  })

  test.each<[string, Blob, string]>([
    ['an HTML page named cv.pdf', new Blob(['<!doctype html><title>Sign in</title>%PDF-1.7']), 'cv.pdf'],
    ['an HTML page named cv.html', new Blob(['<html>']), 'cv.html'],
    ['an HTML page named cv.txt', new Blob(['\n <script>alert(1)</script>']), 'cv.txt'],
    ['a picture named cv.pdf', new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]), 'cv.pdf'],
    ['a file without an ending', pdf(), 'cv'],
    ['an empty file', new Blob([]), 'cv.pdf'],
    ['one byte more than ten megabytes', new Blob(['%PDF-1.7\n', new Uint8Array(10 * MEGABYTE - 8)]), 'cv.pdf'],
    ['eleven megabytes', new Blob(['%PDF-1.7\n', new Uint8Array(11 * MEGABYTE)]), 'cv.pdf'],
  ])('%s is refused, and nothing is kept', async (_, file, name) => {
    const response = await upload(caller, id, file, name)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 'validation_error', details: { failures: [{ path: 'file' }] } },
    })
    expect((await caller.get(`/candidates/${id}/documents`)).body).toMatchObject({ meta: { total: 0 } })
    expect((await auditOf(caller)).length).toBe(1)
  })

  test('a body without a file in the field is refused', async () => {
    const text = new FormData()
    text.set('file', 'not a file')
    const other = new FormData()
    other.set('document', pdf(), 'cv.pdf')
    for (const body of [text, other, '{}', undefined]) {
      const response = await caller.send(`/candidates/${id}/documents`, { method: 'POST', body: body ?? null })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: { details: { failures: [{ path: 'file' }] } } })
    }
  })

  test('a document of another candidate of the same environment is not found', async () => {
    const document = at(await (await upload(caller, id, pdf(), 'cv.pdf')).json(), 'data', 'id')
    const other = await addCandidate(caller)
    expect((await caller.get(`/candidates/${other}/documents/${document}`)).status).toBe(404)
  })
})
