import { formFieldsOf } from '../../gateway/linking/link-form.ts'
import type { Link } from '../../gateway/linking/links.ts'
import type { Registry } from '../../gateway/registry.ts'
import { integrationOf, supportOf } from '../../gateway/support.ts'
import { type Ask, toParameters } from './ask.ts'
import type { FormView } from './form.ts'

export type Connector = Registry['connectors'][number]

export const SIGN_IN_WINDOW = 'connect-sign-in'

/** Ways to connect that can be offered: signing in only where the gateway has an app for it. */
export function formatsOf(connector: Connector, ask: Ask, isReady: (format: string) => boolean): string[] {
  const names = Object.keys(connector.credentials).filter(
    (name) => connector.credentials[name]?.oauth === undefined || isReady(name),
  )
  const asked = names.filter((name) => name === ask.auth_format)
  return asked.length > 0 ? asked : names
}

/** Where in the pages somebody is: below which path, and what was asked for. */
export type Place = { base: string; ask: Ask }

export function hrefOf({ base, ask }: Place, change: Partial<Ask>): string {
  return `${base}/connect-account?${new URLSearchParams(toParameters({ ...ask, ...change }))}`
}

/** Everything about the form but what was filled in. @param shown the format that is shown, of those that are offered */
export function formViewOf(
  registry: Registry,
  link: Link,
  connector: Connector,
  place: Place,
  formats: { offered: string[]; shown: string },
): Omit<FormView, 'values' | 'refusal'> {
  const { terms, existing } = link
  const oauth = connector.credentials[formats.shown]?.oauth
  const support = supportOf(integrationOf(registry, connector.id))
  const named = (methods: (name: string) => boolean) =>
    support.filter((one) => one.methods.some(methods)).map((one) => one.resource.replaceAll('_', ' '))
  const reads = (method: string) => method === 'list' || method === 'get'
  return {
    label: connector.label,
    docs: connector.docs,
    access: {
      reads: named(reads),
      writes: named((method) => !reads(method) && method !== 'download'),
      scopes: oauth?.scopes ?? [],
    },
    fields: formFieldsOf(connector, formats.shown, {
      fixed: terms.context,
      values: existing !== undefined && terms.persist_previous_context ? existing.context : {},
      settings: !terms.is_sandbox,
    }),
    hidden: { ...toParameters({ ...place.ask, integration: connector.id }), format: formats.shown },
    action: `${place.base}/connect-account${oauth === undefined ? '' : '/authorize'}`,
    target: oauth !== undefined && place.ask.iframe ? SIGN_IN_WINDOW : undefined,
    signsIn: oauth !== undefined,
    formats: formats.offered.map((name) => ({
      label: connector.credentials[name]?.label ?? name,
      href: `${hrefOf(place, { integration: connector.id })}&format=${encodeURIComponent(name)}`,
      current: name === formats.shown,
    })),
  }
}
