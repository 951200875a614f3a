import type { FieldDoc } from '../../gateway/describe/field-docs.ts'
import type { IntegrationDocs, MethodDocs, ResourceDocs } from '../../gateway/describe/integration-docs.ts'
import { describeField, showFields, shownType } from './shown-fields.ts'

/** What an integration supports, field by field, as Markdown. */
export function toMarkdown({ model, integration, common, resources, missing }: IntegrationDocs): string {
  return [
    `# ${escapeText(integration.label)}: unified ${escapeText(model)}`,
    `The provider's documentation: <${integration.docs}>`,
    ...(missing.length === 0 ? [] : [`Not supported: ${missing.join(', ')}.`]),
    '## Parameters of every call',
    table(
      ['Parameter', 'Of', 'Type', 'Description'],
      common.map((field) => [
        code(field.name),
        field.of.join(', '),
        escapeText(shownType(field)),
        escapeText(describeField(field)),
      ]),
    ),
    ...resources.flatMap((resource) => resourceParts(model, resource)),
  ]
    .join('\n\n')
    .concat('\n')
}

function resourceParts(model: string, { resource, description, docs, methods, filters, record }: ResourceDocs): string[] {
  return [
    `## ${escapeText(model)}/${escapeText(resource)}`,
    `${escapeText(description)} The provider's documentation: <${docs}>`,
    ...methods.flatMap((method) => methodParts(method, filters)),
    '### The record',
    fieldTable(record),
  ]
}

function methodParts({ method, http, kind, query, body }: MethodDocs, filters: readonly string[]): string[] {
  const filtered = kind === 'list' ? [`Filters: ${filters.length === 0 ? 'none' : filters.map(code).join(', ')}.`] : []
  return [
    `### ${escapeText(method)}`,
    `${code(`${http.verb.toUpperCase()} ${http.path}`)}${kind === 'stream' ? ', answers with the bytes of the file.' : ''}`,
    ...filtered,
    ...(query.length === 0 ? [] : ['Query parameters:', fieldTable(query)]),
    ...(body === null ? [] : ['Request body:', fieldTable(body)]),
  ]
}

function fieldTable(fields: readonly FieldDoc[]): string {
  return table(
    ['Field', 'Type', 'Supported in', 'Required in', 'Description'],
    showFields(fields).map((field) => [
      code(field.shown),
      escapeText(shownType(field)),
      escapeText(field.supported_in.join(', ')),
      escapeText(field.required_in.join(', ')),
      escapeText(describeField(field)),
    ]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function code(text: string): string {
  return `\`${escapeCode(text)}\``
}

function escapeCode(text: string): string {
  return text.replaceAll('`', "'").replaceAll('|', '\\|')
}

/** Names and descriptions are not markup, except that backquotes mark code, as our descriptions use them. */
function escapeText(text: string): string {
  const parts = text.replace(/\s+/g, ' ').split('`')
  return parts
    .map((part, index) => (index % 2 === 1 ? `\`${escapeCode(part)}\`` : part.replace(/[\\|<>[\]*_]/g, (sign) => `\\${sign}`)))
    .join('')
}
