import type { Json } from './grammar.ts'

/** Keys through which an object's prototype can be reached or replaced. No mapping may name them, as a step of a path or as a field. */
export const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Whether a value is an object with keys, rather than a list, a scalar or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is JSON of at most `depthMax` nested objects and lists, without unsafe keys. */
export function isJson(value: unknown, depthMax: number): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depthMax === 0) return false
  if (Array.isArray(value)) return value.every((item) => isJson(item, depthMax - 1))
  return Object.entries(value).every(([key, item]) => !UNSAFE_KEYS.has(key) && isJson(item, depthMax - 1))
}

/** A deep copy that nobody can change: constants are shared by all records that a mapping makes. */
export function frozenCopy(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as Json[]
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, frozenCopy(item)])))
}
