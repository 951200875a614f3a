import { getOwn } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { crudRoutes } from '../crud/routes.ts'
import { insert } from '../crud/writes.ts'
import { show } from '../find/show.ts'
import { invalid } from '../refusal.ts'
import { type Answer, type Call, created, guarded, type Route } from '../route.ts'
import { findFailures, TEXT } from '../validate.ts'
import { asRecord, asRecords } from '../values.ts'

const CANDIDATE_PART = {
  view: 'ORG_CANDIDATES_VIEW',
  edit: 'ORG_CANDIDATES_EDIT',
  list: 'where',
  whereRequired: true,
  putStatus: 200,
} as const satisfies Partial<Resource>

const SKILLS: Resource = {
  ...CANDIDATE_PART,
  path: 'candidate-skills',
  table: 'candidateSkill',
  unpaged: true,
  rules: { name: TEXT, candidateId: ['uuid'] },
}

/** Reads need no permission beyond the tenant. */
const EXPERIENCE: Resource = {
  path: 'candidate-experience',
  table: 'candidateExperience',
  edit: 'ORG_CANDIDATES_EDIT',
  list: 'where',
  whereRequired: true,
  putStatus: 200,
  rules: { occupation: TEXT, duration: TEXT, candidateId: ['uuid'] },
}

const EDUCATIONS: Resource = {
  ...CANDIDATE_PART,
  path: 'candidate-educations',
  table: 'candidateEducation',
  unpaged: true,
  rules: { schoolName: TEXT, degree: TEXT, field: TEXT, completionDate: ['date'], candidateId: ['uuid'] },
}

/** Only the address of a file; a server checks nothing, the database wants a name. */
const DOCUMENTS: Resource = {
  ...CANDIDATE_PART,
  path: 'candidate-documents',
  table: 'candidateDocument',
  view: 'ORG_CANDIDATES_DOCUMENTS_VIEW',
  unpaged: true,
  putStatus: 202,
  documentedRules: { name: TEXT, candidateId: ['uuid'] },
}

const SOURCES: Resource = {
  ...CANDIDATE_PART,
  path: 'candidate-source',
  table: 'candidateSource',
  unpaged: true,
  putStatus: 202,
  rules: { name: TEXT },
}

export const candidatePartsRoutes: Route[] = [SKILLS, EXPERIENCE, EDUCATIONS, DOCUMENTS, SOURCES].flatMap(crudRoutes)

/** Routes of the documentation page that no running server has. */
export const documentedPartsRoutes: Route[] = [
  guarded('POST', '/candidate/:id/skills', CANDIDATE_PART.edit, addSkills),
  ...crudRoutes({ ...EDUCATIONS, path: 'candidate-education' }),
]

function addSkills(call: Call): Answer {
  const candidate = getOwn(call, 'candidate', call.params.id)
  const sent = asRecord(call.body)?.skills
  const skills = asRecords(sent)
  const failures = Array.isArray(sent) ? [] : ['skills must be an array']
  failures.push(
    ...skills.flatMap((skill, index) => findFailures(skill, { name: TEXT, level: ['optional', 'text'] }, `skills.${index}.`)),
  )
  if (failures.length > 0) throw invalid(failures)
  const { store } = call.world
  const rows = skills.map((skill) => insert(call, SKILLS, { ...skill, candidateId: candidate.id }))
  return created(rows.map((row) => show(store, 'candidateSkill', row)))
}
