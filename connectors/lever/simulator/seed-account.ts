import type { ArchiveReason, Stage, User } from './records.ts'
import type { Store } from './store.ts'

const DAY_MS = 86_400_000

type StageSeed = [id: string | null, text: string, pipeline: Stage['pipeline'], rank: number, hasInterview: boolean]

/** The recorded default set. Built-in stages have words for ids, the account's own have UUIDs. */
const STAGES: StageSeed[] = [
  ['lead-new', 'New lead', 'lead', 1, false],
  ['lead-reached-out', 'Reached out', 'lead', 3, false],
  ['lead-responded', 'Responded', 'lead', 5, false],
  ['applicant-new', 'New applicant', 'applicant', 101, false],
  [null, 'Under review', 'applicant', 105.5, false],
  [null, 'Phone screen', 'screen', 201, true],
  [null, 'On-site: meeting the team', 'onsite', 230.5, true],
  [null, 'On-site: work sample', 'onsite', 231, true],
  [null, 'On-site: closing talk', 'onsite', 231.5, true],
  ['offer', 'Offer', 'offer', 261, false],
  [null, 'Background check', 'offer', 265.5, false],
]

type ReasonSeed = [text: string, type: ArchiveReason['type'], status: ArchiveReason['status']]

const REASONS: ReasonSeed[] = [
  ['Hired', 'hired', 'active'],
  ['Hired as a contractor', 'hired', 'inactive'],
  ['Underqualified', 'non-hired', 'active'],
  ['Withdrew', 'non-hired', 'active'],
  ['Offer declined', 'non-hired', 'active'],
  ['Position closed', 'non-hired', 'inactive'],
]

type UserSeed = [name: string, email: string, accessRole: string, jobTitle: string, isActive: boolean]

const USERS: UserSeed[] = [
  ['Paula Keller', 'paula.keller@company.example', 'super admin', 'Head of Talent', true],
  ['Tomas Berg', 'tomas.berg@company.example', 'team member', 'Engineering Manager', true],
  ['Ines Former', 'ines.former@company.example', 'interviewer', 'Designer', false],
]

/** Adds the stages, the archive reasons and three users, the last of them deactivated. */
export function seedAccount(store: Store): User[] {
  for (const [id, text, pipeline, rank, hasInterview] of STAGES)
    store.stages.push({ id: id ?? store.ids.uuid(), text, pipeline, rank, hasInterview })
  for (const [text, type, status] of REASONS) store.archiveReasons.push({ id: store.ids.uuid(), text, status, type })
  return USERS.map(([name, email, accessRole, jobTitle, isActive], i) => {
    const user: User = {
      id: store.ids.uuid(),
      name,
      username: email.split('@')[0] ?? email,
      email,
      accessRole,
      photo: null,
      createdAt: store.now() - (400 - i) * DAY_MS,
      deactivatedAt: isActive ? null : store.now() - 30 * DAY_MS,
      externalDirectoryId: i === 1 ? 'directory-1002' : null,
      linkedContactIds: null,
      jobTitle,
      managerId: null,
    }
    store.users.add(user)
    return user
  })
}
