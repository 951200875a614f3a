import { showColumns } from '../find/show.ts'
import type { Shown, Table, TableName } from '../schema/table.ts'
import type { Row, Store } from '../store.ts'

/**
 * The answer of a create: the stored row under an echo of what was sent. Dates come back as they were written,
 * and nested things come back whether or not they were stored. Nothing computed is in it.
 */
export function echoCreated(store: Store, table: TableName, row: Row, body: Shown): Shown {
  return { ...showColumns(store, table, row), ...knownOf(store.schema[table], body), ...given(row) }
}

/** The answer of a server's update: the echo, and null or 0 in every column that was not sent. */
export function echoUpdated(store: Store, table: TableName, row: Row, body: Shown): Shown {
  const blank = showColumns(store, table, { id: row.id })
  return { ...blank, ...knownOf(store.schema[table], body), id: row.id, tenantId: row.tenantId, updatedAt: row.updatedAt }
}

const given = ({ id, tenantId, createdAt, updatedAt, createdByUserId }: Row): Shown => ({
  id,
  tenantId,
  createdAt,
  updatedAt,
  createdByUserId,
})

function knownOf(table: Table, body: Shown): Shown {
  const known = Object.fromEntries(Object.entries(body).filter(([key]) => key in table.columns || key in table.relations))
  // `organization` means the tenant's organization object: a text in its place is lost and shows up as the id.
  if (typeof known.organization !== 'string' || 'organization' in table.columns) return known
  const { organization, ...rest } = known
  return { ...rest, organizationId: organization }
}
