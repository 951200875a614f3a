import type { JsonSchema } from '../../model/json-schema.ts'

/** The parts of OpenAPI 3.1 that the document uses. */
export type Ref = { $ref: string }

export type Parameter = {
  name: string
  in: 'query' | 'path' | 'header'
  description: string
  schema: JsonSchema
  required?: boolean
  style?: 'form' | 'deepObject'
  explode?: boolean
}

export type Header = { description: string; schema: JsonSchema }

export type Content = Record<string, { schema: JsonSchema | Ref }>

export type Reply = { description: string; headers?: Record<string, Ref>; content?: Content }

export type Operation = {
  operationId: string
  summary: string
  description?: string
  tags: [string]
  /** Only where it is not a token. */
  security?: Record<string, string[]>[]
  parameters?: (Parameter | Ref)[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, Reply | Ref>
}

export type Verb = 'get' | 'put' | 'post' | 'patch' | 'delete'
export type Paths = Record<string, { [V in Verb]?: Operation }>

export type Tag = { name: string; description: string }

/** One part of the API: its tags and its paths. */
export type Section = { tags: Tag[]; paths: Paths }

export type Document = {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string }[]
  security: Record<string, string[]>[]
  tags: Tag[]
  paths: Paths
  components: Record<string, Record<string, unknown>>
}
