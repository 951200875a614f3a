/** Where Redis is: one server, or some nodes of a cluster. */
export type RedisAddress = { kind: 'server'; url: string } | { kind: 'cluster'; urls: string[] }

/**
 * `redis://host:6379` or `rediss://…` is one server. Several of them, separated by commas, or one with `?cluster=true`, are a cluster.
 * @throws Error when the text is no such address; the message does not repeat it, for it may hold a password
 */
export function parseRedisAddress(text: string): RedisAddress {
  const urls = text.split(',').map((one) => {
    if (!URL.canParse(one) || !/^rediss?:$/.test(new URL(one).protocol)) {
      throw new Error('REDIS_URL must be like redis://host:6379, or several of those separated by commas for a cluster.')
    }
    return new URL(one)
  })
  const isCluster = urls.length > 1 || urls[0]?.searchParams.get('cluster') === 'true'
  for (const url of urls) url.searchParams.delete('cluster')
  const plain = urls.map(String)
  return isCluster ? { kind: 'cluster', urls: plain } : { kind: 'server', url: plain[0]! }
}
