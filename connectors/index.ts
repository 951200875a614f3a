import type { Connector } from '../src/connector/contract.ts'
import { gauzy } from './gauzy/index.ts'
import { lever } from './lever/index.ts'

/** Every provider that the gateway speaks to. */
export const CONNECTORS: readonly Connector[] = [gauzy, lever]
