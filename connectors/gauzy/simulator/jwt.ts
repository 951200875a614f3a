import { createHmac, timingSafeEqual } from 'node:crypto'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest()

/** A JSON Web Token signed with HS256. */
export function signJwt(claims: object, secret: string): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${signature(text, secret).toString('base64url')}`
}

/** The claims of a token that we signed, whether or not it has expired; undefined for anything else. */
export function readJwt(token: string, secret: string): Record<string, unknown> | undefined {
  const [header, payload, given, ...more] = token.split('.')
  if (header === undefined || payload === undefined || given === undefined || more.length > 0) return undefined
  const expected = signature(`${header}.${payload}`, secret)
  const actual = Buffer.from(given, 'base64url')
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
}
