import type { z } from 'zod'
import { type Failure, GatewayError } from '../errors.ts'

/**
 * A value parsed by a schema.
 * @param place `body` gives JSON pointers (`/emails/0/email`), `query` gives names (`limit`)
 * @throws GatewayError `invalid_request` whose failures name each field and what it should be
 */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown, place: 'body' | 'query'): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const failures = parsed.error.issues.flatMap((issue) => failuresOf(issue, place))
  const first = failures[0]
  const where = first === undefined ? '' : ` ${first.pointer === '' ? 'The body' : first.pointer}: ${first.message}`
  throw new GatewayError('invalid_request', `The ${place === 'body' ? 'body' : 'query'} is not valid.${where}`, { failures })
}

function failuresOf(issue: z.core.$ZodIssue, place: 'body' | 'query'): Failure[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key], place), message: 'This field is not known.' }))
  }
  if (issue.code === 'invalid_union') {
    // The form that the value comes nearest to is the one that was meant.
    const [nearest] = [...issue.errors].sort((a, b) => a.length - b.length)
    if (nearest !== undefined && nearest.length > 0)
      return nearest.flatMap((inner) => failuresOf({ ...inner, path: [...issue.path, ...inner.path] }, place))
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined
  return [
    {
      pointer: pointerTo(issue.path, place),
      message: missing && /received undefined/.test(issue.message) ? 'Required.' : issue.message,
    },
  ]
}

function pointerTo(path: PropertyKey[], place: 'body' | 'query'): string {
  if (place === 'query') return path.map(String).reduce((name, part, index) => (index === 0 ? part : `${name}[${part}]`), '')
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
