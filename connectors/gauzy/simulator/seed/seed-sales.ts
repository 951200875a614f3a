import type { World } from '../world.ts'
import type { SeededOrganization } from './seed-organization.ts'

const PIPELINES = [
  ['Enterprise Sales', ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Closed Won']],
  ['Partner Sales', ['Contacted', 'Agreed', 'Signed']],
] as const

const CONTACTS = [
  ['Acme Corporation', 'CLIENT'],
  ['Blue Heron Cafés', 'CUSTOMER'],
  ['Cedar & Sons', 'LEAD'],
] as const

/** Two pipelines with their stages, and a contact of each type. */
export function seedSales(world: World, { stamp }: SeededOrganization): void {
  const { store } = world
  for (const [name, stages] of PIPELINES) {
    const pipeline = store.insert('pipeline', { name, description: `Pipeline for ${name.toLowerCase()}` }, stamp)
    stages.forEach((stage, position) => {
      store.insert('pipelineStage', { name: stage, index: position + 1, pipelineId: pipeline.id }, stamp)
    })
  }
  for (const [name, contactType] of CONTACTS) {
    const primaryEmail = `contact@${name.toLowerCase().replace(/[^a-z]/g, '')}.example`
    store.insert('organizationContact', { name, contactType, primaryEmail, primaryPhone: '+1-555-0100' }, stamp)
  }
}
