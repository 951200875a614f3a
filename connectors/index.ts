import type { Connector } from '../src/connector/contract.ts'
import { gauzy } from './gauzy/index.ts'
import { internalV1 } from './internal-v1/index.ts'
import { lever } from './lever/index.ts'

/** Every provider that the gateway speaks to. */
export const CONNECTORS: readonly Connector[] = [gauzy, internalV1, lever]
