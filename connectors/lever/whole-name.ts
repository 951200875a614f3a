type Names = { first_name?: string | null; last_name?: string | null }

/** Lever has one name: half of a new one is completed with the half that is there. @param name the whole name as it is */
export function withWholeName<T extends Names>(input: T, name: string): T {
  if ((input.first_name === undefined) === (input.last_name === undefined)) return input
  const [first = '', ...rest] = name.trim().split(/\s+/)
  const { first_name: newFirst = first, last_name: newLast = rest.join(' ') } = input
  return { ...input, first_name: newFirst, last_name: newLast }
}
