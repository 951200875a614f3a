import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** Keys whose values never reach a log line: `api_key`, `apiKey`, `x-api-key` and `Set-Cookie` are all met, at any depth. */
const SECRET_KEY = /(authorization|password|passphrase|secret|token|apikey|privatekey|credentials?|cookie)$|^(input|body)$/

/** What is secret wherever it stands in a text: our tokens, other bearers, passwords in addresses, and one-time values in queries. */
const SECRET_TEXTS: readonly [RegExp, string][] = [
  [/\batsg_[\w-]+/g, '[redacted]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 [redacted]'],
  [/(\w+:\/\/[^\s:@/]*):[^\s@/]+@/g, '$1:[redacted]@'],
  [/([?&](?:\w*token|code|state|\w*secret|api_?key|password)=)[^&\s"']+/gi, '$1[redacted]'],
]

const REDACTED = '[redacted]'
const DEPTH_MAX = 8

/**
 * A JSON-lines logger on standard output, or on `destination`. `level` is one of pino's, or `silent`. Secrets are taken out by key and by
 * what they look like; that is the last net, and no reason to log them.
 */
export function makeLog(level: string, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      logMethod(this: Logger, args: Parameters<pino.LogFn>, method: pino.LogFn) {
        method.apply(this, args.map((arg: unknown) => redact(arg, 0)) as Parameters<pino.LogFn>)
      },
    },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/** A copy without secrets. Errors become their name, message and stack, for what else they carry is unknown. */
function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth >= DEPTH_MAX) return '[deep]'
  if (value instanceof Error) {
    return redact({ name: value.name, message: value.message, stack: value.stack, cause: value.cause }, depth + 1)
  }
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecret(key) ? REDACTED : redact(inner, depth + 1)]),
  )
}

function isSecret(key: string): boolean {
  return SECRET_KEY.test(key.toLowerCase().replaceAll(/[-_]/g, ''))
}

function redactText(text: string): string {
  return SECRET_TEXTS.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text)
}

/** A log that says nothing, for tests and for callers that have none. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }
