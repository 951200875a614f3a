import type { WithFiles, WriteFileStore } from '../../ports/write-files.ts'
import type { NewWrite, WriteStore } from '../../ports/writes.ts'

/**
 * A store of writes that stores the files that come along with a write first: whoever sees the write finds its files. Those of a write that
 * turns out to be a repetition are removed again; a process that dies in between leaves files that nobody refers to, which are swept.
 */
export function storingFiles(writes: WriteStore, files: WriteFileStore): WriteStore {
  return {
    ...writes,
    async insert(write: NewWrite & WithFiles) {
      if (write.files === undefined || write.files.length === 0) return writes.insert(write)
      await files.add(write.id, write.files)
      const inserted = await writes.insert(write)
      if (inserted.kind === 'exists') await files.remove(write.id)
      return inserted
    },
  }
}
