import type { Context } from 'hono'
import { tooLarge, unreadable } from './refusal.ts'

const BODY_BYTES_MAX = 50 * 1024 * 1024

/** The JSON body; undefined when there is none or it is declared to be something else. @throws Refusal 400 or 413, before any guard speaks */
export async function readBody(c: Context): Promise<unknown> {
  if (!/json/i.test(c.req.header('content-type') ?? '')) return undefined
  const text = await c.req.text()
  if (text.length > BODY_BYTES_MAX) throw tooLarge()
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : 'Unexpected token')
  }
}
