import { InvalidArgumentError, Option } from 'commander'

/** Whose things a command is about. */
export function environmentOption(): Option {
  return new Option('--environment <name>', 'name of the environment').default('default')
}

export function limitOption(): Option {
  return new Option('--limit <count>', 'at most so many, 1 to 100').default(50).argParser((text) => {
    const limit = Number(text)
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new InvalidArgumentError('Say a number from 1 to 100.')
    return limit
  })
}
