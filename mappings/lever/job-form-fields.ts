import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { JobFormField } from '../../src/model/job-form-field.ts'

/*
 * A question of the form that people apply with: https://hire.lever.co/developer/documentation#retrieve-posting-application-questions.
 * The parts of the form differ in shape; its parent says the same of each: where it stands, its name, its options.
 */
export const read = {
  id: { join: ['^.job', '^.group', '^.name'], with: '.' },
  name: '^.name',
  job: { fields: { id: '^.job' } },
  label: '^.label',
  index: '^.index',
  is_required: '^.isRequired',
  description: {
    first: [
      { from: 'description', as: 'blank_to_null' },
      { from: 'prompt', as: 'blank_to_null' },
    ],
  },
  type: {
    lookup: {
      text: 'text',
      textarea: 'textarea',
      dropdown: 'dropdown',
      'multiple-choice': 'radio',
      'yes-no': 'radio',
      'multiple-select': 'checkbox',
      consent: 'checkbox',
      'file-upload': 'file',
      date: 'date',
      currency: 'number',
    },
    from: '^.type',
    else: { const: 'text' },
  },
  options: { each: '^.options', map: { fields: { id: 'id', label: 'text', value: 'text' } } },
  group_id: '^.group',
  group_name: '^.groupName',
} satisfies FieldsOf<JobFormField>
