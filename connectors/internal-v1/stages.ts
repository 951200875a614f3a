import { z } from 'zod'
import { read } from '../../mappings/internal-v1/job-interview-stages.ts'
import type { OperationCall, RemotePage, RemoteRecord, ResourceDeclaration, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { GatewayError } from '../../src/errors.ts'
import { DOCS } from './docs.ts'
import { parseRow, pathOf, rowAt } from './remote.ts'

export const jobInterviewStages: ResourceDeclaration = {
  docs: DOCS,
  read,
  // Every job has the same stages.
  list: { run: list, accepts: ['job_id'] },
  get: { run: get },
}

const Settings = z.object({ pipeline_statuses: z.array(z.string()) })

/** The pipeline statuses of the environment, in order. Only a key with the scope `admin` sees the settings. */
async function readStages(session: Session): Promise<{ name: string; position: number }[]> {
  const reply = await session.send({ method: 'GET', path: pathOf('settings') })
  return parseRow(Settings, rowAt(reply)).pipeline_statuses.map((name, position) => ({ name, position }))
}

async function list(session: Session, call: OperationCall): Promise<RemotePage> {
  const stages = await readStages(session)
  const { from, to, next } = cutPage({ kind: 'none' }, call, stages.length, undefined)
  return { records: stages.slice(from, to).map((item) => ({ item })), ...(next === undefined ? {} : { next }) }
}

/** The API takes statuses in any case. */
async function get(session: Session, { id = '' }: OperationCall): Promise<RemoteRecord> {
  const item = (await readStages(session)).find(({ name }) => name.toLowerCase() === id.toLowerCase())
  if (item !== undefined) return { item }
  throw new GatewayError('provider_not_found', 'The pipeline has no such status.')
}
