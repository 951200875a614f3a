import type { Session } from '../../../src/connector/contract.ts'
import type { Opportunity } from '../opportunities.ts'

/** What the `lead` mapping makes of a candidate; its first five belong to the contact, the person behind opportunities. */
export type Wanted = {
  name?: string | null
  headline?: string | null
  location?: string | null
  emails?: string[] | null
  phones?: Phone[] | null
  links?: string[] | null
  tags?: string[] | null
  sources?: string[] | null
}

/**
 * What has to change for the person of an opportunity to hold what is wanted: blanks are filled, e-mails and phones added. What the person's record
 * says already stands, as it does when Lever itself matches a person. Undefined when nothing has to change.
 */
export function contactChange(person: Opportunity, wanted: Wanted): Record<string, unknown> | undefined {
  const emails = union(person.emails, wanted.emails ?? [], (email) => email.trim().toLowerCase())
  const phones = union(typed(person.phones, wanted.phones ?? []), wanted.phones ?? [], phoneKey)
  const change = {
    ...(fills(person.headline, wanted.headline) ? { headline: wanted.headline } : {}),
    ...(person.location === '' && wanted.location ? { location: wanted.location } : {}),
    ...(emails.length > person.emails.length ? { emails } : {}),
    ...(JSON.stringify(phones) === JSON.stringify(person.phones) ? {} : { phones }),
  }
  return Object.keys(change).length === 0 ? undefined : change
}

/** An application brings the company alone; with a title the headline says more. */
function fills(headline: string, wanted: string | null | undefined): boolean {
  if (!wanted || headline === wanted) return false
  return headline === '' || wanted.endsWith(` at ${headline}`)
}

type Phone = { value: string; type?: string | null }

function phoneKey({ value }: Phone): string {
  return value.replace(/[^\d+]/g, '')
}

/** An apply form asks for a number without its type. */
function typed(there: readonly Phone[], wanted: readonly Phone[]): Phone[] {
  return there.map((phone) => {
    const type = wanted.find((one) => phoneKey(one) === phoneKey(phone))?.type
    return (phone.type ?? null) === null && type && type !== 'other' ? { ...phone, type } : phone
  })
}

/** Lists are replaced whole, so what is there comes first and stays. */
function union<T>(there: readonly T[], added: readonly T[], keyOf: (item: T) => string): T[] {
  const keys = new Set(there.map(keyOf))
  return [...there, ...added.filter((item) => !keys.has(keyOf(item)))]
}

/** What is wanted and not there. */
export function missingFrom(
  there: readonly string[],
  wanted: readonly string[] | null | undefined,
  keyOf: (text: string) => string = (text) => text,
): string[] {
  const keys = new Set(there.map(keyOf))
  return (wanted ?? []).filter((text) => !keys.has(keyOf(text)))
}

/** Lever keeps links as people write them, so scheme and a closing slash do not tell them apart. */
export function linkKey(link: string): string {
  return link
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/$/, '')
    .toLowerCase()
}

/** Warns of what Lever did not take from a create because it knew the person: what it holds about somebody beats what is said anew. */
export function warnOfKept(session: Session, person: Opportunity, wanted: Wanted): void {
  const pairs = [
    ['/first_name', person.name, wanted.name],
    ['/company', person.headline, wanted.headline],
    ['/locations/0', person.location, wanted.location],
  ] as const
  for (const [pointer, there, said] of pairs) {
    if (!said || there === said) continue
    session.warn({ code: 'kept_existing', pointer, message: 'Lever knew this person already and kept what it had.' })
  }
}
