const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** The range of a Date: 100 million days on either side of 1970. */
const DATE_MS_MAX = 8.64e15

/** Dates of one page fall on few days. 256 slots hold most of a year; days that share a slot push each other out. */
const SLOTS = 256

const days = new Float64Array(SLOTS).fill(Number.NaN)
const dayTexts = new Array<string>(SLOTS).fill('')

const two = (n: number) => String(n).padStart(2, '0')
const minuteTexts = Array.from({ length: 1440 }, (_, i) => `T${two(Math.floor(i / 60))}:${two(i % 60)}:`)
const secondTexts = Array.from({ length: 60 }, (_, i) => `${two(i)}.`)
const milliTexts = Array.from({ length: 1000 }, (_, i) => `${String(i).padStart(3, '0')}Z`)

/**
 * The text of `new Date(ms).toISOString()`, three to five times faster: `toISOString` works the calendar out anew for every date, and was
 * 70 % of the time of mapping a page. Undefined where a Date would be invalid.
 */
export function isoFromMs(ms: number): string | undefined {
  if (!(ms >= -DATE_MS_MAX && ms <= DATE_MS_MAX)) return undefined
  const whole = Math.trunc(ms)
  const day = Math.floor(whole / DAY_MS)
  const slot = day & (SLOTS - 1)
  if (days[slot] !== day) {
    dayTexts[slot] = new Date(day * DAY_MS).toISOString().slice(0, -'T00:00:00.000Z'.length)
    days[slot] = day
  }
  const ofDay = whole - day * DAY_MS
  const minute = Math.floor(ofDay / MINUTE_MS)
  const ofMinute = ofDay - minute * MINUTE_MS
  const second = Math.floor(ofMinute / 1000)
  return dayTexts[slot]! + minuteTexts[minute]! + secondTexts[second]! + milliTexts[ofMinute - second * 1000]!
}

const ISO =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?)?$/

/**
 * The milliseconds since 1970 of an ISO 8601 date or date-time; undefined for anything else. `Date.parse` is not used: it accepts words,
 * turns 30 February into March, and reads a time without a zone in the zone of the machine. Here a missing zone means UTC.
 */
export function msFromIso(text: string): number | undefined {
  const match = ISO.exec(text.trim())
  if (!match || match[1] === '-000000') return undefined
  const year = Number(match[1])
  const month = Number(match[2])
  const dayOfMonth = Number(match[3])
  const hour = Number(match[4] ?? 0)
  const minute = Number(match[5] ?? 0)
  const second = Number(match[6] ?? 0)
  const offsetHour = Number(match[9] ?? 0)
  const offsetMinute = Number(match[10] ?? 0)
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return undefined

  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0)
  const midnight = date.setUTCFullYear(year, month - 1, dayOfMonth)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) return undefined

  const milli = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute) * MINUTE_MS
  const ms = midnight + hour * 3_600_000 + minute * MINUTE_MS + second * 1000 + milli - offset
  return ms >= -DATE_MS_MAX && ms <= DATE_MS_MAX ? ms : undefined
}
