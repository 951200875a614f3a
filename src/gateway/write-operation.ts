import type { ResourceDeclaration, WriteOperation } from '../connector/contract.ts'

/** The write that a resource declares under a method's name, or undefined. The name comes from a URL, so only own keys count. */
export function writeOperation(declaration: ResourceDeclaration, method: string): WriteOperation | undefined {
  const { create, update, delete: remove, custom } = declaration
  const writes: Record<string, WriteOperation | undefined> = { ...custom, create, update, delete: remove }
  return Object.hasOwn(writes, method) ? writes[method] : undefined
}
