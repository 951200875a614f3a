import { Command, InvalidArgumentError } from 'commander'
import type { Scope } from '../ports/tokens.ts'
import { operate } from './environment.ts'
import { environmentOption } from './options.ts'
import { printOne } from './print.ts'

const SCOPES: readonly string[] = ['read', 'write', 'admin']
const UNITS_MS = { h: 3_600_000, d: 86_400_000 } as const

type Options = { name: string; scopes: Scope[]; expires?: Date; environment: string; json?: boolean }

export function tokenCommand(): Command {
  const create = new Command('create')
    .description('Make an API token. It is printed once, alone on standard output, and only its hash is stored.')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scopes <scopes>', 'read, write, admin, separated by commas', parseScopes)
    .option('--expires <when>', 'when it ends: 12h, 30d or 2030-01-31T00:00:00Z; without it never', parseExpiry)
    .addOption(environmentOption())
    .option('--json', 'print JSON')
    .action(({ name, scopes, expires, environment, json }: Options) =>
      operate(async ({ actor, apiTokens }) => {
        const request = { name, scopes, expires_at: expires ?? null }
        const { token, secret } = await apiTokens.create(await actor(environment), request)
        printOne({ id: token.id, name, scopes, expires_at: token.expires_at, token: secret }, secret, json)
        return undefined
      }),
    )
  return new Command('token').description('API tokens.').addCommand(create)
}

function parseScopes(text: string): Scope[] {
  const scopes = [...new Set(text.split(',').map((scope) => scope.trim()))]
  if (scopes.every(isScope)) return scopes
  throw new InvalidArgumentError('Choose among read, write and admin, separated by commas.')
}

function isScope(text: string): text is Scope {
  return SCOPES.includes(text)
}

function parseExpiry(text: string): Date {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? []
  const at = unit === 'h' || unit === 'd' ? Date.now() + Number(count) * UNITS_MS[unit] : Date.parse(text)
  if (!(at > Date.now())) throw new InvalidArgumentError('Say a time that is still to come: 12h, 30d or 2030-01-31T00:00:00Z.')
  return new Date(at)
}
