import { partsOf } from './forms.ts'
import type { Expr } from './grammar.ts'

/**
 * The expressions that stand more than once among others in one scope, as JSON: an archive reason is looked up for the status, the date and the
 * reason, and need only be looked up once. Every expression gives the same value each time, so it does not matter when it is worked out.
 */
export function findRepeated(exprs: readonly Expr[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  const visit = (expr: Expr): void => {
    const key = JSON.stringify(expr)
    if (isWorthSharing(expr)) {
      // What is inside is worked out together with the whole, once.
      if (seen.has(key)) return void repeated.add(key)
      seen.add(key)
    }
    for (const part of partsOf(expr)) visit(part)
  }
  for (const expr of exprs) visit(expr)
  return repeated
}

/** Not paths and constants, which cost nothing, nor objects and lists, of which each place in a record has its own. */
function isWorthSharing(expr: Expr): boolean {
  if (typeof expr === 'string' || 'const' in expr) return false
  if ('fields' in expr || 'each' in expr || 'list' in expr || 'concat' in expr) return false
  return partsOf(expr).every((part) => typeof part === 'string' || 'const' in part || isWorthSharing(part))
}
