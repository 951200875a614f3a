import type { z } from 'zod'
import { badRequest } from './refusal.ts'
import type { LeverContext } from './world.ts'

/** The JSON body, checked; keys that the schema does not know are dropped. Refuses with the place of the first mistake. */
export async function readBody<S extends z.ZodType>(c: LeverContext, schema: S): Promise<z.infer<S>> {
  return checkBody(schema, await readJson(c))
}

/** Checks a body that was read already. */
export function checkBody<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw badRequest(issue?.message ?? 'The body is not valid', issue?.path.join('/') ?? '')
}

async function readJson(c: LeverContext): Promise<unknown> {
  const text = await c.req.text()
  if (text === '') return {}
  if (!isJson(c)) throw badRequest('The body must be application/json')
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('The body is not valid JSON')
  }
}

function isJson(c: LeverContext): boolean {
  return (c.req.header('content-type') ?? '').toLowerCase().startsWith('application/json')
}

/** Whether the body is a form with files in it. */
export function isMultipart(c: LeverContext): boolean {
  return (c.req.header('content-type') ?? '').toLowerCase().startsWith('multipart/form-data')
}

/** The form parts in order. Refuses a body that is no form. */
export async function readForm(c: LeverContext): Promise<[string, string | File][]> {
  if (!isMultipart(c)) throw badRequest('The body must be multipart/form-data')
  try {
    return [...(await c.req.raw.formData()).entries()]
  } catch {
    throw badRequest('The body is not a valid form')
  }
}
