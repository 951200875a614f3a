import { Command } from 'commander'
import { VARIABLES } from '../config.ts'
import { accountCommand } from './account.ts'
import { doctorCommand } from './doctor.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { startCommand } from './start.ts'
import { tokenCommand } from './token.ts'
import { writeCommand } from './write.ts'

const EXIT_CODES = '\nExit codes: 0 done, 1 not done (the reason is on standard error), 2 wrong usage.'

/** The command line. @param argv as the process got it */
export async function run(argv: string[]): Promise<void> {
  const width = Math.max(...Object.keys(VARIABLES).map((name) => name.length))
  const variables = Object.entries(VARIABLES).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)
  const program = new Command('ats-gateway')
    .description(
      'One API in front of many applicant tracking systems, with a durable queue for writes. Every command uses the database that the environment names; on the embedded database, stop the gateway first.',
    )
    .addHelpText('after', `\nEnvironment:\n${variables.join('\n')}\n${EXIT_CODES}`)
  program.addCommand(startCommand(), { isDefault: true })
  const others = [migrateCommand(), tokenCommand(), accountCommand(), writeCommand(), keysCommand(), doctorCommand()]
  for (const command of others) program.addCommand(command)
  exitWithTwo(program)
  await program.parseAsync(argv)
}

/** Commander ends with 1 for wrong usage, which is what a command that could not be carried out ends with here. */
function exitWithTwo(command: Command): void {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  for (const sub of command.commands) exitWithTwo(sub)
}
