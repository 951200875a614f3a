import type { Permission } from '../permissions.ts'
import type { TableName } from '../schema/table.ts'
import type { Rules } from '../validate.ts'

/** How one kind of thing is served; the differences between the provider's controllers as data. */
export type Resource = {
  path: string
  table: TableName
  view?: Permission
  edit?: Permission
  /** A server's plain list reads `where[…]`, or only the `findInput` inside `data=<JSON>` and ignores `where[…]`. */
  list: 'where' | 'data'
  /** A server refuses a list without `where[organizationId]`. */
  whereRequired?: true
  /** A server refuses a read by id without it too. */
  whereOnOne?: true
  /** A server's plain list answers everything, whatever take and skip say. */
  unpaged?: true
  /** What a create must satisfy. Without rules a server checks nothing and the database refuses. */
  rules?: Rules
  /** Rules of the documented contract, where a server has none. */
  documentedRules?: Rules
  /** The documentation prints `organizationId` in the create body; elsewhere the documented contract infers it. */
  organizationPrinted?: true
  /** A server's status for PUT; the documented one is 200 throughout. */
  putStatus: 200 | 202
}
