import { PGlite } from '@electric-sql/pglite'

const folder = process.argv[2]
if (folder === undefined) throw new Error('Usage: initialise-folder.ts FOLDER')
await (await PGlite.create(folder)).close()
