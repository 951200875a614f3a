/** Things of one environment, by which calls name them. */
export type Ids = {
  account: string
  write: string
  token: string
  candidate: string
  job: string
  application: string
  stage: string
  webhook: string
  erasure: string
}

export type RouteRow = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path(ids: Ids): string
  /** What a token needs. */
  scope: 'read' | 'write' | 'admin'
  /** Whether a token of one account is let through. */
  account?: true
  /** A body that it takes, where it takes one. */
  body?(ids: Ids): Record<string, unknown>
  /** The answer to an admin of the environment whose ids these are. */
  answers: number
}

const unified = (path: string) => (ids: Ids) => `/unified/ats/${path}?integrated_account_id=${ids.account}`

/** Every route that needs a token. Those that change what others need come last, because the table is also called row by row. */
export const ROUTES: readonly RouteRow[] = [
  { method: 'GET', path: () => '/integration', scope: 'read', answers: 200 },
  { method: 'GET', path: () => '/integration/lever/capabilities', scope: 'read', answers: 200 },

  { method: 'GET', path: () => '/integrated-account', scope: 'read', answers: 200 },
  { method: 'GET', path: ({ account }) => `/integrated-account/${account}`, scope: 'read', answers: 200 },
  { method: 'GET', path: ({ account }) => `/integrated-account/${account}/capabilities`, scope: 'read', answers: 200 },
  {
    method: 'POST',
    path: () => '/integrated-account',
    scope: 'admin',
    body: () => ({ integration: 'lever', tenant_id: 'one more', is_sandbox: true }),
    answers: 201,
  },
  {
    method: 'POST',
    path: () => '/integrated-account/refresh-credentials',
    scope: 'admin',
    body: ({ account }) => ({ id: account }),
    answers: 200,
  },
  {
    method: 'PATCH',
    path: ({ account }) => `/integrated-account/${account}`,
    scope: 'admin',
    body: () => ({ tenant_id: 'renamed' }),
    answers: 200,
  },
  { method: 'POST', path: ({ account }) => `/integrated-account/${account}/validate`, scope: 'admin', answers: 200 },
  { method: 'POST', path: ({ account }) => `/integrated-account/${account}/token`, scope: 'admin', answers: 201 },
  { method: 'GET', path: ({ account }) => `/integrated-account/${account}/health`, scope: 'read', answers: 200 },
  {
    method: 'POST',
    path: () => '/link-token',
    scope: 'admin',
    body: ({ account }) => ({ integrated_account_id: account }),
    answers: 201,
  },
  {
    method: 'POST',
    path: ({ account }) => `/integrated-account/${account}/mapping-preview`,
    scope: 'admin',
    body: () => ({ resource: 'candidates' }),
    answers: 200,
  },

  { method: 'GET', path: () => '/unified/meta/ats/lever', scope: 'read', account: true, answers: 200 },
  { method: 'GET', path: unified('candidates/meta/create'), scope: 'read', account: true, answers: 200 },
  { method: 'GET', path: unified('candidates'), scope: 'read', account: true, answers: 200 },
  { method: 'GET', path: (ids) => unified(`candidates/${ids.candidate}`)(ids), scope: 'read', account: true, answers: 200 },
  {
    method: 'POST',
    path: (ids) => `${unified('candidates')(ids)}&job_id=${ids.job}`,
    scope: 'write',
    account: true,
    body: () => ({ first_name: 'Ada', emails: [{ email: 'ada@example.com' }] }),
    answers: 201,
  },
  {
    method: 'PATCH',
    path: (ids) => unified(`candidates/${ids.candidate}`)(ids),
    scope: 'write',
    account: true,
    body: () => ({ tags: ['patched'] }),
    answers: 200,
  },
  {
    method: 'PUT',
    path: (ids) => unified(`candidates/${ids.candidate}`)(ids),
    scope: 'write',
    account: true,
    body: () => ({ tags: ['put'] }),
    answers: 200,
  },
  {
    method: 'POST',
    path: unified('applications/move-stage'),
    scope: 'write',
    account: true,
    body: ({ application, stage }) => ({ id: application, stage_id: stage }),
    answers: 200,
  },
  // Lever cannot delete candidates; that the call gets so far is what matters here.
  { method: 'DELETE', path: (ids) => unified(`candidates/${ids.candidate}`)(ids), scope: 'write', account: true, answers: 405 },
  { method: 'GET', path: (ids) => `${unified('attachments/download')(ids)}&id=none`, scope: 'read', account: true, answers: 400 },
  {
    method: 'POST',
    path: unified('attachments/download'),
    scope: 'write',
    account: true,
    body: () => ({ id: 'none' }),
    answers: 400,
  },

  { method: 'GET', path: () => '/write', scope: 'read', answers: 200 },
  { method: 'GET', path: ({ account }) => `/write?integrated_account_id=${account}`, scope: 'read', answers: 200 },
  { method: 'GET', path: ({ write }) => `/write/${write}`, scope: 'read', answers: 200 },
  { method: 'POST', path: () => '/write/retry', scope: 'write', body: () => ({ status: 'dead' }), answers: 200 },
  // The write succeeded, so there is nothing to mend about it.
  { method: 'PATCH', path: ({ write, job }) => `/write/${write}?job_id=${job}`, scope: 'write', body: () => ({}), answers: 409 },
  { method: 'POST', path: ({ write }) => `/write/${write}/retry`, scope: 'write', answers: 409 },
  { method: 'POST', path: ({ write }) => `/write/${write}/cancel`, scope: 'write', answers: 409 },

  {
    method: 'GET',
    path: ({ account }) => `/proxy/users?integrated_account_id=${account}`,
    scope: 'read',
    account: true,
    answers: 200,
  },
  // Lever wants a body here; that its own refusal comes back is what matters.
  {
    method: 'POST',
    path: ({ account, candidate }) => `/proxy/opportunities/${candidate}/addTags?integrated_account_id=${account}`,
    scope: 'write',
    account: true,
    answers: 422,
  },

  ...(['PUT', 'PATCH', 'DELETE'] as const).map(
    (method): RouteRow => ({
      method,
      path: ({ account, candidate }) => `/proxy/opportunities/${candidate}/nothing?integrated_account_id=${account}`,
      scope: 'write',
      account: true,
      answers: 404,
    }),
  ),

  { method: 'GET', path: () => '/webhook', scope: 'admin', answers: 200 },
  { method: 'GET', path: ({ webhook }) => `/webhook/${webhook}`, scope: 'admin', answers: 200 },
  { method: 'GET', path: ({ webhook }) => `/webhook/${webhook}/deliveries`, scope: 'admin', answers: 200 },
  {
    method: 'POST',
    path: () => '/webhook',
    scope: 'admin',
    body: () => ({ url: 'http://127.0.0.1:9/in', events: ['record:deleted'] }),
    answers: 201,
  },
  { method: 'POST', path: () => '/webhook/test', scope: 'admin', body: ({ webhook }) => ({ id: webhook }), answers: 202 },
  {
    method: 'PATCH',
    path: ({ webhook }) => `/webhook/${webhook}`,
    scope: 'admin',
    body: () => ({ description: 'changed' }),
    answers: 200,
  },
  {
    method: 'POST',
    path: ({ webhook }) => `/webhook/${webhook}/rotate-secret`,
    scope: 'admin',
    body: () => ({ overlap_hours: 1 }),
    answers: 200,
  },
  {
    method: 'POST',
    path: ({ webhook }) => `/webhook/${webhook}/replay`,
    scope: 'admin',
    body: () => ({ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
    answers: 202,
  },
  { method: 'DELETE', path: ({ webhook }) => `/webhook/${webhook}`, scope: 'admin', answers: 200 },
  { method: 'GET', path: ({ account }) => `/integrated-account/${account}/webhooks`, scope: 'admin', answers: 200 },
  {
    method: 'POST',
    path: ({ account }) => `/integrated-account/${account}/webhooks`,
    scope: 'admin',
    body: () => ({ secrets: { applicationCreated: 'a secret of the provider' } }),
    answers: 201,
  },
  { method: 'DELETE', path: ({ account }) => `/integrated-account/${account}/webhooks`, scope: 'admin', answers: 200 },

  {
    method: 'POST',
    path: () => '/erasure',
    scope: 'admin',
    body: () => ({ email: 'nobody@example.com' }),
    answers: 202,
  },
  { method: 'GET', path: ({ erasure }) => `/erasure/${erasure}`, scope: 'admin', answers: 200 },

  { method: 'GET', path: () => '/log', scope: 'admin', answers: 200 },
  { method: 'GET', path: () => '/api-token', scope: 'admin', answers: 200 },
  { method: 'POST', path: () => '/api-token', scope: 'admin', body: () => ({ name: 'ci', scopes: ['read'] }), answers: 201 },
  { method: 'DELETE', path: ({ token }) => `/api-token/${token}`, scope: 'admin', answers: 200 },

  { method: 'DELETE', path: ({ account }) => `/integrated-account/${account}`, scope: 'admin', answers: 200 },
]

/** Routes that answer without a token: what tells nothing of an environment, and what a signature guards. */
export const OPEN_ROUTES = ['/health', '/ready', '/metrics', '/openapi.json', '/docs', '/integrated-account-webhook/{id}']
