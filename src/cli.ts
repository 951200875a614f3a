import { Command } from 'commander'
import type { Config } from './config.ts'
import { ConfigError, readConfig, VARIABLES } from './config.ts'

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
  const { startGateway } = await import('./build.ts')
  const config = configOrExit()
  const gateway = await startGateway(config)
  if (gateway.welcome !== undefined) console.log(gateway.welcome)
  const stop = async (signal: string) => {
    gateway.log.info({ signal }, 'Stopping: no new calls are taken, those under way are finished.')
    await gateway.stop()
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
    console.error(`Configuration: ${error.message}`)
    process.exit(1)
  }
}
