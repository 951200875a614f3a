import type { ApplyForm, NamedField } from './posting-records.ts'

const PERSONAL: NamedField[] = [
  { text: 'Full name', name: 'fullName', type: 'text', required: true },
  { text: 'Email', name: 'email', type: 'text', required: true },
  { text: 'Current company', name: 'currentCompany', type: 'text', required: false },
  { text: 'Current location', name: 'currentLocation', type: 'text', required: false },
  { text: 'Phone', name: 'phone', type: 'text', required: false },
  { text: 'Resume/CV', name: 'resume', type: 'file-upload', required: false },
  { text: 'Additional information', name: 'additionalInformation', type: 'textarea', required: false },
]

const URLS: NamedField[] = [
  { text: 'LinkedIn', name: 'LinkedIn', type: 'text', required: false },
  { text: 'Other website', name: 'Other', type: 'text', required: false },
]

/** The apply form of a posting that nobody has adapted. */
export function standardForm(): ApplyForm {
  return { personalInformation: [...PERSONAL], urls: [...URLS], customQuestions: [], consentDisclosures: null }
}
