/** Who can log in to a fresh simulator, with which role. */
export const LOGINS = {
  admin: { email: 'admin@harbor.example', password: 'sandbox-admin-1' },
  /** An employee: may log in, may not see candidates. */
  employee: { email: 'mia.lindqvist@harbor.example', password: 'sandbox-employee-1' },
} as const
