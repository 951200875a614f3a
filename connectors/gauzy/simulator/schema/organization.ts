import { flag, links, many, needed, number, one, organizationTable, owner, refers, text } from './table.ts'

const named = { columns: { name: needed() }, relations: { tags: links('tag') } }

export const organizationTables = {
  tag: organizationTable('Tag', 'tag', {
    columns: { name: needed(), color: needed(), textColor: text(), description: text(), isSystem: flag() },
    relations: {},
  }),
  organizationPosition: organizationTable('OrganizationPosition', 'organization_position', named),
  organizationDepartment: organizationTable('OrganizationDepartment', 'organization_department', named),
  organizationEmploymentType: organizationTable('OrganizationEmploymentType', 'organization_employment_type', named),
  organizationContact: organizationTable('OrganizationContact', 'organization_contact', {
    columns: {
      name: needed(),
      contactType: text({ initial: 'CLIENT', oneOf: ['CLIENT', 'CUSTOMER', 'LEAD'] }),
      primaryEmail: text(),
      primaryPhone: text(),
      notes: text(),
      budget: number(),
      budgetType: text(),
      imageId: { kind: 'uuid' },
      contactId: refers('contact'),
    },
    relations: { contact: one('contact', 'contactId'), tags: links('tag') },
  }),
  pipeline: organizationTable('Pipeline', 'pipeline', {
    columns: { name: needed(), description: text() },
    relations: { stages: many('pipelineStage', 'pipelineId', 'index') },
  }),
  pipelineStage: organizationTable('PipelineStage', 'pipeline_stage', {
    columns: { name: needed(), description: text(), index: number(), pipelineId: owner('pipeline') },
    relations: { pipeline: one('pipeline', 'pipelineId') },
  }),
}
