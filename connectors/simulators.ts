import type { MakeSimulator } from '../src/sandbox/simulator.ts'
import { makeGauzySimulator } from './gauzy/simulator.ts'
import { makeLeverSimulator } from './lever/simulator.ts'

/** Stand-ins for providers, by integration. Loaded only where sandbox accounts are allowed. */
export const SIMULATORS: Readonly<Record<string, MakeSimulator>> = { gauzy: makeGauzySimulator, lever: makeLeverSimulator }
