import type { GauzySettings } from '../settings.ts'
import { candidateTables } from './candidates.ts'
import { interviewTables } from './interviews.ts'
import { organizationTables } from './organization.ts'
import { peopleTables } from './people.ts'
import { one, refers, type Table, type TableName, text } from './table.ts'

export type Schema = Record<TableName, Table>

/** All tables. The documentation page names three things that no running server stores; they exist in the `documented` dialect only. */
export function makeSchema(dialect: GauzySettings['dialect']): Schema {
  const schema: Schema = { ...peopleTables, ...candidateTables, ...interviewTables, ...organizationTables }
  if (dialect === 'server') return schema
  const { candidateSkill, candidateExperience, candidateFeedback } = schema
  const { organization: _, ...relations } = candidateExperience.relations
  return {
    ...schema,
    candidateSkill: { ...candidateSkill, columns: { ...candidateSkill.columns, level: text() } },
    candidateExperience: { ...candidateExperience, columns: { ...candidateExperience.columns, organization: text() }, relations },
    candidateFeedback: {
      ...candidateFeedback,
      columns: {
        ...candidateFeedback.columns,
        status: text({ oneOf: ['APPLIED', 'REJECTED', 'INTERVIEWED', 'HIRED'] }),
        interviewerId: refers('employee'),
      },
      relations: { ...candidateFeedback.relations, interviewer: one('employee', 'interviewerId') },
    },
  }
}
