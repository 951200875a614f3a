import { Command, Option } from 'commander'
import { WRITE_STATUSES, type Write, type WriteStatus } from '../ports/writes.ts'
import { operate } from './environment.ts'
import { environmentOption, limitOption } from './options.ts'
import { printRows } from './print.ts'

const COLUMNS = [
  'id',
  'account_id',
  'resource',
  'method',
  'status',
  'outcome',
  'error',
  'attempts',
  'created_at',
  'next_attempt_at',
] as const
const RETRIABLE: WriteStatus[] = ['dead', 'failed', 'unknown']

type ListOptions = { status?: WriteStatus; account?: string; environment: string; limit: number; json?: boolean }
type RetryOptions = { status?: WriteStatus; account?: string; environment: string; json?: boolean }

export function writeCommand(): Command {
  const list = new Command('list')
    .description('The newest writes.')
    .addOption(new Option('--status <status>', 'only those in this state').choices(WRITE_STATUSES))
    .option('--account <id>', 'only those of this account')
    .addOption(environmentOption())
    .addOption(limitOption())
    .option('--json', 'print JSON')
    .action(({ status, account, environment, limit, json }: ListOptions) =>
      operate(async ({ actor, writes }) => {
        const filter = { ...(status !== undefined && { status }), ...(account !== undefined && { account_id: account }) }
        const { environmentId } = await actor(environment)
        printRows((await writes.list(environmentId, filter, { limit })).map(toRow), COLUMNS, json)
        return undefined
      }),
    )
  const retry = new Command('retry')
    .description(
      'Try failed, dead or unknown writes again: one by its id, or all in a state with --status. Look at the provider before you retry an unknown one: it may have arrived.',
    )
    .argument('[id]', 'id of the write')
    .addOption(new Option('--status <status>', 'all writes in this state, at most 1,000 at once').choices(RETRIABLE))
    .option('--account <id>', 'with --status, only those of this account')
    .addOption(environmentOption())
    .option('--json', 'print JSON')
    .action((id: string | undefined, options: RetryOptions, command: Command) => {
      const { status, account, environment, json } = options
      if ((id === undefined) === (status === undefined)) command.error('error: Give the id of a write, or --status.')
      return operate(async ({ actor, writes }) => {
        const { environmentId } = await actor(environment)
        if (id !== undefined) {
          printRows([toRow(await writes.retry(environmentId, id))], COLUMNS, json)
          return undefined
        }
        const filter = { status: status as WriteStatus, ...(account !== undefined && { account_id: account }) }
        const { retried, more } = await writes.retryAll(environmentId, filter)
        if (json === true) console.log(JSON.stringify({ retried, more }))
        else console.log(`${retried} will be tried again.${more ? ' There are more: repeat the command.' : ''}`)
        return undefined
      })
    })
  return new Command('write').description('Writes and what became of them.').addCommand(list).addCommand(retry)
}

/** Ids and states only; what was written stays sealed. */
function toRow(write: Write): Record<string, unknown> {
  const { id, account_id, resource, method, status, outcome, error_code, attempts, created_at, next_attempt_at } = write
  return { id, account_id, resource, method, status, outcome, error: error_code, attempts, created_at, next_attempt_at }
}
