import { DatabaseRefusal } from './database-refusal.ts'
import { invalid, QueryTrouble, Refusal } from './refusal.ts'
import type { GauzySettings } from './settings.ts'

/**
 * The answer for whatever was thrown. A running server passes database errors on and answers 200 to an error without a status;
 * the documented contract knows neither, so there both are a 400 with a list of messages.
 */
export function toRefusal(error: unknown, settings: GauzySettings): Refusal {
  if (error instanceof Refusal) return error
  const documented = settings.dialect === 'documented'
  if (error instanceof QueryTrouble) return documented ? invalid([error.message]) : new Refusal(200, { message: error.message })
  if (error instanceof DatabaseRefusal)
    return documented ? invalid([error.message]) : new Refusal(400, error.body(settings.database))
  return new Refusal(500, { statusCode: 500, message: 'Internal server error' })
}
