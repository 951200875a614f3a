/*
 * Opportunities as Lever lists them with `expand` of applications, stage and owner: about 2.5 KB of JSON each, made from a seed so that every run has
 * the same ones. Keys and their order as recorded; the values are invented.
 */

export type LeverUser = { id: string; name: string; email: string }

export type LeverApplication = {
  id: string
  type: 'posting' | 'user' | 'referral'
  opportunityId: string
  posting: string
  user: string | null
  createdAt: number
  archived: { reason: string; archivedAt: number } | null
}

export type LeverOpportunity = {
  id: string
  name: string
  headline: string
  stage: { id: string; text: string }
  confidentiality: 'confidential' | 'non-confidential'
  location: string
  phones: { type: string | null; value: string }[]
  emails: string[]
  links: string[]
  archived: { reason: string; archivedAt: number } | null
  tags: string[]
  sources: string[]
  sourcedBy: LeverUser | null
  owner: LeverUser
  applications: LeverApplication[]
  createdAt: number
  updatedAt: number | null
  lastInteractionAt: number
  dataProtection: { contact: { allowed: boolean } } | null
}

export const ARCHIVE_REASONS: Record<string, { text: string; type: 'hired' | 'non-hired' }> = {
  'reason-hired': { text: 'Hired', type: 'hired' },
  'reason-underqualified': { text: 'Underqualified', type: 'non-hired' },
  'reason-withdrew': { text: 'Withdrew', type: 'non-hired' },
}

const FIRST = ['Ada', 'Grace', 'Katherine', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Alan']
const LAST = ['Example', 'Sample', 'van den Muster', 'Beispiel', 'Exemple', 'Esempio']
const STAGES = ['New applicant', 'Recruiter screen', 'Phone interview', 'On-site interview', 'Offer']
const DAY_MS = 86_400_000

/** Numbers from 0 to `below`, the same in every run (a linear congruence; the quality of the randomness does not matter here). */
function makeNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

export function makeLeverRecords(count: number): LeverOpportunity[] {
  const number = makeNumbers(7)
  // Through JSON, so that the objects have the shapes that a reply has.
  return JSON.parse(JSON.stringify(Array.from({ length: count }, () => makeOpportunity(number)))) as LeverOpportunity[]
}

function makeOpportunity(number: (below: number) => number): unknown {
  const hex = (length: number) => Array.from({ length }, () => number(16).toString(16)).join('')
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
  const pick = <T>(list: readonly T[]): T => list[number(list.length)]!
  const user = (name: string) => ({
    id: uuid(),
    name,
    username: name.toLowerCase().replaceAll(' ', '.'),
    email: `${hex(6)}@recruiting.example.test`,
    accessRole: 'admin',
    photo: null,
    createdAt: 1_500_000_000_000 + number(1000) * DAY_MS,
    deactivatedAt: null,
    externalDirectoryId: null,
    linkedContactIds: null,
    jobTitle: 'Recruiter',
    managerId: null,
  })
  const id = uuid()
  const name = `${pick(FIRST)} ${pick(LAST)}`
  const email = `${hex(8)}@candidate.example.test`
  const createdAt = 1_760_000_000_000 + number(200 * 86_400_000)
  const archived = pick([null, null, { reason: pick(Object.keys(ARCHIVE_REASONS)), archivedAt: createdAt + number(40) * DAY_MS }])
  const owner = user('Rita Recruiter')
  const links = [
    `https://www.linkedin.com/in/${hex(10)}`,
    `https://github.com/${hex(8)}`,
    `portfolio-${hex(4)}.example.test/work`,
  ]
  return {
    id,
    name,
    contact: uuid(),
    headline: pick(['', 'Example Works, Sample & Sons', 'Muster GmbH']),
    stage: { id: uuid(), text: pick(STAGES) },
    confidentiality: pick(['non-confidential', 'non-confidential', 'confidential']),
    location: pick(['', 'Berlin, Germany', 'Lisbon']),
    phones: [
      { type: 'mobile', value: `+1 555 ${hex(3)} 0000` },
      { type: 'work', value: `+1 555 ${hex(3)} 0001` },
    ],
    emails: [email, `${hex(8)}@work.example.test`],
    links,
    archived,
    tags: ['Backend Engineer', 'R&D', 'Engineering', 'Berlin', 'Full-time'],
    sources: ['Job site', 'Partner board'],
    stageChanges: Array.from({ length: 2 }, (_, i) => ({
      toStageId: uuid(),
      toStageIndex: i,
      updatedAt: createdAt + i * DAY_MS,
      userId: owner.id,
    })),
    origin: 'applied',
    sourcedBy: pick([null, null, user('Sam van Sourcer')]),
    owner,
    followers: [owner.id, uuid()],
    applications: [
      {
        id: uuid(),
        type: pick(['posting', 'user', 'referral']),
        candidateId: id,
        opportunityId: id,
        posting: uuid(),
        postingHiringManager: uuid(),
        postingOwner: owner.id,
        name,
        company: 'Example Works',
        phone: { type: null, value: '+1 555 010 0000' },
        email,
        links,
        comments: null,
        user: uuid(),
        customQuestions: [],
        createdAt,
        archived,
        requisitionForHire: null,
        ipAddress: null,
        referer: null,
        userAgent: null,
        acceptLanguage: null,
        timezone: null,
      },
    ],
    createdAt,
    updatedAt: pick([null, createdAt + number(60) * DAY_MS]),
    lastInteractionAt: createdAt + number(90) * DAY_MS,
    lastAdvancedAt: createdAt,
    snoozedUntil: null,
    urls: { list: 'https://hire.lever.example.test/candidates', show: `https://hire.lever.example.test/candidates/${id}` },
    isAnonymized: false,
    dataProtection: pick([null, { store: { allowed: true, expiresAt: null }, contact: { allowed: true, expiresAt: null } }]),
    opportunityLocation: 'Berlin',
  }
}
