import type { WriteFile, WriteFileStore } from '../../ports/write-files.ts'
import type { Write } from '../../ports/writes.ts'
import { type Receipt, toReceipt } from './receipt.ts'

/** A receipt with the files that were taken in with its write. */
export type ReceiptWithFiles = Receipt & { files: WriteFile[] }

/** Receipts as callers see them, those of a page by one question to the database. */
export function makeReceipts(files: Pick<WriteFileStore, 'list'>) {
  const showAll = async (writes: readonly Write[]): Promise<ReceiptWithFiles[]> => {
    const known = await files.list(writes.map(({ id }) => id))
    return writes.map((write) => ({ ...toReceipt(write), files: known.get(write.id) ?? [] }))
  }
  return {
    showAll,
    async show(write: Write): Promise<ReceiptWithFiles> {
      const known = await files.list([write.id])
      return { ...toReceipt(write), files: known.get(write.id) ?? [] }
    },
  }
}

export type Receipts = ReturnType<typeof makeReceipts>
