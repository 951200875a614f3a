import { describe, expect, test } from 'vitest'
import { planBulk } from '../../src/ats/bulk-plan.ts'
import { findDocumentType } from '../../src/ats/document-type.ts'
import { toContentDisposition, toFileName } from '../../src/ats/file-name.ts'
import { makeIds } from '../../src/ats/ids.ts'
import { toInstant } from '../../src/ats/instant.ts'
import { fromInvitationToken, toInvitationToken } from '../../src/ats/invitation-token.ts'
import { joinSkills } from '../../src/ats/masking.ts'
import { hashPassword, isPassword } from '../../src/ats/password.ts'
import { DEFAULT_PIPELINE_STATUSES, findStatus, stampStatus } from '../../src/ats/pipeline.ts'
import { makeTokenBuckets } from '../../src/ats/token-buckets.ts'

describe('pipeline', () => {
  test('a status is found in any case, in the spelling of the setting', () => {
    expect(findStatus(DEFAULT_PIPELINE_STATUSES, 'shortlisted')).toBe('Shortlisted')
    expect(findStatus(DEFAULT_PIPELINE_STATUSES, 'Ghosted')).toBeUndefined()
    expect(findStatus(DEFAULT_PIPELINE_STATUSES, '')).toBeUndefined()
  })

  test('stages with a stamp of their own keep the first time', () => {
    const day = (n: number) => new Date(Date.UTC(2026, 0, n))
    const first = stampStatus(undefined, 'Shortlisted', day(1))
    expect(first).toEqual({
      status_date: day(1),
      shortlisted_at: day(1),
      screening_started_at: null,
      screening_completed_at: null,
    })
    const second = stampStatus({ ...first, status: 'Shortlisted' }, 'screening', day(2))
    expect(second).toEqual({
      status_date: day(2),
      shortlisted_at: day(1),
      screening_started_at: day(2),
      screening_completed_at: null,
    })
    expect(stampStatus({ ...second, status: 'screening' }, 'screening', day(3))).toEqual(second)
    expect(stampStatus({ ...second, status: 'screening' }, 'Shortlisted', day(4))).toEqual({
      status_date: day(4),
      shortlisted_at: day(1),
      screening_started_at: day(2),
      screening_completed_at: day(4),
    })
  })
})

describe('bulk plan', () => {
  const stored = [
    { id: 'a', external_id: 'x' },
    { id: 'b', external_id: null },
  ]
  test('the id comes before the external id, and an unknown id falls back to it', () => {
    const plan = planBulk(
      [{ id: 'b' }, { id: 'new', external_id: 'x' }, { title: 't', description: 'd', external_id: 'y' }],
      stored,
    )
    expect(plan.jobs.map((job) => (job.kind === 'update' ? job.before.id : 'new'))).toEqual(['b', 'a', 'new'])
  })

  test('two items for one job are refused, however they name it', () => {
    for (const pair of [
      [{ id: 'a' }, { external_id: 'x' }],
      [{ id: 'n', external_id: 'z', title: '', description: '' }, { id: 'n' }],
    ]) {
      expect(planBulk(pair, stored).failures).toMatchObject([{ path: expect.stringContaining('jobs[1]') }])
    }
  })

  test('clearing an external id is not naming one', () => {
    expect(
      planBulk(
        [
          { id: 'a', external_id: null },
          { id: 'b', external_id: null },
        ],
        stored,
      ),
    ).toMatchObject({ failures: [], conflicts: [] })
  })
})

describe('document types', () => {
  const zip = (content: string) => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.from(content)])
  test.each([
    ['cv.PDF', Buffer.from('%PDF-1.4'), 'application/pdf'],
    ['cv.pdf', Buffer.from('mail gateway junk\n%PDF-1.4'), 'application/pdf'],
    ['cv.docx', zip('…word/document.xml…'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['cv.docx', zip('xl/workbook.xml'), undefined],
    [
      'cv.odt',
      zip(`${'\0'.repeat(26)}mimetypeapplication/vnd.oasis.opendocument.text`),
      'application/vnd.oasis.opendocument.text',
    ],
    ['cv.doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]), 'application/msword'],
    ['cv.rtf', Buffer.from('{\\rtf1 hello}'), 'application/rtf'],
    ['cv.txt', Buffer.from('Zoë'), 'text/plain; charset=utf-8'],
    ['cv.txt', Buffer.from([0xff, 0xfe, 0x41]), undefined],
    ['cv.txt', Buffer.from('a\0b'), undefined],
    ['photo.jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    ['cv.exe', Buffer.from('MZ'), undefined],
    ['cv.pdf', Buffer.from('\ufeff<?xml version="1.0"?>%PDF-'), undefined],
    ['cv.constructor', Buffer.from('a'), undefined],
  ])('%s', (name, bytes, type) => {
    expect(findDocumentType(name, bytes)).toBe(type)
  })
})

describe('file names', () => {
  test.each([
    ['..\\..\\cv.pdf', 'cv.pdf'],
    ['/etc/passwd', 'passwd'],
    ['a\r\nb\u202e.pdf', 'ab.pdf'],
    ['', 'document'],
    [`${'x'.repeat(500)}.pdf`, `${'x'.repeat(200)}.pdf`],
  ])('%j', (given, kept) => {
    expect(toFileName(given)).toBe(kept)
  })

  test('a header holds no quote, no line break and no character beyond ASCII', () => {
    expect(toContentDisposition(`a"b\\c\n'ü.pdf`)).toBe(
      `attachment; filename="a_b_c_'_.pdf"; filename*=UTF-8''a%22b%5Cc%0A%27%C3%BC.pdf`,
    )
  })
})

test('ids sort by creation, within a millisecond and when the clock stands still or goes back', () => {
  let ms = 1_000
  const newId = makeIds(() => ms)
  const ids = Array.from({ length: 10_000 }, newId)
  ms = 500
  ids.push(newId())
  ms = 5_000
  ids.push(newId())
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.at(-1)).toMatch(/^00000000-1388-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a time keeps its microseconds, in any zone, and a day is its beginning', () => {
  expect(toInstant('2026-03-01T10:35:39.817342Z')).toBe('2026-03-01T10:35:39.817342Z')
  expect(toInstant('2026-03-01T10:35:39.8173+05:30')).toBe('2026-03-01T05:05:39.817300Z')
  expect(toInstant('2026-03-01T10:35:39Z')).toBe('2026-03-01T10:35:39.000000Z')
  expect(toInstant('2026-03-01')).toBe('2026-03-01T00:00:00.000000Z')
  for (const wrong of ['yesterday', '', '1', '2026-03-01T10:35:39', '2026-13-01', '0000-01-01T00:00:00Z'])
    expect(toInstant(wrong)).toBeUndefined()
})

test('a bucket refills with time and never holds more than a minute', () => {
  let ms = 0
  const buckets = makeTokenBuckets(() => ms)
  expect([buckets.take('a', 2), buckets.take('a', 2), buckets.take('a', 2), buckets.take('b', 2)]).toEqual([0, 0, 30, 0])
  ms = 29_000
  expect(buckets.take('a', 2)).toBe(1)
  ms = 3_600_000
  expect([buckets.take('a', 2), buckets.take('a', 2), buckets.take('a', 2)]).toEqual([0, 0, 30])
})

test('an invitation token is accepted only as it was made, under the secret that made it', () => {
  const [secret, id] = [Buffer.alloc(32, 1), crypto.randomUUID()]
  const token = toInvitationToken(secret, id)
  expect(fromInvitationToken(secret, token)).toBe(id)
  expect(fromInvitationToken(Buffer.alloc(32, 2), token)).toBeUndefined()
  const otherId = crypto.randomUUID().replaceAll('-', '')
  for (const wrong of [`${otherId}${token.slice(32)}`, token.slice(0, -1), `${token}A`, '', '.'])
    expect(fromInvitationToken(secret, wrong)).toBeUndefined()
})

test('a password is found again in every Unicode form, and its hash differs each time', async () => {
  const hash = await hashPassword('Zo\u00eb is here')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await isPassword('Zoe\u0308 is here', hash)).toBe(true)
  expect(await isPassword('Zoe is here', hash)).toBe(false)
  expect(await isPassword('anything', null)).toBe(false)
  expect(await isPassword('anything', 'not a hash')).toBe(false)
  expect(await hashPassword('Zo\u00eb is here')).not.toBe(hash)
})

test('skills are joined in order, each once', () => {
  expect(joinSkills(['React', 'Go'], ['Docker', 'React', 'react'])).toEqual(['React', 'Go', 'Docker', 'react'])
})
