export type TableName =
  | 'tenant'
  | 'organization'
  | 'role'
  | 'user'
  | 'userOrganization'
  | 'employee'
  | 'invite'
  | 'contact'
  | 'candidate'
  | 'candidateSource'
  | 'candidateDocument'
  | 'candidateSkill'
  | 'candidateEducation'
  | 'candidateExperience'
  | 'candidateInterview'
  | 'candidateInterviewer'
  | 'candidateFeedback'
  | 'candidateTechnology'
  | 'candidatePersonalQuality'
  | 'tag'
  | 'organizationPosition'
  | 'organizationDepartment'
  | 'organizationEmploymentType'
  | 'organizationContact'
  | 'pipeline'
  | 'pipelineStage'

/** `whole` is a number that reads as 0 when nothing is stored. */
export type Kind = 'uuid' | 'text' | 'number' | 'whole' | 'date' | 'boolean'

export type Column = {
  kind: Kind
  required?: true
  unique?: true
  /** The table whose id this column holds. */
  refers?: TableName
  /** The row goes when the row it refers to goes. */
  cascade?: true
  initial?: string | boolean
  /** The values of a database enum; only Postgres checks them. */
  oneOf?: readonly string[]
  lengthMax?: number
}

export type Relation =
  /** One row, whose id is in our column `by`. */
  | { kind: 'one'; to: TableName; by: string }
  /** One row, whose column `by` holds our id. */
  | { kind: 'back'; to: TableName; by: string }
  /** All rows whose column `by` holds our id. */
  | { kind: 'many'; to: TableName; by: string; sort?: string }
  /** Many to many: our row keeps the ids in a list under the relation's name. */
  | { kind: 'links'; to: TableName }

export type Shown = Record<string, unknown>

export type Table = {
  /** The name in messages about unknown properties. */
  entity: string
  /** The name in SQL. */
  table: string
  columns: Record<string, Column>
  relations: Record<string, Relation>
  /** Fields that exist only on reads, computed from what is shown. */
  compute?: (shown: Shown) => Shown
}

export const text = (more: Partial<Column> = {}): Column => ({ kind: 'text', ...more })
export const needed = (more: Partial<Column> = {}): Column => ({ kind: 'text', required: true, ...more })
export const number = (): Column => ({ kind: 'number' })
export const whole = (): Column => ({ kind: 'whole' })
export const date = (): Column => ({ kind: 'date' })
export const flag = (initial = false): Column => ({ kind: 'boolean', initial })
export const refers = (to: TableName, more: Partial<Column> = {}): Column => ({ kind: 'uuid', refers: to, ...more })
/** A required owner: without it the row cannot exist. */
export const owner = (to: TableName): Column => refers(to, { required: true, cascade: true })

export const one = (to: TableName, by: string): Relation => ({ kind: 'one', to, by })
export const back = (to: TableName, by: string): Relation => ({ kind: 'back', to, by })
export const many = (to: TableName, by: string, sort?: string): Relation =>
  sort === undefined ? { kind: 'many', to, by } : { kind: 'many', to, by, sort }
export const links = (to: TableName): Relation => ({ kind: 'links', to })

const COMMON: Record<string, Column> = {
  id: { kind: 'uuid' },
  createdAt: date(),
  updatedAt: date(),
  deletedAt: date(),
  archivedAt: date(),
  isActive: flag(true),
  isArchived: flag(),
  createdByUserId: { kind: 'uuid' },
  updatedByUserId: { kind: 'uuid' },
  deletedByUserId: { kind: 'uuid' },
}

type Own = Omit<Table, 'entity' | 'table'>

/** A table of things that belong to a tenant as a whole: users, roles. */
export function tenantTable(entity: string, table: string, own: Own): Table {
  return {
    ...own,
    entity,
    table,
    columns: { ...COMMON, tenantId: { kind: 'uuid' }, ...own.columns },
    relations: { tenant: one('tenant', 'tenantId'), ...own.relations },
  }
}

/** A table of things that belong to one organization of a tenant: nearly all. */
export function organizationTable(entity: string, table: string, own: Own): Table {
  return tenantTable(entity, table, {
    ...own,
    columns: { organizationId: { kind: 'uuid' }, ...own.columns },
    relations: {
      organization: one('organization', 'organizationId'),
      createdByUser: one('user', 'createdByUserId'),
      ...own.relations,
    },
  })
}
