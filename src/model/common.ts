import { z } from 'zod'

/** ISO 8601 in UTC with milliseconds, as every date of the unified model is given out. */
export const Timestamp = z.string().nullable().meta({ format: 'date-time' })

/** A reference to another unified record. */
export const Reference = z.object({ id: z.string().nullable() })
export const NamedReference = z.object({ id: z.string().nullable(), name: z.string().nullable() })

export const Email = z.object({ email: z.string(), type: z.string().nullable() })
export const Phone = z.object({ number: z.string(), type: z.string().nullable() })
export const Url = z.object({ url: z.string(), type: z.string().nullable() })

/** The person whom a record is credited to. */
export const Person = z.object({
  id: z.string().nullable(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  emails: z.array(z.object({ email: z.string(), type: z.string().nullable(), is_primary: z.boolean().nullable() })),
})

/** The provider's record, untouched. */
export const RemoteData = z.unknown().describe("The provider's own record, untouched.")

/** Fields that the caller passes to the provider untransformed; they win over mapped fields of the same name. */
export const RemoteInput = z
  .record(z.string(), z.unknown())
  .describe('Merged over the mapped body at the top level and passed to the provider as it is.')

/** What a client may send where it knows only an id. */
export const ReferenceInput = z.strictObject({ id: z.string().min(1) })

export const DateInput = z.iso.datetime({ offset: true }).or(z.iso.date())
