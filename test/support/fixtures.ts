import type { Account, NewAccount } from '../../src/ports/accounts.ts'
import { makeAccountStore } from '../../src/storage/accounts.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { makeVault } from '../../src/storage/vault.ts'

export const testVault = makeVault([Buffer.alloc(32, 7)])

export function newAccount(environmentId: string, change: Partial<NewAccount> = {}): NewAccount {
  return {
    environment_id: environmentId,
    tenant_id: 'tenant-1',
    integration: 'scripted',
    status: 'active',
    authentication_method: 'api_key',
    is_sandbox: true,
    credentials: { api_key: 'planted-secret' },
    context: {},
    ...change,
  }
}

/** An environment with one active account. */
export async function seedAccount(database: Database, name = 'default'): Promise<Account> {
  const environment = await makeEnvironmentStore(database).ensure(name)
  return makeAccountStore(database, testVault).insert(newAccount(environment.id))
}
