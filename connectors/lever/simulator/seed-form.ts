import type { ApplyForm, CustomQuestion, EeoField } from './posting-records.ts'
import { standardForm } from './standard-form.ts'
import type { Store } from './store.ts'

/** A form with everything that a form can have: required resume, custom questions of several types, EEO questions, consent. */
export function seedFullForm(store: Store): ApplyForm {
  const form = standardForm()
  const policy = { displayState: 'required', compliancePolicyId: store.ids.uuid() }
  return {
    ...form,
    personalInformation: form.personalInformation.map((field) =>
      field.name === 'resume' ? { ...field, required: true } : field,
    ),
    customQuestions: [aboutYou(store), documents(store)],
    eeoQuestions: {
      gender: choice('Gender', ['Female', 'Male', 'Decline to self-identify']),
      veteran: choice('Veteran status', ['Yes', 'No']),
    },
    consentDisclosures: {
      store: { statement: 'We keep your data for a year.', statementHtml: '<p>We keep your data for a year.</p>', ...policy },
      marketing: {
        statement: 'We may write to you.',
        statementHtml: '<p>We may write to you.</p>',
        ...policy,
        displayState: 'optional',
      },
    },
  }
}

/** Questions that are all voluntary and put to colleagues only. */
export function seedInternalForm(store: Store): ApplyForm {
  const field = { id: store.ids.uuid(), type: 'text', text: 'Your present team', description: null, required: false }
  return {
    ...standardForm(),
    customQuestions: [{ id: store.ids.uuid(), text: 'For colleagues', fields: [field], distribution: ['internal'] }],
  }
}

function aboutYou({ ids }: Store): CustomQuestion {
  const options = (texts: string[]) => texts.map((text) => ({ text, optionId: ids.uuid() }))
  return {
    id: ids.uuid(),
    text: 'About you',
    fields: [
      { id: ids.uuid(), type: 'textarea', text: 'Why do you want to work here?', description: null, required: true },
      {
        id: ids.uuid(),
        type: 'multiple-choice',
        text: 'May you work in the EU?',
        description: 'Without a sponsor.',
        required: true,
        options: options(['Yes', 'No']),
      },
      {
        id: ids.uuid(),
        type: 'multiple-select',
        text: 'Languages that you write',
        description: null,
        required: false,
        options: options(['TypeScript', 'Go', 'SQL']),
      },
    ],
  }
}

function documents({ ids }: Store): CustomQuestion {
  const field = { id: ids.uuid(), type: 'file-upload', text: 'Work sample', description: null, required: false }
  return { id: ids.uuid(), text: 'Documents', fields: [field], distribution: ['external'] }
}

function choice(text: string, texts: string[]): EeoField {
  const options = texts.map((option, i) => ({ text: option, optionId: String(i + 1) }))
  return { type: 'multiple-choice', text, required: false, prompt: 'Answering is voluntary.', options }
}
