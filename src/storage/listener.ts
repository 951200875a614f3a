import type pg from 'pg'
import type { Log } from '../log.ts'

const RECONNECT_MIN_MS = 100
const RECONNECT_MAX_MS = 5_000

type Callback = (payload: string) => void

/** One connection that listens, made when first needed and remade when lost, with growing pauses. Callbacks run for every message on their channel. */
export function makeListener(connect: () => pg.Client, log: Log) {
  const callbacks = new Map<string, Set<Callback>>()
  let client: pg.Client | undefined
  let opening: Promise<void> | undefined
  let closed = false
  let pauseMs = RECONNECT_MIN_MS
  let timer: NodeJS.Timeout | undefined

  const open = async () => {
    const next = connect()
    let lost = false
    const onLost = () => {
      if (lost) return
      lost = true
      if (client === next) client = undefined
      if (!closed) reopenLater()
    }
    next.on('error', onLost)
    next.on('end', onLost)
    next.on('notification', ({ channel, payload }) => {
      for (const callback of callbacks.get(channel) ?? []) callback(payload ?? '')
    })
    await next.connect()
    for (const channel of callbacks.keys()) await next.query(`listen "${channel}"`)
    client = next
    pauseMs = RECONNECT_MIN_MS
  }

  const reopenLater = () => {
    log.warn({ pauseMs }, 'The listening database connection was lost; it will be opened again.')
    timer = setTimeout(() => {
      opening = open().catch(reopenLater)
    }, pauseMs)
    pauseMs = Math.min(pauseMs * 2, RECONNECT_MAX_MS)
  }

  return {
    async listen(channel: string, callback: Callback): Promise<() => Promise<void>> {
      const known = callbacks.get(channel)
      if (known === undefined) callbacks.set(channel, new Set([callback]))
      else known.add(callback)
      if (opening === undefined) opening = open()
      await opening
      if (known === undefined && client !== undefined) await client.query(`listen "${channel}"`)
      return async () => {
        callbacks.get(channel)?.delete(callback)
      }
    },
    async close(): Promise<void> {
      closed = true
      clearTimeout(timer)
      await opening?.catch(() => undefined)
      await client?.end()
    },
  }
}
