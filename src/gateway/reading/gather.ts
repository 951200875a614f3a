import { GatewayError } from '../../errors.ts'

/** The size of a page where the gateway chooses it. Cursors into such pages count rows, so it must stay what it is. */
export const PAGE_RECORDS = 100

/** A stream of 10 million records; beyond that a provider's pages are taken to run in a circle. */
const STREAM_PAGES_MAX = 100_000

/** One page of a provider as the gateway shows it. */
export type FetchedPage<T> = { records: T[]; next: string | number | undefined; partial: boolean }

/** Fetches the page at a position; undefined is the first one. */
export type FetchPage<T> = (position: string | number | undefined) => Promise<FetchedPage<T>>

/** Where reading goes on: a page of the provider, and how many of its records were looked at before. */
export type Place = { at: string | number | undefined; skip: number }

export type Gathered<T> = { records: T[]; next: Place | undefined; partial: boolean }

/**
 * Reads page after page until enough records passed the test, the list ends, or the bound is reached. `next` is where the first record
 * stands that was neither taken nor tested in vain; following it to the end shows every record once.
 */
export async function gather<T>(
  fetch: FetchPage<T>,
  keeps: (record: T) => boolean,
  from: Place,
  bounds: { recordsMax: number; pagesMax: number },
): Promise<Gathered<T>> {
  const records: T[] = []
  let place = from
  let partial = false
  for (let pages = 0; pages < bounds.pagesMax && records.length < bounds.recordsMax; pages++) {
    const page = await fetch(place.at)
    partial ||= page.partial
    for (const [index, record] of page.records.entries()) {
      if (index < place.skip || !keeps(record)) continue
      if (records.length === bounds.recordsMax) return { records, next: { at: place.at, skip: index }, partial }
      records.push(record)
    }
    if (page.next === undefined) return { records, next: undefined, partial }
    place = goOn(place, page.next)
  }
  return { records, next: place, partial }
}

/**
 * All pages from a place on. While a page is used the next one is fetched, and no more than that one.
 * @throws GatewayError `provider_surprised` when the pages do not end; whatever fetching throws, after the page before was given out
 */
export async function* walk<T>(fetch: FetchPage<T>, keeps: (record: T) => boolean, from: Place): AsyncGenerator<T[], void, void> {
  let place = from
  let fetching = fetch(place.at)
  for (let pages = 0; pages < STREAM_PAGES_MAX; pages++) {
    const page = await fetching
    const leadsOn = page.next !== undefined && page.next !== place.at
    const ahead = leadsOn ? fetch(page.next) : undefined
    // Its failure is met when its turn comes, or nobody asks for it any more.
    ahead?.catch(() => undefined)
    yield page.records.filter((record, index) => index >= place.skip && keeps(record))
    if (page.next === undefined) return
    place = goOn(place, page.next)
    if (ahead !== undefined) fetching = ahead
  }
  throw new GatewayError('provider_surprised', `The provider's list did not end after ${STREAM_PAGES_MAX} pages.`)
}

function goOn({ at }: Place, next: string | number): Place {
  if (next !== at) return { at: next, skip: 0 }
  throw new GatewayError('provider_surprised', 'The provider says that its next page is the same page again.')
}
