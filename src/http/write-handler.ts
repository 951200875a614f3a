import type { HttpContext } from './types.ts'

export type WriteTarget = { model: string; resource: string; method: string; targetId: string | null }

/** Takes a write from a request to its answer. */
export type WriteHandler = (c: HttpContext, target: WriteTarget) => Promise<Response>
