import { sql } from 'kysely'
import { failNotFound } from '../ats-error.ts'
import { type Settings, type SettingsChange, StoredSettings } from '../model/settings.ts'
import type { AtsDb } from '../schema.ts'
import { audit } from './audit-logs.ts'

/** The settings of an environment. @throws AtsError `not_found` when there is no such environment */
export async function readSettings(db: AtsDb, environmentId: string): Promise<Settings> {
  const row = await db.selectFrom('environment').select('settings').where('id', '=', environmentId).executeTakeFirst()
  return toSettings(row)
}

/** Changes the given settings and leaves the others. @throws AtsError `not_found` when there is no such environment */
export async function changeSettings(
  db: AtsDb,
  environmentId: string,
  actorId: string | null,
  change: SettingsChange,
): Promise<Settings> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('environment')
      .select('settings')
      .where('id', '=', environmentId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    const settings = { ...toSettings(row), ...change }
    if (Object.keys(change).length === 0) return settings
    await trx
      .updateTable('environment')
      .set({ settings: sql`jsonb_set(settings, '{ats}', ${JSON.stringify(settings)}::jsonb)` })
      .where('id', '=', environmentId)
      .execute()
    await audit(trx, {
      environmentId,
      action: 'SETTINGS_CHANGED',
      entityType: 'environment',
      entityId: environmentId,
      actorId,
      details: { fields: Object.keys(change) },
    })
    return settings
  })
}

function toSettings(row: { settings: Record<string, unknown> } | undefined): Settings {
  if (row === undefined) throw failNotFound('environment')
  return StoredSettings.parse(row.settings.ats ?? {})
}
