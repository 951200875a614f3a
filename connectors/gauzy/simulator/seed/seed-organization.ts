import { ROLES, type RoleName } from '../permissions.ts'
import type { TableName } from '../schema/table.ts'
import type { Row, Stamp } from '../store.ts'
import { createUser, roleIdOf } from '../users.ts'
import type { World } from '../world.ts'
import { LOGINS } from './logins.ts'

export type SeededOrganization = {
  stamp: Stamp
  organization: Row
  admin: Row
  employees: Row[]
  positions: Row[]
  departments: Row[]
  tags: Row[]
}

const COLLEAGUES = [
  ['Mia', 'Lindqvist', LOGINS.employee.password],
  ['Owen', 'Tremblay'],
  ['Priya', 'Raman'],
] as const

const POSITIONS = ['Backend Engineer', 'Product Designer', 'Data Analyst', 'Customer Success Manager']
const DEPARTMENTS = ['Engineering', 'Design', 'Operations']
const TAGS = [
  ['remote', '#1f77b4'],
  ['senior', '#2ca02c'],
  ['referral', '#ff7f0e'],
  ['relocation', '#9467bd'],
] as const

/** The tenant, its one organization, the people who work there, and what candidates are sorted by. @param at milliseconds since the epoch */
export function seedOrganization(world: World, at: number): SeededOrganization {
  const { store } = world
  const tenantId = world.newId()
  const bare: Stamp = { at, tenantId }
  store.insert('tenant', { id: tenantId, name: 'Harbor' }, bare)
  const organization = store.insert('organization', { name: 'Harbor Software', isDefault: true }, bare)
  for (const name of ROLES) store.insert('role', { name }, bare)

  const hireUser = (firstName: string, lastName: string, email: string, roleName: RoleName, password?: string) => {
    const person = {
      firstName,
      lastName,
      email,
      username: email.split('@')[0],
      timeZone: 'Europe/Stockholm',
      isEmailVerified: true,
    }
    const roleId = roleIdOf(world, tenantId, roleName)
    return createUser(world, { tenantId }, { person, roleId, organizationId: organization.id, password })
  }
  const admin = hireUser('Ada', 'Holm', LOGINS.admin.email, 'ADMIN', LOGINS.admin.password)
  const stamp: Stamp = { at, tenantId, organizationId: organization.id, userId: admin.id }
  const insertAll = (table: TableName, rows: Record<string, unknown>[]) => rows.map((row) => store.insert(table, row, stamp))

  const departments = insertAll(
    'organizationDepartment',
    DEPARTMENTS.map((name) => ({ name })),
  )
  const positions = insertAll(
    'organizationPosition',
    POSITIONS.map((name) => ({ name })),
  )
  const tags = insertAll(
    'tag',
    TAGS.map(([name, color]) => ({ name, color })),
  )
  insertAll('organizationEmploymentType', [{ name: 'Full time' }, { name: 'Contract' }])
  const employees = COLLEAGUES.map(([firstName, lastName, password], index) => {
    const email = `${firstName}.${lastName}@harbor.example`.toLowerCase()
    const user = hireUser(firstName, lastName, email, 'EMPLOYEE', password)
    const values = { userId: user.id, startedWorkOn: '2021-03-01', organizationDepartments: [departments[index]?.id] }
    return store.insert('employee', values, stamp)
  })
  return { stamp, organization, admin, employees, positions, departments, tags }
}
