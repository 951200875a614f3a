import type { JsonSchema } from '../../model/json-schema.ts'
import type { Header, Parameter, Ref, Reply } from './types.ts'

type Kinds = { schemas: JsonSchema; parameters: Parameter; headers: Header; responses: Reply }

/**
 * Parts that several operations share. Each is made when the first operation refers to it, so that the document has none that nobody
 * refers to.
 */
export type Components = {
  [K in keyof Kinds]: (name: string, make: () => Kinds[K]) => Ref
} & { all(): Record<string, Record<string, unknown>> }

export function makeComponents(): Components {
  const made: { [K in keyof Kinds]: Map<string, Kinds[K]> } = {
    schemas: new Map(),
    parameters: new Map(),
    headers: new Map(),
    responses: new Map(),
  }
  const adder =
    <T>(kind: keyof Kinds, known: Map<string, T>) =>
    (name: string, make: () => T): Ref => {
      if (!known.has(name)) known.set(name, make())
      return { $ref: `#/components/${kind}/${name}` }
    }
  return {
    schemas: adder('schemas', made.schemas),
    parameters: adder('parameters', made.parameters),
    headers: adder('headers', made.headers),
    responses: adder('responses', made.responses),
    all: () =>
      Object.fromEntries(
        Object.entries(made).flatMap(([kind, known]) => (known.size === 0 ? [] : [[kind, Object.fromEntries(known)]])),
      ),
  }
}
