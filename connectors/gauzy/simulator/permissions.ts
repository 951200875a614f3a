const ALL = [
  'ORG_CANDIDATES_VIEW',
  'ORG_CANDIDATES_EDIT',
  'ORG_CANDIDATES_DOCUMENTS_VIEW',
  'ORG_CANDIDATES_INTERVIEW_EDIT',
  'ORG_CANDIDATES_INTERVIEWERS_VIEW',
  'ORG_CANDIDATES_INTERVIEWERS_EDIT',
  'ORG_CANDIDATES_FEEDBACK_EDIT',
  'ORG_INVITE_VIEW',
  'ORG_INVITE_EDIT',
  'VIEW_SALES_PIPELINES',
  'EDIT_SALES_PIPELINES',
  'ORG_CONTACT_VIEW',
  'ORG_CONTACT_EDIT',
  'ORG_TAGS_ADD',
  'ORG_USERS_VIEW',
  'ORG_USERS_EDIT',
] as const

export type Permission = (typeof ALL)[number]

export const ROLES = ['SUPER_ADMIN', 'ADMIN', 'DATA_ENTRY', 'EMPLOYEE', 'CANDIDATE', 'MANAGER', 'VIEWER', 'INTERVIEWER'] as const

export type RoleName = (typeof ROLES)[number]

const VIEW = ALL.filter((permission) => permission.includes('VIEW'))

/** What a stock role may do. EMPLOYEE and CANDIDATE may not even see candidates. */
export function permissionsOf(role: string): readonly Permission[] {
  if (role === 'SUPER_ADMIN' || role === 'ADMIN') return ALL
  if (role === 'MANAGER' || role === 'VIEWER') return VIEW.filter((permission) => !permission.includes('INTERVIEW_'))
  if (role === 'INTERVIEWER') return ['ORG_CANDIDATES_VIEW', 'ORG_CANDIDATES_INTERVIEWERS_VIEW', 'ORG_CANDIDATES_FEEDBACK_EDIT']
  return []
}
