import type { Connector } from '../src/connector/contract.ts'

/** Every provider that the gateway speaks to. */
export const CONNECTORS: readonly Connector[] = []
