import { z } from 'zod'

const Flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true')

/** What each variable means, for `--help` and for `.env.example`. */
export const VARIABLES = {
  PORT: 'Port to listen on.',
  HOST: 'Address to listen on.',
  DATA_DIR: 'Folder of the embedded database and its key, used without DATABASE_URL.',
  DATABASE_URL: 'Postgres to use instead of the embedded database: postgres://user:password@host/name.',
  REDIS_URL: 'Redis that tells workers about new writes; needs DATABASE_URL.',
  ROLE: 'all, api (serves callers) or worker (delivers writes).',
  ENCRYPTION_KEY:
    '32 bytes in base64, which seal credentials and inputs; several, separated by commas, while keys are rotated, the newest first.',
  API_TOKEN: 'First admin token of the default environment, at least 20 characters.',
  PUBLIC_URL: 'Address at which callers reach the gateway.',
  SANDBOX: 'true serves simulators of the providers and allows sandbox accounts.',
  EGRESS_ALLOW: 'Hosts and networks that may be called although they are private, separated by commas.',
  LOG_LEVEL: 'debug, info, warn, error or silent.',
  SMTP_URL: 'Mail server for invitations: smtp://user:password@host.',
  OAUTH_CLIENTS:
    'OAuth apps that were registered with providers, as JSON: {"name of the integration": {"client_id": "...", "client_secret": "..."}}.',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'Collector that takes traces over OTLP/HTTP: http://collector:4318. Without it there are none.',
  CONNECT_ORIGINS: 'Websites that may show the connect page in a frame, separated by commas: https://app.example.com.',
} as const

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d+$/, 'must be a number')
    .transform(Number)
    .pipe(z.int().min(0).max(65535, 'must be at most 65535'))
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host/name' }).optional(),
  REDIS_URL: z
    .string()
    .regex(
      /^rediss?:\/\/[^,]+(,rediss?:\/\/[^,]+)*$/,
      'must look like redis://host:6379, or several of those separated by commas for a cluster',
    )
    .optional(),
  ROLE: z.enum(['all', 'api', 'worker'], 'must be all, api or worker').default('all'),
  ENCRYPTION_KEY: z
    .string()
    .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
    .refine(
      (keys) => keys.every((key) => key.length === 32),
      'must be 32 bytes in base64; make one with: openssl rand -base64 32',
    )
    .optional(),
  API_TOKEN: z.string().min(20, 'must have at least 20 characters').optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  SANDBOX: Flag.default(false),
  EGRESS_ALLOW: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .default([]),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent').default('info'),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host' }).optional(),
  OAUTH_CLIENTS: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' })
        return z.NEVER
      }
    })
    .pipe(
      z.record(z.string().min(1), z.strictObject({ client_id: z.string().min(1), client_secret: z.string().min(1) }), {
        error: 'must name integrations, each with client_id and client_secret',
      }),
    )
    .default({}),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  CONNECT_ORIGINS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim().replace(/\/$/, ''))
        .filter((entry) => entry !== ''),
    )
    .refine(
      (origins) => origins.every((origin) => /^https?:/.test(origin) && URL.parse(origin)?.origin === origin),
      'must be origins such as https://app.example.com, without a path',
    )
    .default([]),
})

export type Config = Readonly<z.infer<typeof Environment>>

/** A variable that cannot be used; the message is one line that names it and says what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * The configuration of this process. The only reader of the environment's variables.
 * @throws ConfigError naming every wrong variable in a line of its own; the values are not repeated, for they may be secret
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([name, value]) => name in VARIABLES && value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${lowerFirst(message)}`).join('\n'))
  const config = parsed.data
  if (config.REDIS_URL !== undefined && config.DATABASE_URL === undefined)
    throw new ConfigError('REDIS_URL needs DATABASE_URL: the embedded database serves one process only.')
  if (config.ROLE !== 'all' && config.DATABASE_URL === undefined)
    throw new ConfigError(`ROLE=${config.ROLE} needs DATABASE_URL: the embedded database serves one process only.`)
  if (config.DATABASE_URL !== undefined && config.ENCRYPTION_KEY === undefined) {
    throw new ConfigError('ENCRYPTION_KEY is required with DATABASE_URL; make one with: openssl rand -base64 32')
  }
  return Object.freeze(config)
}

/** Messages of ours begin where the variable's name ends; the schema's own are sentences. */
function lowerFirst(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1)
}
