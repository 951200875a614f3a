/** A file as the provider gets it. */
export type StoredFile = { bytes: Uint8Array; contentType: string; fileName: string }

/** What is kept of a file beside its bytes. */
export type WriteFile = {
  /** Where the caller gave the file: a JSON pointer into the body. Empty for a body that is itself the file. */
  pointer: string
  file_name: string | null
  content_type: string | null
  /** Bytes. */
  size: number
  /** Hex. */
  sha256: string
}

/** A file that was taken in with a write. */
export type NewWriteFile = WriteFile & {
  /** The address that the caller named, under which the bytes are found again; null for bytes that stand in the input. */
  address: string | null
  /** Absent when they need not be kept, because the input holds them or the provider wants the address alone. */
  bytes?: Uint8Array
}

/** Goes along with a write that is about to be stored. */
export type WithFiles = { files?: readonly NewWriteFile[] }

/**
 * Files of writes, sealed, so that a write in the queue does not depend on a link that expires. Bytes and names are dropped by the
 * database itself at the moment at which a write's input is; size and checksum stay as long as the write.
 */
export type WriteFileStore = {
  /** Stores the files of a new write. Doing it again, as after a lost reply, changes nothing. */
  add(writeId: string, files: readonly NewWriteFile[]): Promise<void>
  /** Stores files in place of those that the write had. */
  replace(writeId: string, files: readonly NewWriteFile[]): Promise<void>
  remove(writeId: string): Promise<void>
  /** The file that was taken in from an address; undefined when its bytes are not kept. */
  find(writeId: string, address: string): Promise<StoredFile | undefined>
  /** What is known of the files of several writes, by write, in the order in which they were given. */
  list(writeIds: readonly string[]): Promise<Map<string, WriteFile[]>>
  /**
   * Whether a write is kept under the key that is younger than `withinMs`, so that the call is a repetition and nothing has to be fetched.
   */
  hasKey(call: KeyedCall, withinMs: number): Promise<boolean>
  /** Removes what was stored for writes that never came to be because a process died in between. Returns how many files. */
  sweep(): Promise<number>
}

export type KeyedCall = {
  account_id: string
  model: string
  resource: string
  method: string
  target_id: string | null
  idempotencyKey: string
}
