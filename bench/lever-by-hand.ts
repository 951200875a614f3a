import { isoFromMs } from '../src/mapping/iso-date.ts'
import { hostType } from '../src/mapping/web-address.ts'
import type { LeverApplication, LeverOpportunity, LeverUser } from './lever-records.ts'

/*
 * What `lever-fields.ts` says, as a careful programmer would write it for this one provider: the yardstick for the engine. It uses the same date
 * routine, or the comparison would be one of dates.
 */

type Reasons = Record<string, { text: string; type: string }>

const iso = (ms: number | null | undefined) => (ms == null ? null : (isoFromMs(ms) ?? null))
const blankToNull = (text: string) => (text.trim() === '' ? null : text)

function splitName(name: string): { first: string | null; last: string | null } {
  const whole = name.trim()
  const space = whole.search(/\s/)
  if (space < 0) return { first: whole || null, last: null }
  return { first: whole.slice(0, space), last: whole.slice(space).trimStart() }
}

function toPerson(user: LeverUser | string | null) {
  if (user === null) return null
  if (typeof user === 'string') return { id: user, first_name: null, last_name: null, emails: [] }
  const { first, last } = splitName(user.name)
  return { id: user.id, first_name: first, last_name: last, emails: [{ email: user.email, type: null, is_primary: true }] }
}

function toApplication(application: LeverApplication, opportunity: LeverOpportunity, reasons: Reasons) {
  const archived = application.archived ?? opportunity.archived
  const reason = archived ? reasons[archived.reason] : undefined
  const hired = reason?.type === 'hired'
  const source = opportunity.sources[0]
  const referrer = application.type === 'referral' ? application.user : null
  const created = iso(application.createdAt)
  return {
    id: application.id,
    candidate: { id: application.opportunityId },
    job: { id: application.posting },
    applied_at: created,
    rejected_at: archived && !hired ? iso(archived.archivedAt) : null,
    source: source === undefined ? null : { id: null, name: source },
    credited_to: toPerson(opportunity.sourcedBy ?? referrer ?? opportunity.owner),
    current_stage: {
      id: opportunity.stage.id,
      name: opportunity.stage.text,
      job: { id: application.posting },
      created_at: null,
      updated_at: null,
    },
    reject_reason: hired ? null : (reason?.text ?? null),
    attachments: [],
    status: archived === null ? 'active' : hired ? 'hired' : 'rejected',
    remote_status: reason?.text ?? opportunity.stage.text,
    created_at: created,
    updated_at: iso(opportunity.updatedAt),
  }
}

export function mapByHand(opportunity: LeverOpportunity, reasons: Reasons) {
  const { first, last } = splitName(opportunity.name)
  const location = blankToNull(opportunity.location)
  return {
    id: opportunity.id,
    name: blankToNull(opportunity.name),
    first_name: first,
    last_name: last,
    company: blankToNull(opportunity.headline),
    last_interaction_at: iso(opportunity.lastInteractionAt),
    is_private: String(opportunity.confidentiality === 'confidential'),
    can_email: opportunity.dataProtection?.contact.allowed ?? null,
    locations: location === null ? [] : [location],
    phones: opportunity.phones.map((phone) => ({ number: phone.value, type: phone.type })),
    emails: opportunity.emails.map((email) => ({ email, type: null })),
    urls: opportunity.links.map((url) => ({ url, type: hostType(url) })),
    tags: opportunity.tags.slice(),
    applications: opportunity.applications.map((application) => toApplication(application, opportunity, reasons)),
    attachments: [],
    source: opportunity.sources[0] ?? null,
    created_at: iso(opportunity.createdAt),
    updated_at: iso(opportunity.updatedAt),
  }
}
