import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import type { ConnectedAccount, OauthGrant } from '../../connector/contract.ts'
import { GatewayError, toGatewayError } from '../../errors.ts'
import type { Account } from '../../ports/accounts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Vault } from '../../ports/vault.ts'
import { toConnected } from '../connected.ts'
import type { Route } from '../lines.ts'
import type { Registry } from '../registry.ts'
import type { Link, LinkChoice, Links } from './links.ts'
import type { OauthClient } from './renewals.ts'

/** From leaving for the provider's pages until coming back. */
export const CONSENT_MINUTES = 20
const TOKEN_TIMEOUT_MS = 20_000
const TOKEN_BYTES_MAX = 256 * 1024
/** What the sealed flow is bound to, so that nothing else that was sealed can stand in for it. */
const PURPOSE = 'connect-flow'

/** What is remembered of a flow, in the browser that began it. */
const Flow = z.object({
  link_token: z.string(),
  state: z.string(),
  verifier: z.string().nullable(),
  integration: z.string(),
  format: z.string(),
  context: z.record(z.string(), z.unknown()),
  /** What the page that began it needs to show itself again. */
  page: z.record(z.string(), z.string()),
  expires_at: z.number(),
})
type Flow = z.infer<typeof Flow>

/** Why coming back from the provider's pages did not end in a connection. */
export type ConsentTrouble = 'denied' | 'foreign' | 'spent'

export type OauthParts = {
  registry: Registry
  links: Links
  vault: Vault
  clock: Clock
  route(account: Account): Route
  oauthClient(account: { integration: string; is_sandbox: boolean }): OauthClient | undefined
  /** The address of the provider's page for the browser, which differs for a simulator. */
  browserUrl(account: Account, url: string): string
  /** Where the provider sends the person back to; registered with the provider's app. */
  redirectUri(): string
}

/** Linking by OAuth 2: authorization code, with PKCE where the provider has it. */
export function makeOauth(parts: OauthParts) {
  const { registry, links, vault, clock } = parts

  /** What is needed to talk about one account's access. @throws GatewayError `operation_not_supported` */
  const partiesOf = (account: Account) => {
    const connector = registry.connector(account.integration)
    const grant = connector.credentials[account.authentication_method]?.oauth
    const client = parts.oauthClient(account)
    if (grant === undefined || client === undefined) {
      throw new GatewayError(
        'operation_not_supported',
        `${connector.label} cannot be linked by signing in: this gateway has no OAuth client for it (OAUTH_CLIENTS).`,
      )
    }
    const connected = toConnected(account)
    return { grant, client, connected, server: serverOf(grant, connected) }
  }

  const openFlow = (sealed: string | undefined): Flow | undefined => {
    if (sealed === undefined) return undefined
    try {
      const flow = Flow.parse(vault.open(PURPOSE, Buffer.from(sealed, 'base64url')))
      return flow.expires_at > clock.now() ? flow : undefined
    } catch {
      return undefined
    }
  }

  return {
    /** Whether an account of this kind can be linked by signing in. */
    isReady: (account: { integration: string; is_sandbox: boolean }) => parts.oauthClient(account) !== undefined,

    /**
     * Where to send the person, and what to keep in the browser meanwhile: only the browser that left can come back.
     * @throws GatewayError `operation_not_supported`, or `invalid_request` naming a setting
     */
    async begin(
      link: Link,
      choice: Omit<LinkChoice, 'credentials'>,
      from: { linkToken: string; page: Record<string, string> },
    ): Promise<{ url: string; sealed: string }> {
      const account = links.draft(link, { ...choice, credentials: {} })
      const { grant, client, connected, server } = partiesOf(account)
      const state = oauth.generateRandomState()
      const verifier = grant.pkce ? oauth.generateRandomCodeVerifier() : null
      const url = new URL(parts.browserUrl(account, server.authorization_endpoint))
      const challenge =
        verifier === null
          ? {}
          : { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
      const parameters = {
        client_id: client.client_id,
        redirect_uri: parts.redirectUri(),
        response_type: 'code',
        scope: grant.scopes.join(' '),
        state,
        ...grant.parameters?.(connected),
        ...challenge,
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      const flow: Flow = {
        ...choice,
        link_token: from.linkToken,
        page: from.page,
        state,
        verifier,
        expires_at: clock.now() + CONSENT_MINUTES * 60_000,
      }
      return { url: url.href, sealed: vault.seal(PURPOSE, flow).toString('base64url') }
    },

    /** Where to begin again after a failure: the link and what was chosen; undefined when the browser brings nothing of ours. */
    flowOf: openFlow,

    /**
     * Ends a flow: redeems the code and links the account.
     * @throws GatewayError `invalid_request` with `details.consent`: `foreign` when the answer does not belong to what this browser began,
     *   `denied` when access was not granted, `spent` when the code was used or is too old; whatever `connect` throws
     */
    async finish(sealed: string | undefined, answer: URLSearchParams): Promise<{ link: Link; account: Account }> {
      const flow = openFlow(sealed)
      if (flow === undefined) throw trouble('foreign')
      const link = await links.open(flow.link_token)
      const choice = { integration: flow.integration, format: flow.format, context: flow.context }
      const account = links.draft(link, { ...choice, credentials: {} })
      const { client, server } = partiesOf(account)
      const app: oauth.Client = { client_id: client.client_id }
      // There is one server that this flow can be about, so its name in the answer, which some servers add, is not needed.
      answer.delete('iss')
      const parameters = validate(server, app, answer, flow.state)
      const tokens = await redeem(() =>
        oauth
          .authorizationCodeGrantRequest(
            server,
            app,
            oauth.ClientSecretPost(client.client_secret),
            parameters,
            parts.redirectUri(),
            flow.verifier ?? oauth.nopkce,
            { [oauth.customFetch]: fetchThrough(parts.route(account)), [oauth.allowInsecureRequests]: isPlain(server) },
          )
          .then((response) => oauth.processAuthorizationCodeResponse(server, app, response)),
      )
      const credentials = {
        ...client,
        access_token: tokens.access_token,
        ...(tokens.refresh_token === undefined ? {} : { refresh_token: tokens.refresh_token }),
        ...(tokens.expires_in === undefined ? {} : { expires_at: Math.round(clock.now() + tokens.expires_in * 1000) }),
      }
      return { link, account: await links.connect(link, { ...choice, credentials }) }
    },
  }
}

export type Oauth = ReturnType<typeof makeOauth>

type Server = oauth.AuthorizationServer & { authorization_endpoint: string; token_endpoint: string }

function serverOf(grant: OauthGrant, account: ConnectedAccount): Server {
  const authorize = grant.authorizeUrl(account)
  return { issuer: new URL(authorize).origin, authorization_endpoint: authorize, token_endpoint: grant.tokenUrl(account) }
}

/** Simulators and self-hosted servers may be reached by http, if the egress rules permit their address. */
function isPlain(server: Server): boolean {
  return new URL(server.token_endpoint).protocol === 'http:'
}

function validate(server: Server, app: oauth.Client, answer: URLSearchParams, state: string): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, app, answer, state)
  } catch (cause) {
    throw trouble(cause instanceof oauth.AuthorizationResponseError ? 'denied' : 'foreign', cause)
  }
}

/** The token address is called like every other address of a provider: guarded, bounded, never following a redirect. */
function fetchThrough({ transport }: Route) {
  return async (address: string, options: oauth.CustomFetchOptions<'POST', URLSearchParams>): Promise<Response> => {
    const { method, headers, body } = options
    const wire = { method, url: new URL(address), headers, body: body.toString(), timeoutMs: TOKEN_TIMEOUT_MS }
    const reply = await transport.text(wire, TOKEN_BYTES_MAX)
    return new Response(new Uint8Array(reply.bytes), { status: reply.status, headers: reply.headers })
  }
}

/** A refusal of the code is the end of this attempt; everything else keeps its own reason. */
async function redeem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause
    const refused = cause instanceof oauth.ResponseBodyError ? cause.error : undefined
    if (refused === 'invalid_grant') throw trouble('spent', cause)
    if (refused !== undefined) {
      throw new GatewayError('forbidden', `The provider does not accept the gateway's OAuth client (${refused}).`, { cause })
    }
    if (cause instanceof oauth.OperationProcessingError)
      throw new GatewayError('provider_surprised', 'The answer to the sign-in holds no access.', { cause })
    throw toGatewayError(cause)
  }
}

const TROUBLE: Record<ConsentTrouble, string> = {
  denied: 'Access was not granted.',
  foreign: 'This answer does not belong to a sign-in that was begun in this browser within the last minutes.',
  spent: 'This sign-in was finished already, or took too long.',
}

function trouble(consent: ConsentTrouble, cause?: unknown): GatewayError {
  return new GatewayError('invalid_request', TROUBLE[consent], { cause, details: { consent } })
}
