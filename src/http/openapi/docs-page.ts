import { html } from 'hono/html'
import { fieldDocs } from '../../gateway/describe/field-docs.ts'
import type { JsonSchema } from '../../model/json-schema.ts'
import { type Html, htmlTable, prose } from '../docs/page.ts'
import { describeField, showFields, shownType } from '../docs/shown-fields.ts'
import type { Content, Document, Operation, Parameter, Ref, Reply, Tag } from './types.ts'

/** An OpenAPI document as the body of a page: every operation by tag, then every shared schema. Large parts are folded. */
export function docsPage(document: Document): Html {
  const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  )
  return html`<h1>${document.info.title} ${document.info.version}</h1>
${document.info.description.split('\n\n').map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
<p>The same as <a href="/openapi.json">OpenAPI 3.1</a>. Address: <code>${document.servers.map(({ url }) => url)}</code></p>
<nav><ul>${document.tags.map(({ name }) => html`<li><a href="#${anchor(name)}">${name}</a></li>`)}<li><a href="#schemas">Schemas</a></li></ul></nav>
${document.tags.map((tag) => tagSection(document, tag, operations))}
<h2 id="schemas">Schemas</h2>
${Object.entries(schemasOf(document)).map(([name, schema]) => schemaSection(name, schema))}`
}

type Placed = { path: string; verb: string; operation: Operation }

function tagSection(document: Document, { name, description }: Tag, operations: readonly Placed[]): Html {
  const mine = operations.filter(({ operation }) => operation.tags.includes(name))
  return html`<h2 id="${anchor(name)}">${name}</h2>
<p>${prose(description)}</p>
${mine.map((placed) => operationSection(document, placed))}`
}

function operationSection(document: Document, { path, verb, operation }: Placed): Html {
  const parameters = (operation.parameters ?? []).map((one) => resolve<Parameter>(document, one))
  return html`<h3 id="${operation.operationId}">${operation.summary}</h3>
<p><code class="call">${verb.toUpperCase()} ${path}</code>${operation.security === undefined ? '' : ' No token is needed.'}</p>
${operation.description === undefined ? '' : html`<p>${prose(operation.description)}</p>`}
${parameters.length === 0 ? '' : html`<details><summary>Parameters</summary>${parameterTable(parameters)}</details>`}
${operation.requestBody === undefined ? '' : html`<details><summary>Body</summary>${contentSection(operation.requestBody.content)}</details>`}
<details><summary>Replies: ${Object.keys(operation.responses).join(', ')}</summary>
${Object.entries(operation.responses).map(([status, reply]) => replySection(status, resolve<Reply>(document, reply)))}</details>`
}

function parameterTable(parameters: readonly Parameter[]): Html {
  return htmlTable(
    'Parameters',
    ['Name', 'In', 'Type', 'Description'],
    parameters.flatMap(({ name, in: place, schema, description, required }) =>
      fieldDocs({ properties: { [name]: { ...schema, description } }, required: required === true ? [name] : [] }, []).map(
        (field) => ({
          cells: [html`<code>${name}</code>`, place, shownType(field), prose(describeField(field))],
        }),
      ),
    ),
  )
}

function replySection(status: string, { description, headers = {}, content = {} }: Reply): Html {
  const names = Object.keys(headers)
  return html`<p><strong>${status}</strong> ${prose(description)}${names.length === 0 ? '' : html` Headers: <code>${names.join(', ')}</code>.`}</p>
${contentSection(content)}`
}

function contentSection(content: Content): Html {
  return html`${Object.entries(content).map(([type, { schema }]) => html`<p><code>${type}</code> ${schemaText(schema)}</p>`)}`
}

/** A link to a shared schema, a table of an object's fields, or nothing where there is nothing to say. */
function schemaText(schema: JsonSchema | Ref): Html | string {
  if (isRef(schema)) return html`<a href="#schema-${nameOf(schema)}">${nameOf(schema)}</a>`
  const fields = showFields(fieldDocs(schema, []))
  return fields.length === 0 ? '' : fieldTable('Fields', fields)
}

function schemaSection(name: string, schema: JsonSchema): Html {
  const parts = (schema.allOf ?? [schema]) as (JsonSchema | Ref)[]
  return html`<h3 id="schema-${name}">${name}</h3>
<details><summary>Fields</summary>${parts.map(schemaText)}</details>`
}

function fieldTable(caption: string, fields: ReturnType<typeof showFields>): Html {
  return htmlTable(
    caption,
    ['Field', 'Type', 'Description'],
    fields.map((field) => ({
      cells: [html`<code>${field.shown}</code>`, shownType(field), prose(describeField(field))],
    })),
  )
}

function schemasOf(document: Document): Record<string, JsonSchema> {
  return (document.components.schemas ?? {}) as Record<string, JsonSchema>
}

function isRef(value: object): value is Ref {
  return '$ref' in value
}

function nameOf({ $ref }: Ref): string {
  return $ref.split('/').at(-1) ?? ''
}

function resolve<T extends object>(document: Document, value: T | Ref): T {
  if (!isRef(value)) return value
  const [, , kind = '', name = ''] = value.$ref.split('/')
  return document.components[kind]?.[name] as T
}

function anchor(name: string): string {
  return name.replace(/\W+/g, '-')
}
