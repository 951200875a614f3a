import type { Ats } from './ats/ats.ts'
import { systemClock } from './clock.ts'
import { makeConsole } from './console/console.ts'
import type { ConsoleParts } from './console/console-parts.ts'
import { makeOperatorDirectory } from './operators.ts'
import type { Vault } from './ports/vault.ts'
import { makeSessionStore } from './storage/console/sessions.ts'
import { makeWriteDesk } from './storage/console/write-desk.ts'
import type { Database } from './storage/database.ts'

export type OperatingParts = Omit<ConsoleParts, 'operators' | 'sessions' | 'desk' | 'clock' | 'publicUrl'> & {
  database: Database
  vault: Vault
  ats: Ats
  publicUrl(): string
}

/** The operators' console, for `/console`. */
export function openConsole({ database, vault, ats, publicUrl, ...parts }: OperatingParts) {
  return makeConsole({
    ...parts,
    vault,
    operators: makeOperatorDirectory(ats),
    sessions: makeSessionStore(database),
    desk: makeWriteDesk(database, vault),
    clock: systemClock,
    get publicUrl() {
      return publicUrl()
    },
  })
}
