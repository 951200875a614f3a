import type { CompiledResource } from '../connector/compiled.ts'
import type { OperationCall, Session, Warning, WriteOperation } from '../connector/contract.ts'
import { runWrite } from '../connector/run.ts'
import { GatewayError } from '../errors.ts'
import { unsupportedPointers } from '../mapping/coverage.ts'
import type { Account, AccountStore } from '../ports/accounts.ts'
import type { WriteFileStore } from '../ports/write-files.ts'
import type { FoundAgain, Hold, OpenWrite, Performed, Performer } from './delivery/performer.ts'
import { limitsOf } from './limits.ts'
import type { Lines } from './lines.ts'
import { PROXY } from './proxy/read.ts'
import { BODY_FILE, performProxied } from './proxy/write.ts'
import { type Registry, refuseMethod, resourceOf } from './registry.ts'
import { toUnified, withRemoteData } from './unified.ts'
import { writeOperation } from './write-operation.ts'

export type PerformerParts = {
  registry: Registry
  accounts: AccountStore
  lines: Lines
  /** Files that were taken in when writes were accepted; without it every file is fetched when it is needed. */
  files?: Pick<WriteFileStore, 'find'>
}

/** Carries out writes at their providers. */
export function makePerformer({ registry, accounts, lines, files }: PerformerParts): Performer {
  const accountOf = async (id: string): Promise<Account> => {
    const account = await accounts.find(id)
    if (account === undefined) throw new GatewayError('account_not_found', 'This account was removed.')
    return account
  }

  const fileOf = async (write: OpenWrite, address: string) => files?.find(write.id, address)

  const open = (account: Account, write: OpenWrite, hold: Hold) =>
    lines.open(account, {
      model: write.model,
      gate: hold,
      query: write.input.query,
      steps: { finished: hold.finishedSteps, save: hold.saveStep },
      storedFile: (address) => fileOf(write, address),
    })

  const begin = async (write: OpenWrite, hold: Hold) => {
    const account = await accountOf(write.account_id)
    const { resource, operation } = writeOperationOf(registry, account, write)
    return { account, resource, operation, session: await open(account, write, hold) }
  }

  return {
    async perform(write, hold) {
      if (write.model === PROXY) {
        const account = await accountOf(write.account_id)
        // A refusal of one path of the provider's says nothing about the account, so it is not noted with it.
        const session = await open(account, write, hold)
        return performProxied(session, write, () => fileOf(write, BODY_FILE))
      }
      const { account, resource, operation, session } = await begin(write, hold)
      try {
        const result = await runWrite(session, resource, write.method, operation, callOf(write))
        const warnings = [...unsupportedWarnings(registry, account, write), ...session.warnings]
        return performed(resource, session, result, warnings)
      } catch (error) {
        await lines.noteFailure(account, error)
        throw error
      }
    },

    async isRepeatable(write) {
      if (write.model === PROXY) return false
      return writeOperationOf(registry, await accountOf(write.account_id), write).operation.repeatable
    },

    async find(write, hold, since): Promise<FoundAgain> {
      // Nobody but the provider knows what a proxied call does, and so where its traces would be.
      if (write.model === PROXY) return { kind: 'unsure' }
      const { account, resource, operation, session } = await begin(write, hold)
      if (operation.find === undefined) return { kind: 'unsure' }
      await session.load(operation.lookups ?? [])
      const found = await operation.find(session, callOf(write), since)
      if (found.kind !== 'found') return found
      // A create of several calls goes on from what was found, and may fall short like any other attempt.
      const warnings = [...unsupportedWarnings(registry, account, write), ...session.warnings]
      return {
        kind: 'found',
        performed: performed(resource, session, { outcome: 'matched', id: found.id, record: found.record }, warnings),
      }
    },

    async limits(accountId) {
      const account = await accountOf(accountId)
      return limitsOf(registry.connector(account.integration), account)
    },
  }
}

/** @throws GatewayError `operation_not_supported` naming what the connector can do */
export function writeOperationOf(
  registry: Registry,
  account: Account,
  write: Pick<OpenWrite, 'model' | 'resource' | 'method'>,
): { resource: CompiledResource; operation: WriteOperation } {
  const compiled = registry.compiled(account)
  const resource = resourceOf(compiled, write.model, write.resource)
  const operation = writeOperation(resource.declaration, write.method) ?? refuseMethod(compiled, resource, write.method)
  return { resource, operation }
}

/** A warning for each input field that the provider has no place for (wire contract 2). */
export function unsupportedWarnings(
  registry: Registry,
  account: Account,
  write: Pick<OpenWrite, 'model' | 'resource' | 'method' | 'input'>,
): Warning[] {
  const { resource, operation } = writeOperationOf(registry, account, write)
  const { remote_data: _, ...input } = write.input.body
  const label = registry.connector(account.integration).label
  return unsupportedPointers(input, resource.consumedBy(operation)).map((pointer) => ({
    code: 'field_not_supported',
    pointer,
    message: `${label} has no place for this field; it was not written.`,
  }))
}

function performed(
  resource: CompiledResource,
  session: Session,
  result: Awaited<ReturnType<typeof runWrite>>,
  warnings: Warning[],
): Performed {
  const record = result.record === undefined ? null : withRemoteData(toUnified(resource, session, result.record))
  const remote_id = result.result === undefined ? result.id : null
  return { outcome: result.outcome, remote_id, record: result.result ?? record, warnings }
}

function callOf(write: OpenWrite): OperationCall {
  const { body, query, remote_query } = write.input
  return {
    query,
    input: body,
    ...(write.target_id === null ? {} : { id: write.target_id }),
    ...(remote_query === undefined ? {} : { remoteQuery: remote_query }),
  }
}
