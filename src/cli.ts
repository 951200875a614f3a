import { Command } from 'commander'
import type { Gateway } from './build.ts'
import type { Config } from './config.ts'
import { ConfigError, readConfig, VARIABLES } from './config.ts'

/** After a stop nothing is left to wait for; what is left all the same, such as a simulator's pause, is not waited for longer than this. */
const LINGER_MS_MAX = 1_000

/** The command line. @param argv as the process got it */
export async function run(argv: string[]): Promise<void> {
  const width = Math.max(...Object.keys(VARIABLES).map((name) => name.length))
  const variables = Object.entries(VARIABLES).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)
  const program = new Command('ats-gateway')
    .description('One API in front of many applicant tracking systems, with a durable queue for writes.')
    .addHelpText('after', `\nEnvironment:\n${variables.join('\n')}`)
  program.command('start', { isDefault: true }).description('Start the gateway with the role that ROLE names.').action(start)
  await program.parseAsync(argv)
}

async function start(): Promise<void> {
  const config = configOrExit()
  const gateway = await gatewayOrExit(config)
  console.log(gateway.welcome)
  const stop = async (signal: string) => {
    gateway.log.info({ signal }, 'Stopping: no new calls are taken, those under way are finished.')
    await gateway.stop()
    setTimeout(() => process.exit(), LINGER_MS_MAX).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/** A wrong variable is one line that names it, not a stack trace. */
function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const line of error.message.split('\n')) console.error(`Configuration: ${line}`)
    process.exit(1)
  }
}

/** What keeps the gateway from starting is mostly outside: a folder in use, a database that is away. That takes one line, too. */
async function gatewayOrExit(config: Config): Promise<Gateway> {
  const { startGateway } = await import('./build.ts')
  try {
    return await startGateway(config)
  } catch (error) {
    console.error(`ats-gateway could not start. ${reasonOf(error)}`)
    if (config.LOG_LEVEL === 'debug') console.error(error)
    else console.error('LOG_LEVEL=debug shows where it failed.')
    process.exit(1)
  }
}

/** The innermost message; an address that refuses connections on all of its networks has several, and none of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message} ${reasonOf(error.cause)}`
}
