import { LRUCache } from 'lru-cache'
import type { Settings, SettingsChange } from './model/settings.ts'
import type { AtsDb } from './schema.ts'
import { changeSettings, readSettings } from './store/settings.ts'

/** How long another replica may go on with settings that were changed here. */
const FRESH_MS = 1_000
const ENVIRONMENTS_MAX = 1_000

/**
 * The settings of environments, read at most once a second each, because every call needs them. A change made through this object is seen by it at once.
 * @param now milliseconds since 1970
 */
export function makeSettingsCache(db: AtsDb, now: () => number) {
  const known = new LRUCache<string, { settings: Promise<Settings>; untilMs: number }>({ max: ENVIRONMENTS_MAX })
  return {
    /** @throws AtsError `not_found` when there is no such environment */
    async read(environmentId: string): Promise<Settings> {
      const kept = known.get(environmentId)
      if (kept !== undefined && kept.untilMs > now()) return kept.settings
      const settings = readSettings(db, environmentId)
      known.set(environmentId, { settings, untilMs: now() + FRESH_MS })
      settings.catch(() => known.delete(environmentId))
      return settings
    },
    /** Changes the given settings and leaves the others. @throws AtsError `not_found` when there is no such environment */
    async change(environmentId: string, actorId: string | null, change: SettingsChange): Promise<Settings> {
      try {
        return await changeSettings(db, environmentId, actorId, change)
      } finally {
        known.delete(environmentId)
      }
    },
  }
}

export type SettingsCache = ReturnType<typeof makeSettingsCache>
