import { Command } from 'commander'
import { operate } from './environment.ts'

export function keysCommand(): Command {
  const rotate = new Command('rotate')
    .description(
      'Seal everything again under the first key of ENCRYPTION_KEY, in batches, while gateways run. Safe to stop and to repeat. Exit code 1 when something could not be opened with the keys that are there.',
    )
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      operate(async ({ reseal }) => {
        const report = await reseal((place, done) => console.error(`${place}: ${done} sealed again`))
        if (json === true) console.log(JSON.stringify(report))
        else if (report.unreadable === 0)
          console.log(`Done: ${report.resealed} sealed again; nothing is left under an older key.`)
        else
          console.error(
            `${report.resealed} sealed again; ${report.unreadable} could not be opened: add the key under which they were sealed to ENCRYPTION_KEY, and repeat.`,
          )
        return report.unreadable === 0 ? 0 : 1
      }),
    )
  return new Command('keys').description('The keys that seal what is stored.').addCommand(rotate)
}
