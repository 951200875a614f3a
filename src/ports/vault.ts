/** Encrypts what must not lie readable in the database: credentials, inputs and records of writes. */
export type Vault = {
  /** Seals JSON under the current key, bound to the row that will hold it: the same bytes do not open under another id. */
  seal(rowId: string, value: unknown): Buffer
  /** @throws GatewayError `internal` when the bytes were changed, belong to another row, or were sealed under a key that is not configured */
  open(rowId: string, sealed: Buffer): unknown
  /** Whether the bytes were sealed under an older key and should be sealed again. */
  isOld(sealed: Buffer): boolean
  /** A keyed hash of text, for looking things up without storing them (an e-mail address as a lane). Hex. */
  fingerprint(text: string): string
}
