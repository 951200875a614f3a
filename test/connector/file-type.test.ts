import { expect, test } from 'vitest'
import { decideFileType, endingFor, endingOf } from '../../src/connector/file-type.ts'
import { sniffType } from '../../src/connector/sniff.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const zip = (names: string) => `PK\x03\x04\x14\0\0\0\x08\0${names}`

test.each([
  ['%PDF-1.7\n', 'application/pdf'],
  [`${'\0'.repeat(900)}%PDF-1.4`, 'application/pdf'],
  [zip('[Content_Types].xml…word/document.xml'), DOCX],
  [zip('[Content_Types].xml…xl/workbook.xml'), XLSX],
  [zip(`[Content_Types].xml${'x'.repeat(200_000)}word/document.xml`), DOCX],
  [zip('mimetypeapplication/vnd.oasis.opendocument.text'), 'application/vnd.oasis.opendocument.text'],
  [zip('photos/1.jpg'), 'application/zip'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0', 'application/msword'],
  ['{\\rtf1\\ansi', 'application/rtf'],
  ['\x89PNG\r\n\x1a\n\0\0', 'image/png'],
  ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
  ['GIF89a\x01\0', 'image/gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['\0\0\0\x18ftypheic', 'image/heic'],
  ['\0\0\0\x18ftypisom', 'video/mp4'],
  ['Curriculum vitae\r\n\tZo\xc3\xab', 'text/plain'],
  ['BMW, engineer since 2001', 'text/plain'],
  ['\xff\xfeC\0V\0', 'text/plain'],
  ['<!DOCTYPE html><html>', 'text/html'],
  ['\xef\xbb\xbf\n  <!-- saved --> <!-- again -->\n<HTML lang="en">', 'text/html'],
  ['<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML">', 'text/html'],
  ['\xff\xfe<\0h\0t\0m\0l\0>\0', 'text/html'],
  ['<script>location="/login"</script>', 'text/html'],
  ['<resume><name/></resume>', 'text/plain'],
  ['I use <html> daily', 'text/plain'],
  ['\x01\x02\x03\x04', undefined],
  ['', undefined],
])('bytes that begin with %j show %s', (text, type) => {
  expect(sniffType(latin1(text))).toBe(type)
})

test.each([
  ['bytes win over the server and the name', '%PDF-1.7', 'image/png', 'cv.docx', 'application/pdf'],
  ['a page is a page whatever it claims', '<html>', 'application/pdf', 'cv.pdf', 'text/html'],
  ['text that the server calls a page is one', 'Please sign in.', 'text/html; charset=utf-8', 'cv.txt', 'text/html'],
  ['a file that the server calls a page is a file', '%PDF-1.7', 'text/html', undefined, 'application/pdf'],
  ['a zip may be what the server says', zip('x'), DOCX, undefined, DOCX],
  ['a zip may be what the name says', zip('x'), 'application/octet-stream', 'cv.docx', DOCX],
  ['a zip is no PDF', zip('x'), 'application/pdf', 'cv.pdf', 'application/zip'],
  [
    'the old container may be Excel',
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'application/octet-stream',
    'a.xls',
    'application/vnd.ms-excel',
  ],
  ['the old container is Word by itself', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', undefined, undefined, 'application/msword'],
  ['text may be CSV', 'a,b', 'text/csv; header=present', undefined, 'text/csv'],
  ['text may be Markdown by name', '# CV', 'application/octet-stream', 'cv.MD', 'text/markdown'],
  ['text is no image', 'hello', 'image/png', 'x.png', 'text/plain'],
  ['what shows nothing is what the server says', '\x01\x02', 'Application/X-Thing', 'cv.pdf', 'application/x-thing'],
  ['or what the name says', '\x01\x02', 'application/force-download', 'cv.doc', 'application/msword'],
  ['or nothing', '\x01\x02', undefined, 'cv', 'application/octet-stream'],
])('%s', (_rule, text, declared, name, type) => {
  expect(decideFileType(latin1(text), declared, name)).toBe(type)
})

test('endings are known both ways', () => {
  expect([endingFor('image/jpeg'), endingFor(DOCX), endingFor('application/x-thing')]).toEqual(['jpg', 'docx', undefined])
  expect([endingOf('a.JPEG'), endingOf('a.tar.gz'), endingOf('download.php'), endingOf('pdf')]).toEqual([
    'jpeg',
    'gz',
    undefined,
    undefined,
  ])
})
