import { Command } from 'commander'
import { configOrExit } from './environment.ts'

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'Check database, schema, keys, queue, clock and the way to the providers, and say what to do. Exit code 1 when something is wrong.',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { examine } = await import('../doctor.ts')
      const findings = await examine(configOrExit())
      if (json === true) console.log(JSON.stringify(findings, null, 2))
      else {
        for (const { check, state, message, remedy } of findings) {
          console.log(`${state.padEnd(4)}  ${check.padEnd(8)}  ${message}`)
          if (remedy !== undefined) console.log(`${' '.repeat(16)}${remedy}`)
        }
      }
      process.exitCode = findings.some(({ state }) => state === 'fail') ? 1 : 0
    })
}
