import { html } from 'hono/html'
import type { FieldDoc } from '../../gateway/describe/field-docs.ts'
import type { IntegrationDocs, MethodDocs, ResourceDocs } from '../../gateway/describe/integration-docs.ts'
import { type Html, htmlTable, prose } from './page.ts'
import { describeField, showFields, shownType } from './shown-fields.ts'

/** What an integration supports, field by field, as the body of a page. */
export function integrationPage({ model, integration, common, resources, missing }: IntegrationDocs): Html {
  return html`<h1>${integration.label}: unified ${model}</h1>
<p>What this integration supports, field by field. <a href="${integration.docs}" rel="noreferrer">The provider’s documentation</a></p>
<nav><ul>${resources.map(({ resource, methods }) => html`<li><a href="#${resource}">${resource}</a>: ${methods.map(({ method }) => method).join(', ')}</li>`)}</ul></nav>
${missing.length === 0 ? '' : html`<p>Not supported: ${missing.join(', ')}.</p>`}
<h2 id="parameters">Parameters of every call</h2>
${htmlTable(
  'Query parameters',
  ['Parameter', 'Of', 'Type', 'Description'],
  common.map((field) => ({
    cells: [html`<code>${field.name}</code>`, field.of.join(', '), shownType(field), prose(describeField(field))],
  })),
)}
${resources.map((resource) => resourceSection(model, resource))}`
}

function resourceSection(model: string, { resource, description, docs, methods, filters, record }: ResourceDocs): Html {
  return html`<h2 id="${resource}">${model}/${resource}</h2>
<p>${prose(description)} <a href="${docs}" rel="noreferrer">The provider’s documentation</a></p>
${methods.map((method) => methodSection(resource, method, filters))}
<h3>The record</h3>
${fieldTable('Fields', record)}`
}

function methodSection(resource: string, { method, http, kind, query, body }: MethodDocs, filters: readonly string[]): Html {
  return html`<h3 id="${resource}-${method}">${method}</h3>
<p><code class="call">${http.verb.toUpperCase()} ${http.path}</code>${kind === 'stream' ? ' answers with the bytes of the file.' : ''}</p>
${kind === 'list' ? html`<p>Filters: ${filters.length === 0 ? 'none' : filters.map((filter) => html`<code>${filter}</code> `)}</p>` : ''}
${query.length === 0 ? '' : fieldTable('Query parameters', query)}
${body === null ? '' : fieldTable('Request body', body)}`
}

function fieldTable(caption: string, fields: readonly FieldDoc[]): Html {
  return htmlTable(
    caption,
    ['Field', 'Type', 'Supported in', 'Required in', 'Description'],
    showFields(fields).map((field) => ({
      quiet: field.supported_in.length === 0,
      cells: [
        html`<code>${field.shown}</code>`,
        shownType(field),
        field.supported_in.join(', '),
        field.required_in.join(', '),
        prose(describeField(field)),
      ],
    })),
  )
}
