import { Command } from 'commander'
import type { Gateway } from '../build.ts'
import type { Config } from '../config.ts'
import { giveBackMemory } from '../give-back.ts'
import { configOrExit, reasonOf } from './environment.ts'

/** After a stop nothing is left to wait for; what is left all the same, such as a simulator's pause, is not waited for longer than this. */
const LINGER_MS_MAX = 1_000
const GIVE_BACK_AFTER_MS = 2_000

export function startCommand(): Command {
  return new Command('start').description('Start the gateway with the role that ROLE names.').action(start)
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
  // Once the first calls were answered: nobody waits for it.
  setTimeout(giveBackMemory, GIVE_BACK_AFTER_MS).unref()
}

/** What keeps the gateway from starting is mostly outside: a folder in use, a database that is away. That takes one line, too. */
async function gatewayOrExit(config: Config): Promise<Gateway> {
  const { startGateway } = await import('../build.ts')
  try {
    return await startGateway(config)
  } catch (error) {
    console.error(`ats-gateway could not start. ${reasonOf(error)}`)
    if (config.LOG_LEVEL === 'debug') console.error(error)
    else console.error('LOG_LEVEL=debug shows where it failed.')
    process.exit(1)
  }
}
