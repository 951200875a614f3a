import { request } from 'undici'

/** Links a Lever account whose provider is an upstream of ours, and returns its id. */
export async function linkLever(gatewayUrl: string, token: unknown, upstreamUrl: string): Promise<string> {
  const response = await request(`${gatewayUrl}/integrated-account`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      integration: 'lever',
      tenant_id: 'bench',
      credentials: { api_key: 'bench' },
      // The upstream is ours, so Lever's 10 calls a second would measure nothing but themselves.
      context: { base_url: `${upstreamUrl}/v1`, rate_limit: { per_second: 100_000, burst: 100_000 } },
    }),
  })
  const body = (await response.body.json()) as { id: string }
  if (response.statusCode !== 201) throw new Error(`The account could not be linked: ${JSON.stringify(body)}`)
  return body.id
}
