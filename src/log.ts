import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & { child(bindings: Record<string, unknown>): Log }

/** Keys whose values never reach a log line, at any of the depths at which our own log calls can put them. */
const SECRET_KEYS = [
  'authorization',
  'password',
  'secret',
  'token',
  'api_key',
  'access_token',
  'refresh_token',
  'client_secret',
  'credentials',
  'cookie',
  'input',
  'body',
]
const DEPTHS = ['', '*.', '*.*.']

/** A JSON-lines logger on standard output. `level` is one of pino's, or `silent`. */
export function makeLog(level: string): Log {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: DEPTHS.flatMap((depth) => SECRET_KEYS.map((key) => `${depth}${key}`)), censor: '[redacted]' },
  })
}

/** A log that says nothing, for tests and for callers that have none. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog }
