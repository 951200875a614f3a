import { sendDocument } from './documents.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { wordOf } from './query.ts'
import type { Offer } from './records.ts'
import { notFound } from './refusal.ts'
import type { LeverRoutes, World } from './world.ts'

/** The offers of an opportunity, which can only be read. */
export function addOffers(routes: LeverRoutes, world: World): void {
  const { store } = world
  const view = (offer: Offer) => offerView(world, offer)

  routes.get('/:id/offers', (c) =>
    c.json(pageOfFew(c, store.offers.of(getOpportunity(c, world, c.req.param('id')).id), newestFirst(), { view })),
  )

  routes.get('/:id/offers/:offer/download', (c) => {
    const offer = store.offers.get(getOpportunity(c, world, c.req.param('id')).id, c.req.param('offer'))
    const status = wordOf(c, 'status', ['sent', 'signed'])
    const file = status === undefined ? (offer?.signed ?? offer?.sent) : offer?.[status]
    if (!file) throw notFound('offer', c.req.param('offer'))
    return sendDocument(c, file.document)
  })
}

/** Unlike those of resumes, the download addresses of offers lead to the API itself. */
function offerView(world: World, offer: Offer): Record<string, unknown> {
  const { id, posting, createdAt, creator, status, fields } = offer
  const documentView = (which: 'sent' | 'signed') =>
    offer[which] && {
      fileName: offer[which].document.name,
      uploadedAt: offer[which].uploadedAt,
      downloadUrl: `${world.origin}/v1/opportunities/${offer.opportunityId}/offers/${id}/download?status=${which}`,
    }
  return {
    id,
    posting,
    createdAt,
    creator,
    status,
    fields,
    signatures: null,
    approved: offer.sent !== null,
    approvedAt: offer.sent?.uploadedAt ?? null,
    sentAt: offer.sent?.uploadedAt ?? null,
    sentDocument: documentView('sent'),
    signedDocument: documentView('signed'),
  }
}
