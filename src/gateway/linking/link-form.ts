import type { z } from 'zod'
import type { Connector } from '../../connector/contract.ts'
import type { Failure } from '../../errors.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'

export type FieldKind = 'text' | 'password' | 'email' | 'url' | 'number' | 'checkbox' | 'select'

/** One field of the form that links an account, as the connector's schemas describe it. */
export type FormField = {
  /** `credentials.api_key`, `context.region`. */
  id: string
  place: 'credentials' | 'context'
  name: string
  label: string
  help: string | null
  kind: FieldKind
  options: string[]
  required: boolean
  /** What stands in it at first. Secrets never do. */
  value: string
}

type Described = { label?: unknown; help?: unknown; secret?: unknown }

/** Where an account's provider is, which the router needs although the schema leaves it open for built-in and simulated providers. */
const ADDRESS = 'base_url'

/**
 * The fields for one format of credentials, and for those settings that have a label and are not decided already.
 * @param options.fixed settings that whoever made the link decided; options.values what to show in settings; options.settings false for
 *   accounts whose settings come from elsewhere
 */
export function formFieldsOf(
  connector: Connector,
  format: string,
  options: { fixed: Record<string, unknown>; values: Record<string, unknown>; settings: boolean },
): FormField[] {
  const credentials = connector.credentials[format]
  // What comes from the provider's pages is not typed in.
  const typed = credentials === undefined || credentials.oauth !== undefined ? {} : credentials.fields.shape
  const settings = options.settings ? connector.context.shape : {}
  const needsAddress = connector.builtIn !== true && connector.baseUrl(EMPTY) === undefined
  return [
    ...Object.entries(typed).map(([name, schema]) => fieldOf('credentials', name, schema as z.ZodType)),
    ...Object.entries(settings)
      .filter(([name, schema]) => metaOf(schema as z.ZodType).label !== undefined && !Object.hasOwn(options.fixed, name))
      .map(([name, schema]) => {
        const field = fieldOf('context', name, schema as z.ZodType, options.values[name])
        return name === ADDRESS && needsAddress ? { ...field, required: true } : field
      }),
  ]
}

const EMPTY = { id: '', format: '', revision: 0, credentials: {}, context: {}, isSandbox: false }

/** What was filled in, sorted and typed; a field that was left empty is absent. */
export function readForm(fields: readonly FormField[], form: Readonly<Record<string, string>>) {
  const read: Record<FormField['place'], Record<string, unknown>> = { credentials: {}, context: {} }
  const failures: Failure[] = []
  for (const field of fields) {
    // A secret may begin or end with a space, but one that was copied from a page hardly does.
    const text = (form[field.id] ?? '').trim()
    if (field.kind === 'checkbox') read[field.place][field.name] = text !== ''
    else if (text !== '') read[field.place][field.name] = field.kind === 'number' ? Number(text) : text
    else if (field.required) failures.push({ pointer: `/${field.place}/${field.name}`, message: 'Please fill this in.' })
  }
  return { ...read, failures }
}

function fieldOf(place: FormField['place'], name: string, schema: z.ZodType, value?: unknown): FormField {
  const { label = name, help, secret } = metaOf(schema)
  const { type, format, enum: options, default: preset } = jsonSchemaOf(schema)
  const kind = secret === true ? 'password' : kindOf(type, format, options)
  return {
    id: `${place}.${name}`,
    place,
    name,
    label: String(label),
    help: help === undefined ? null : String(help),
    kind,
    options: (options ?? []).map(String),
    required: !schema.safeParse(undefined).success,
    value: secret === true ? '' : String(value ?? preset ?? ''),
  }
}

function kindOf(type: string | string[] | undefined, format: string | undefined, options: unknown[] | undefined): FieldKind {
  if (options !== undefined) return 'select'
  if (type === 'boolean') return 'checkbox'
  if (type === 'integer' || type === 'number') return 'number'
  if (format === 'email') return 'email'
  return format === 'uri' ? 'url' : 'text'
}

/** Wrappers such as `optional` may stand outside of what was described. */
function metaOf(schema: z.ZodType): Described {
  const own = schema.meta() as Described | undefined
  if (own !== undefined) return own
  const inner = (schema as { def?: { innerType?: z.ZodType } }).def?.innerType
  return inner === undefined ? {} : metaOf(inner)
}
