const READ_ONLY = [
  'applications',
  'archive_reasons',
  'audit_events',
  'diversity_surveys',
  'eeo_responses',
  'eeo_responses_pii',
  'offers',
  'referrals',
  'resumes',
  'sources',
  'stages',
  'tags',
  'tasks',
]
const READ_AND_WRITE = [
  'contact',
  'feedback',
  'feedback_templates',
  'files',
  'forms',
  'form_templates',
  'groups',
  'interviews',
  'notes',
  'opportunities',
  'panels',
  'permissions',
  'postings',
  'requisitions',
  'requisition_fields',
  'roles',
  'users',
  'webhooks',
]

export const OFFLINE = 'offline_access'
export const CONFIDENTIAL = 'confidential:access:admin'

/** Every scope that an app can be given. */
export const SCOPES: ReadonlySet<string> = new Set([
  OFFLINE,
  CONFIDENTIAL,
  'uploads:write:admin',
  ...READ_ONLY.map((name) => `${name}:read:admin`),
  ...READ_AND_WRITE.flatMap((name) => [`${name}:read:admin`, `${name}:write:admin`]),
])

const OF_ROOT: Record<string, string> = {
  candidates: 'opportunities',
  contacts: 'contact',
  disposition_stages: 'stages',
  surveys: 'diversity_surveys',
}
const OF_NESTED: Record<string, string> = { file_actions: 'files', panels: 'panels' }
const NESTED = ['applications', 'files', 'resumes', 'notes', 'interviews', 'feedback', 'offers', 'forms', 'referrals']

/** Whether the scopes allow the call; a write scope includes the read scope of the same name. @param path from `/v1` on */
export function isAllowed(scopes: ReadonlySet<string>, method: string, path: string): boolean {
  const resource = resourceOf(path)
  return scopes.has(`${resource}:write:admin`) || (method === 'GET' && scopes.has(`${resource}:read:admin`))
}

function resourceOf(path: string): string {
  const [root = '', second = '', third = ''] = path.replace(/^\/v1\//, '').split('/')
  if (root === 'eeo') return third === 'pii' ? 'eeo_responses_pii' : 'eeo_responses'
  const resource = OF_ROOT[root] ?? root
  if (resource !== 'opportunities' || second === '') return resource
  return OF_NESTED[third] ?? (NESTED.includes(third) ? third : resource)
}
