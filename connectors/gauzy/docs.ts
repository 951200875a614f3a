/** Its page "Candidate Endpoints" is all that the documentation says of candidates, interviews, invitations, pipelines and contacts. */
export const DOCS = 'https://docs.gauzy.co'
