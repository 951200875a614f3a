import type { Registry } from '../../gateway/registry.ts'
import { integrationOf, supportOf } from '../../gateway/support.ts'
import { accountSection } from './account-section.ts'
import { catalogueSection } from './catalogue-section.ts'
import { type Components, makeComponents } from './components.ts'
import { healthSection } from './health-section.ts'
import { proxySection } from './proxy-section.ts'
import { tokenSection } from './token-section.ts'
import type { Document, Section } from './types.ts'
import { unifiedSection } from './unified-section.ts'
import { writeSection } from './write-section.ts'

export type DocumentParts = {
  registry: Registry
  /** Of the product. */
  version: string
  /** Where callers reach the gateway, without a trailing slash. Read when the document is built, so it may be a getter. */
  publicUrl: string
  /** Parts of the API that are described elsewhere. */
  sections?: readonly ((components: Components) => Section)[]
}

const DESCRIPTION = `One API for applicant tracking systems. A unified call names an integrated account, and the gateway speaks to its provider.

Every call carries \`Authorization: Bearer <token>\`. Query strings are read as \`qs\` writes them, and every common parameter of a unified
call is also known with the prefix \`truto_\`. Unknown fields of a body are refused. \`/unified/meta/{model}/{integration}\` says field by field
what an integration supports, and \`/unified/{model}/{resource}/meta/{method}\` what an account does.`

/** The OpenAPI document of everything that is served, from the tables and schemas that serve it. */
export function buildDocument({ registry, version, publicUrl, sections = [] }: DocumentParts): Document {
  const components = makeComponents()
  const supporters = registry.connectors.map(({ id, label }) => ({ label, supports: supportOf(integrationOf(registry, id)) }))
  const parts = [
    unifiedSection(components, supporters),
    proxySection(components),
    writeSection(components),
    accountSection(components),
    tokenSection(components),
    catalogueSection(components),
    ...sections.map((section) => section(components)),
    healthSection(components),
  ]
  return {
    openapi: '3.1.0',
    info: { title: 'ats-gateway', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }],
    tags: parts.flatMap(({ tags }) => tags),
    paths: Object.assign({}, ...parts.map(({ paths }) => paths)),
    components: {
      ...components.all(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of an environment, or of one account.' },
      },
    },
  }
}
