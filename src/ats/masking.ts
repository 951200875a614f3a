/** Fields that a masked candidate neither shows nor lets anyone write before it is revealed. */
export const LOCKED_FIELDS = ['email', 'phone_number', 'whatsapp_number', 'current_ctc', 'expected_ctc'] as const

type Contact = {
  talent_pool_status: 'not_linked' | 'masked' | 'revealed'
  email: string
  phone_number: string | null
  whatsapp_number: string | null
  current_ctc: number | null
  expected_ctc: number | null
}

/** The candidate as it may be shown: a masked one has an empty e-mail, no phones and no compensation. */
export function mask<T extends Contact>(candidate: T): T {
  if (candidate.talent_pool_status !== 'masked') return candidate
  return { ...candidate, email: '', phone_number: null, whatsapp_number: null, current_ctc: null, expected_ctc: null }
}

/** The given fields that may not be written while a candidate is masked, null and equal values included: their refusal must not tell them apart. */
export function lockedAmong(given: readonly string[]): string[] {
  return LOCKED_FIELDS.filter((field) => given.includes(field))
}

/** Primary skills, then secondary ones, each once. */
export function joinSkills(primary: readonly string[], secondary: readonly string[]): string[] {
  return [...new Set([...primary, ...secondary])]
}
