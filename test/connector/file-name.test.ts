import { expect, test } from 'vitest'
import { findFileName, withEnding } from '../../src/connector/file-name.ts'

const PATH = [new URL('https://files.example/a/path.pdf?x=1')]
const raw = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

test.each([
  ['attachment; filename="cv.pdf"', 'cv.pdf'],
  ['attachment; filename=cv.pdf; size=3', 'cv.pdf'],
  ['attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'],
  ['attachment; filename="x.pdf"; filename*=UTF-8\'\'Lebenslauf%20Zo%C3%AB.pdf', 'Lebenslauf Zoë.pdf'],
  ["attachment; filename*=iso-8859-1'de'Zo%EB.pdf", 'Zoë.pdf'],
  [raw('attachment; filename="Zoë 履歴書.pdf"'), 'Zoë 履歴書.pdf'],
  ['attachment; filename="Zo\xeb.pdf"', 'Zoë.pdf'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="C:\\\\cv\\\\mine.doc"', 'mine.doc'],
  ['attachment; filename="a\x00\x1fb.pdf"', 'ab.pdf'],
  ['attachment; filename=".."', 'path.pdf'],
  ['attachment; filename=""', 'path.pdf'],
  ["attachment; filename*=UTF-8''%ff%fe", 'path.pdf'],
  ['inline', 'path.pdf'],
  [undefined, 'path.pdf'],
])('the disposition %j names the file %s', (disposition, name) => {
  expect(findFileName(disposition, PATH)).toBe(name)
})

test('of several addresses the one whose name ends like a file gives it', () => {
  const found = (...addresses: string[]) =>
    findFileName(
      undefined,
      addresses.map((address) => new URL(address)),
    )
  expect(found('https://cdn.example/f/8a7b', 'https://files.example/CV%20Zo%C3%AB.pdf')).toBe('CV Zoë.pdf')
  expect(found('https://cdn.example/f/8a7b', 'https://files.example/download.php')).toBe('8a7b')
  expect(found('https://files.example/%ff')).toBeUndefined()
  expect(found('https://files.example/')).toBeUndefined()
})

test('a long name is cut before its ending', () => {
  const name = findFileName(`attachment; filename="${'x'.repeat(500)}.docx"`, [])
  expect([name?.length, name?.slice(-6)]).toEqual([150, 'x.docx'])
})

test('a name gets the ending of its type when it has none that says anything', () => {
  expect(withEnding('cv', 'application/pdf')).toBe('cv.pdf')
  expect(withEnding('download.php', 'application/pdf')).toBe('download.php.pdf')
  expect(withEnding('cv.PDF', 'application/pdf')).toBe('cv.PDF')
  expect(withEnding('cv', 'application/octet-stream')).toBe('cv')
  expect([withEnding(undefined, 'text/plain'), withEnding(undefined, 'application/octet-stream')]).toEqual(['file.txt', 'file'])
})
