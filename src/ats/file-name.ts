const CHARACTERS_MAX = 200

/** A file's own name: without folders, without characters that a file system or a header could take for something else, and short with its ending kept. */
export function toFileName(given: string): string {
  const base = given.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const name = base.replace(/\p{C}/gu, '').trim()
  if (name === '') return 'document'
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  return `${name.slice(0, name.length - ending.length).slice(0, CHARACTERS_MAX)}${ending}`.toWellFormed()
}

/** The header that makes a browser save a file under its name (RFC 6266), with the second form for names that are not ASCII. */
export function toContentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
