const FIRST = ['Jane', 'Tomás', 'Aiko', 'Lena', 'Samuel', 'Nour', 'Viktor', 'Grace', 'Diego', 'Hannah', 'Ravi', 'Elif', 'Marcus']
const LAST = ['Doe', 'Rivera', 'Tanaka', 'Vogel', 'Okafor', 'Haddad', 'Petrov', 'Nguyen', 'Álvarez', 'Berg', 'Mehta']
const CITIES = [
  ['Lisbon', 'PT', 'Lisboa'],
  ['Stockholm', 'SE', 'AB'],
  ['Toronto', 'CA', 'ON'],
  ['Berlin', 'DE', 'BE'],
] as const
const TITLES = ['Senior Developer', 'Product Designer', 'Data Analyst', 'Account Manager']
const COMPANIES = ['Fjord Systems', 'Papaya Labs', 'Northwind Retail', 'Quarry Analytics']

export type SeedPerson = {
  firstName: string
  lastName: string
  email: string
  phoneNumber: string
  title: string
  company: string
  contact: { city: string; country: string; regionCode: string; website: string }
}

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T
const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()

/** The person with this number: names repeat only after 143 people, addresses never. */
export function makePerson(index: number): SeedPerson {
  const firstName = pick(FIRST, index)
  const lastName = pick(LAST, index)
  const [city, country, regionCode] = pick(CITIES, index)
  const handle = `${plain(firstName)}.${plain(lastName)}${index < FIRST.length * LAST.length ? '' : index}`
  return {
    firstName,
    lastName,
    email: `${handle}@example.com`,
    phoneNumber: `+1-555-${String(1000 + (index % 9000))}`,
    title: pick(TITLES, index),
    company: pick(COMPANIES, index),
    contact: { city, country, regionCode, website: `https://${handle.replace('.', '-')}.example.com` },
  }
}
