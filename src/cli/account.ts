import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import type { Account } from '../ports/accounts.ts'
import { operate } from './environment.ts'
import { environmentOption, limitOption } from './options.ts'
import { printOne, printRows } from './print.ts'

const COLUMNS = ['id', 'integration', 'tenant_id', 'status', 'is_sandbox', 'last_error'] as const
const STANDARD_INPUT = 0

type LinkOptions = {
  tenant: string
  credentials?: Record<string, unknown>
  context?: Record<string, unknown>
  authFormat?: string
  environment: string
  json?: boolean
}

export function accountCommand(): Command {
  const link = new Command('link')
    .description('Link a provider account after a real call with its credentials.')
    .argument('<integration>', 'name of the integration')
    .requiredOption('--tenant <id>', 'your own id of the customer')
    .option('--credentials <file>', 'file with the credentials as JSON; - reads standard input', readJson)
    .option('--context <file>', 'file with the settings of the account as JSON, such as its base_url', readJson)
    .option('--auth-format <name>', 'which kind of credentials, where the integration has several')
    .addOption(environmentOption())
    .option('--json', 'print JSON')
    .action((integration: string, options: LinkOptions) =>
      operate(async ({ actor, accounts }) => {
        const { tenant, credentials, context, authFormat, environment, json } = options
        const account = await accounts.link(await actor(environment), {
          integration,
          tenant_id: tenant,
          ...(credentials !== undefined && { credentials }),
          ...(context !== undefined && { context }),
          ...(authFormat !== undefined && { auth_format: authFormat }),
        })
        printOne(toRow(account), `Linked: ${account.id} (${account.status}).`, json)
        return undefined
      }),
    )
  const list = new Command('list')
    .description('The newest accounts.')
    .addOption(environmentOption())
    .addOption(limitOption())
    .option('--json', 'print JSON')
    .action(({ environment, limit, json }: { environment: string; limit: number; json?: boolean }) =>
      operate(async ({ actor, accounts }) => {
        const { environmentId } = await actor(environment)
        printRows((await accounts.list(environmentId, {}, { limit })).map(toRow), COLUMNS, json)
        return undefined
      }),
    )
  const validate = new Command('validate')
    .description('Ask the provider whether the credentials of an account work. Exit code 1 when they do not.')
    .argument('<id>', 'id of the account')
    .addOption(environmentOption())
    .option('--json', 'print JSON')
    .action((id: string, { environment, json }: { environment: string; json?: boolean }) =>
      operate(async ({ actor, validate: check }) => {
        const account = await check((await actor(environment)).environmentId, id)
        printOne(toRow(account), `${account.status}${account.last_error === null ? '' : `: ${account.last_error.message}`}`, json)
        return account.status === 'active' ? 0 : 1
      }),
    )
  return new Command('account').description('Accounts at providers.').addCommand(link).addCommand(list).addCommand(validate)
}

function toRow({ id, integration, tenant_id, status, is_sandbox, last_error, created_at }: Account): Record<string, unknown> {
  return { id, integration, tenant_id, status, is_sandbox, last_error: last_error?.message ?? null, created_at }
}

function readJson(file: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  } catch {
    throw new InvalidArgumentError('It cannot be read, or holds something else than JSON.')
  }
  throw new InvalidArgumentError('It must hold a JSON object.')
}
