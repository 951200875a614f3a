import { z } from 'zod'
import * as contacts from '../../mappings/gauzy/contacts.ts'
import * as stages from '../../mappings/gauzy/job-interview-stages.ts'
import * as jobs from '../../mappings/gauzy/jobs.ts'
import * as named from '../../mappings/gauzy/named.ts'
import * as pipelines from '../../mappings/gauzy/pipelines.ts'
import { defineConnector, type ResourceDeclaration } from '../../src/connector/contract.ts'
import { applications } from './applications.ts'
import { attachments } from './attachments.ts'
import { CREDENTIALS } from './auth.ts'
import { candidates } from './candidates.ts'
import { createNamed } from './create-named.ts'
import { DOCS } from './docs.ts'
import { readError } from './errors.ts'
import { interviews } from './interviews.ts'
import { listOrganizations } from './organizations.ts'
import { orderStages, wholePipeline } from './pipeline-stages.ts'
import { POSITIONS } from './place.ts'
import { getBy, listBy, listByData, PAGING } from './rows.ts'
import { scorecards } from './scorecards.ts'
import { getStage, listStages } from './stages.ts'
import { loadTags, TAGS } from './tags.ts'
import { updateRow, wholeContact } from './update-row.ts'
import { loadRoles, users } from './users.ts'

const DEPARTMENTS = '/api/organization-department'
const SOURCES = '/api/candidate-source'
const PIPELINES = '/api/pipelines'
const CONTACTS = '/api/organization-contact'

const ats: Record<string, ResourceDeclaration> = {
  candidates,
  applications,
  attachments,
  jobs: {
    docs: DOCS,
    read: jobs.read,
    bodies: { create: jobs.create },
    list: listByData(POSITIONS),
    get: getBy(POSITIONS),
    create: createNamed({ resource: 'jobs', path: POSITIONS, list: 'data' }),
  },
  job_interview_stages: { docs: DOCS, read: stages.read, list: { run: listStages }, get: { run: getStage } },
  interviews,
  scorecards,
  users,
  departments: { docs: DOCS, read: named.read, list: listByData(DEPARTMENTS), get: getBy(DEPARTMENTS) },
  tags: {
    docs: DOCS,
    read: named.read,
    bodies: { create: named.createTag, update: named.update },
    list: listBy(TAGS),
    get: getBy(TAGS),
    create: createNamed({ resource: 'tags', path: TAGS, list: 'where' }),
    update: updateRow({ resource: 'tags', path: TAGS }),
  },
  sources: { docs: DOCS, read: named.read, list: listBy(SOURCES), get: getBy(SOURCES) },
  organizations: { docs: DOCS, read: named.read, list: { run: listOrganizations } },
}

/** Sales, which has nothing to do with candidates. */
const crm: Record<string, ResourceDeclaration> = {
  pipelines: {
    docs: DOCS,
    read: pipelines.read,
    bodies: { create: pipelines.create, update: pipelines.update },
    list: listBy(PIPELINES, ['stages']),
    get: getBy(PIPELINES, ['stages']),
    create: createNamed({ resource: 'pipelines', path: PIPELINES, embedded: ['stages'], list: 'where', finish: orderStages }),
    update: updateRow({ resource: 'pipelines', path: PIPELINES, embedded: ['stages'], whole: wholePipeline }),
  },
  contacts: {
    docs: DOCS,
    read: contacts.read,
    bodies: { create: contacts.create, update: contacts.update },
    list: listByData(CONTACTS),
    get: getBy(CONTACTS),
    create: createNamed({ resource: 'contacts', path: CONTACTS, list: 'data' }),
    update: updateRow({
      resource: 'contacts',
      path: CONTACTS,
      whole: wholeContact,
      emptied: { emails: 'primaryEmail', phones: 'primaryPhone' },
    }),
  },
}

export const gauzy = defineConnector({
  id: 'gauzy',
  label: 'Gauzy',
  category: 'ats',
  docs: DOCS,
  credentials: CREDENTIALS,
  context: z.object({
    base_url: z.url().optional().meta({ label: 'Address', help: 'Where the Gauzy API is, such as https://api.gauzy.co.' }),
    organization_id: z
      .uuid()
      .optional()
      .meta({ label: 'Organization id', help: 'Only if the user belongs to several organizations.' }),
    tenant_id: z.uuid().optional(),
    user_id: z.uuid().optional(),
    dialect: z.enum(['documented', 'server']).optional(),
    side_effects: z.boolean().optional(),
  }),
  baseUrl({ context }) {
    const { base_url: url } = context
    return typeof url === 'string' ? url.replace(/\/+$/, '').replace(/\/api$/, '') : undefined
  },
  // Throttling is off unless the operator turns it on, and then 60,000 calls a minute; a small host deserves less.
  limits: { perSecond: 20, burst: 40, concurrency: 4 },
  probe: { method: 'GET', path: '/api/user/me' },
  lists: { at: 'items', paging: PAGING },
  files: { keeps: 'address' },
  readError,
  lookups: { tags: loadTags, roles: loadRoles },
  unified: { ats, crm },
})
