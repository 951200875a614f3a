import type { z } from 'zod'
import type { ErrorCode, Failure } from '../errors.ts'
import type { Fields, MappingContext, ReadMapper, WriteMapper } from '../mapping/grammar.ts'
import type { TransformName } from '../mapping/transforms.ts'
import type { RemoteReply, RemoteRequest, RemoteStream } from './wire.ts'

/** One customer's link to one provider, opened: the credentials are in clear and must not be logged or returned. */
export type ConnectedAccount = {
  id: string
  /** Which of the connector's credential formats these are. */
  format: string
  /** Counts every change of the account. */
  revision: number
  credentials: Readonly<Record<string, unknown>>
  context: Readonly<Record<string, unknown>>
  isSandbox: boolean
}

/** What a caller asked of an operation, in unified words. `query` is what remains of the query string, parsed by the resource's schema. */
export type OperationCall = {
  id?: string
  input?: Readonly<Record<string, unknown>>
  query: Readonly<Record<string, unknown>>
  /** `remote_query[...]`: passed to the provider untouched. */
  remoteQuery?: [name: string, value: string][]
  /** Conditions on a list, each on one field: `created_at[gte]=…`. */
  filters?: FilterValue[]
  limit?: number
  /** Where the page begins, in the provider's own terms; absent for the first page. A number counts records from the start of the list. */
  position?: string | number
}

export type FilterOperator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte' | 'in'
export type FilterValue = { field: string; operator: FilterOperator; value: string | string[] }

/** A provider's record with the row that it stands in (an application inside an opportunity). `json` is the record as it came, if known. */
export type RemoteRecord = { item: unknown; parent?: unknown; json?: Uint8Array | string }

export type RemotePage = { records: RemoteRecord[]; next?: string | number; partial?: boolean }

export type Outcome = 'created' | 'matched' | 'updated' | 'deleted'

/**
 * What a write came to. `record` is read back from the provider where its answer to the write cannot be trusted. A custom method that is
 * about several records has a `result` instead, in unified words, and an empty `id`.
 */
export type WriteResult = { outcome: Outcome; id: string; record?: RemoteRecord; result?: Record<string, unknown> }

/** What looking at the provider after an ambiguous write showed. `unsure` when the provider may not show the record yet, or several fit. */
export type Found = { kind: 'found'; record: RemoteRecord; id: string } | { kind: 'absent' } | { kind: 'unsure' }

export type Warning = { code: string; pointer: string; message: string }

/** One account's line to its provider, for the length of one operation. */
export type Session = {
  account: ConnectedAccount
  /** Look-ups already loaded, account settings and query: what `$.` paths of a mapping see. */
  context: MappingContext
  now(): number
  /**
   * Makes one call: credentials, rate, deadline, repeats where that is safe.
   * @throws GatewayError for every answer that is not a success of the expected kind
   */
  send(request: RemoteRequest): Promise<RemoteReply>
  /** Like `send`, for bodies that are passed on and not looked at. */
  stream(request: RemoteRequest): Promise<RemoteStream>
  /** The file that the caller named by address: as it was when the write was accepted, or else fetched now, guarded and bounded. */
  fetchFile(url: string): Promise<{ bytes: Uint8Array; contentType: string; fileName: string }>
  /**
   * Does `work` once in the life of a write: its result, which must be JSON, is recorded, and a resumed write gets the recorded
   * result instead of doing it again.
   */
  step<T>(name: string, work: () => Promise<T>): Promise<T>
  /** A table that the provider keeps (stages, archive reasons), by id; kept for some minutes per account. */
  lookup(name: string): Promise<Readonly<Record<string, unknown>>>
  /** Lets the next `lookup` of that name ask again, after an id was not found in it. */
  forget(name: string): void
  /** Waits, for a provider that shows what it took only after a moment. @param waitMs at most some seconds; counts against the caller's time */
  wait(waitMs: number): Promise<void>
  /** Makes look-ups visible to mappings, under `$.name`. */
  load(names: readonly string[]): Promise<void>
  /** The resource's compiled mappings, the account's override included. */
  read(resource: string): ReadMapper
  body(resource: string, name: string): WriteMapper
  warn(warning: Warning): void
  /** Keeps a setting with the account, such as which dialect its server speaks. */
  remember(settings: Record<string, unknown>): Promise<void>
}

/** How a list continues. `cursor`: the reply names the next page; `offset`: we count; `none`: the provider gives everything at once. */
export type Paging =
  | { kind: 'cursor'; param: string; next: string; more?: string; limit: string; limitMax: number }
  | { kind: 'offset'; param: string; limit: string; limitMax: number; total?: string }
  | { kind: 'none' }

/** The provider's query parameter for a filter of ours, per operator, and the transform of the value. */
export type Filter = { [O in FilterOperator]?: string } & { as?: TransformName }

type Common = {
  /** Look-up tables that the mapping reads under `$.`. */
  lookups?: string[]
  /** Query parameters of ours without which the provider cannot answer. */
  requires?: string[]
  /** Further query parameters of ours that the operation makes use of. In a list, every other one is a filter. */
  accepts?: string[]
}

export type DeclaredList = Common & {
  /** Method and path: `GET /opportunities`. `{name}` is filled from the call: id or a query parameter. */
  call: string
  query?: Fields
  /** Where the rows stand in the reply; absent when the reply is the list. */
  at?: string
  /** A list inside each row whose items are the records; the row becomes their parent. */
  unwind?: string
  paging: Paging
  filters?: Record<string, Filter>
}
export type ListOperation =
  | DeclaredList
  | (Common & { run(session: Session, call: OperationCall): Promise<RemotePage>; filters?: Record<string, Filter> })

export type DeclaredGet = Common & { call: string; query?: Fields; at?: string }
export type GetOperation = DeclaredGet | (Common & { run(session: Session, call: OperationCall): Promise<RemoteRecord> })

type WriteCommon = Common & {
  /** Whether the provider takes the same write twice without doing it twice. */
  repeatable: boolean
  /**
   * Looks at the provider for a write that may have arrived.
   * @param since when the first attempt began, in milliseconds since the epoch
   */
  find?(session: Session, call: OperationCall, since: number): Promise<Found>
}
export type DeclaredWrite = WriteCommon & {
  call: string
  query?: Fields
  /** The name of the body mapping among the resource's `bodies`; absent for calls without a body. */
  body?: string
  at?: string
  /** Outcome by HTTP status; the method's own outcome for every other success. */
  outcome?: Record<number, Outcome>
  /** Whether the record is read again because the answer to the write is not the whole truth. */
  reread?: boolean
}
export type FunctionWrite = WriteCommon & {
  run(session: Session, call: OperationCall): Promise<WriteResult>
  /** Names among `bodies` that the function maps the input with. */
  bodies: string[]
  /** Input fields that the function takes care of beyond those mappings, as pointers (`/tags`). */
  consumes: string[]
}
export type WriteOperation = DeclaredWrite | FunctionWrite

/** A custom operation that reads, such as a download. */
export type StreamOperation = Common & {
  stream(session: Session, call: OperationCall): Promise<RemoteStream & { fileName: string }>
}

/** What a connector does for one resource. What is not declared does not exist, and answers 405. */
export type ResourceDeclaration = {
  /** The provider's documentation of this resource. */
  docs: string
  read: Fields
  bodies?: Record<string, Fields>
  list?: ListOperation
  get?: GetOperation
  create?: WriteOperation
  update?: WriteOperation
  delete?: WriteOperation
  /** Writes beyond the four: `move-stage`, `reject`. */
  custom?: Record<string, WriteOperation>
  streams?: Record<string, StreamOperation>
}

/** A call for fresh access. `baseUrl` where the provider gives access out at another host than its data; it is sent without credentials. */
export type RenewRequest = RemoteRequest & { baseUrl?: string }

/** How access is granted in the provider's own pages: OAuth 2, authorization code. */
export type OauthGrant = {
  /** Where the person is sent. Depends on the account's settings where the provider has several installations. */
  authorizeUrl(account: ConnectedAccount): string
  tokenUrl(account: ConnectedAccount): string
  scopes: readonly string[]
  /** Further parameters of the authorize address, such as an audience. */
  parameters?(account: ConnectedAccount): Record<string, string>
  /** Whether the provider takes a code challenge (PKCE, S256). */
  pkce: boolean
}

/** How a customer's credentials look and how they are put on a request. */
export type CredentialFormat = {
  label: string
  /** Zod object; `.meta({ label, help, secret: true })` on a field makes the form of the connect page. */
  fields: z.ZodObject
  /**
   * Declared when the credentials come from the provider's pages instead of from a form. `fields` must then take
   * `{client_id, client_secret, access_token, refresh_token?, expires_at?}`, the last in milliseconds since the epoch.
   */
  oauth?: OauthGrant
  /** Headers that authorise a request. Credentials are already renewed where that was needed. */
  authorize(account: ConnectedAccount): Record<string, string>
  /** Whether the access that the credentials hold has run out (or was never fetched) at `now`. */
  isStale?(credentials: Readonly<Record<string, unknown>>, now: number): boolean
  /**
   * Fetches fresh access. The result is stored before it is used, because refresh tokens are often good for one use.
   * @throws GatewayError `provider_refused_credentials` when the provider definitely refuses
   */
  renew?(
    send: (request: RenewRequest) => Promise<RemoteReply>,
    account: ConnectedAccount,
    now: number,
  ): Promise<{ credentials: Record<string, unknown>; context?: Record<string, unknown> }>
}

/** What a connector makes of an answer that is an error, or that claims success and is one. */
export type ErrorReading = { code?: ErrorCode; message?: string; failures?: Failure[]; body?: unknown }

/** What the provider does with files that callers name by address. Without rules it gets their bytes. */
export type FileRules = {
  /** The provider keeps the address and nothing else: the file is looked at when a write is accepted, but its bytes are not kept. */
  keeps?: 'address'
  /** Paths of addresses that only the provider itself can do something with; they are passed on without being fetched. */
  own?: RegExp
}

/** What a provider told: a record to be read again, and never a fact. `id` is the unified one. */
export type Hint = { resource: string; id: string; change: 'created' | 'updated' | 'deleted' }

/** A delivery of the provider's, as it came in. */
export type IncomingDelivery = {
  /** The raw body. */
  text: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  /** Hooks of the account, with what their deliveries are signed with. */
  hooks: readonly { event: string; secret: string }[]
  now: number
}
/** `token` is in no other delivery; `eventId` is in every delivery of one event. */
export type VerifiedDelivery = { token: string; eventId: string | undefined; hints: Hint[] }

/** How a provider tells of changes by itself. */
export type ProviderWebhooks = {
  /** The provider's names of all events that lead to hints, which are those a hook is made for unless fewer are asked for. */
  events: readonly string[]
  /**
   * Pure; compares signatures in constant time.
   * @throws GatewayError `unauthenticated` for a delivery that is not signed by one of the hooks, or not within the time window;
   *   `invalid_request` for what is no delivery of this provider's at all
   */
  verify(delivery: IncomingDelivery): VerifiedDelivery
  /** Makes a hook by the provider's API. @throws GatewayError `provider_forbidden` when the credentials do not allow it */
  register(session: Session, event: string, url: string): Promise<{ remoteId: string; secret: string }>
  /** Removes it; one that is gone already is no error. */
  remove(session: Session, remoteId: string): Promise<void>
}

export type Connector = {
  id: string
  label: string
  category: 'ats'
  docs: string
  credentials: Record<string, CredentialFormat>
  /** Settings of an account beyond its credentials, such as the user to act as. */
  context: z.ZodObject
  /** Without a trailing slash. Undefined when the account names no address. */
  baseUrl(account: ConnectedAccount): string | undefined
  /** An account that names no address means the provider of this kind that lives in this process. Without it, an address is required. */
  builtIn?: true
  limits: { perSecond: number; burst: number; concurrency: number }
  /** A cheap call that reads, to learn whether credentials work. */
  probe: RemoteRequest
  /** How the provider's lists look in general, for callers of its own API who want pages of them in our envelope. */
  lists?: { at: string; paging: Paging }
  files?: FileRules
  /** Undefined when the answer is a success. Called for every answer. */
  readError(reply: RemoteReply, request: RemoteRequest): ErrorReading | undefined
  lookups?: Record<string, (session: Session) => Promise<Record<string, unknown>>>
  webhooks?: ProviderWebhooks
  /** By model (`ats`, `crm`), then by resource. */
  unified: Record<string, Record<string, ResourceDeclaration>>
}

/** A connector, checked when the process starts rather than when a customer calls. */
export function defineConnector(connector: Connector): Connector {
  return connector
}
