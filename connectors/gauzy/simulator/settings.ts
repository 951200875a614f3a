/**
 * What a Gauzy simulator can be asked to be. `documented` is the contract of the provider's documentation page; `server` is what a running
 * server does, which differs in routes, status codes and required parameters (provider page, section 3).
 */
export type GauzySettings = {
  dialect: 'documented' | 'server'
  /** Which database's error bodies, date precision and strictness are shown; only `server` tells them apart from outside. */
  database: 'postgres' | 'sqlite'
  /** How many candidates are seeded. */
  candidates: number
  accessTokenSeconds: number
  refreshTokenSeconds: number
  /** Off unless given, as at the provider. Log-in is limited to 5 a minute whenever this is on. */
  throttle?: { limit: number; windowSeconds: number }
}

const DAY_SECONDS = 86_400

export const DEFAULT_SETTINGS: GauzySettings = {
  dialect: 'documented',
  database: 'postgres',
  candidates: 10,
  accessTokenSeconds: DAY_SECONDS,
  refreshTokenSeconds: 7 * DAY_SECONDS,
}
