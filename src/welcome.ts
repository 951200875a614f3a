/** What an operator is told on the terminal after the start. */
export type WelcomeFacts = {
  url: string
  folder: string | undefined
  /** Set when they were made just now; the token is shown this once. */
  madeToken: string | undefined
  madeKeyFile: string | undefined
  sandboxAccountId: string | undefined
}

/** The lines after the start: address, what was made, and calls that work as printed. */
export function welcome({ url, folder, madeToken, madeKeyFile, sandboxAccountId }: WelcomeFacts): string {
  const token = madeToken ?? '$ATS_GATEWAY_TOKEN'
  const call = (path: string, rest = '') => `  curl -s -H 'Authorization: Bearer ${token}' '${url}${path}'${rest}`
  const account = sandboxAccountId ?? '<account id>'
  return [
    `ats-gateway answers at ${url}`,
    ...(folder === undefined
      ? []
      : [
          `Data: ${folder} (embedded database: it survives a killed process, not a power cut; set DATABASE_URL for anything that matters)`,
        ]),
    ...(madeKeyFile === undefined
      ? []
      : [`Encryption key: ${madeKeyFile} (made now; keep a copy: without it, stored credentials cannot be read)`]),
    ...(madeToken === undefined ? [] : [`Admin token (shown this once): ${madeToken}`]),
    `Console: ${url}/console (first administrator: ${url}/console/setup, with the admin token)`,
    '',
    'Try it:',
    call('/integrated-account'),
    call(`/unified/ats/candidates?integrated_account_id=${account}`),
    call(
      `/unified/ats/candidates?integrated_account_id=${account}`,
      ` -H 'Content-Type: application/json' -d '{"first_name":"Ada","last_name":"Example","emails":[{"email":"ada@example.com"}]}'`,
    ),
    '',
  ].join('\n')
}
