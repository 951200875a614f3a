import { API_KEY } from '../../connectors/lever/simulator/access.ts'
import { type LeverSimulatorOptions, makeLeverSimulator } from '../../connectors/lever/simulator.ts'

export const ORIGIN = 'http://lever.example'
export const START = 1_780_000_000_000

export type Json = Record<string, unknown>
export type Answer = { status: number; body: Json; headers: Headers }

export const basic = (key: string) => `Basic ${btoa(`${key}:`)}`

/** A simulated account with a clock that a test moves, called as a client would call it. Its rate is unlimited unless asked otherwise. */
export function openAccount(options: Partial<LeverSimulatorOptions> = {}) {
  const clock = { at: START }
  const simulator = makeLeverSimulator({ now: () => clock.at, origin: ORIGIN, rateLimit: false, ...options })
  const actor = String(simulator.context.perform_as)

  const send = async (method: string, path: string, body?: unknown, authorization = basic(API_KEY)): Promise<Answer> => {
    const isForm = body instanceof FormData
    const headers: Record<string, string> = { authorization }
    if (body !== undefined && !isForm) headers['content-type'] = 'application/json'
    const init = { method, headers, ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }) }
    const response = await simulator.app.request(`/v1${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    return { status: response.status, body: isJson ? JSON.parse(text) : { text }, headers: response.headers }
  }
  return {
    simulator,
    store: simulator.store,
    clock,
    actor,
    send,
    get: (path: string, authorization?: string) => send('GET', path, undefined, authorization),
    post: (path: string, body?: unknown) => send('POST', path, body),
    put: (path: string, body?: unknown) => send('PUT', path, body),
    delete: (path: string) => send('DELETE', path),
  }
}

/** The object under `data`. */
export const one = (answer: Answer): Json => answer.body.data as Json
/** The objects under `data`. */
export const many = (answer: Answer): Json[] => answer.body.data as Json[]

/** A form with one file under the given name, and texts. */
export function formWith(part: string, name: string, text: string, fields: [string, string][] = []): FormData {
  const form = new FormData()
  for (const [key, value] of fields) form.append(key, value)
  form.append(part, new File([text], name))
  return form
}
