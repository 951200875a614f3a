import { Command } from 'commander'
import { configOrExit, reasonOf } from './environment.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring the schema of the database up to this version. Safe to repeat, and while gateways run or start.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = configOrExit()
      const { migrateDatabase } = await import('../commands.ts')
      try {
        const applied = await migrateDatabase(config)
        if (json === true) console.log(JSON.stringify({ applied }))
        else console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}.`)
      } catch (error) {
        console.error(reasonOf(error))
        process.exitCode = 1
      }
    })
}
