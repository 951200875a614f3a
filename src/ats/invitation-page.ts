import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 4rem auto; padding: 0 1rem; color: #1c2430; background: #fff }
h1 { font-size: 1.4rem } label { display: block; margin: 1rem 0 .3rem }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; border: 1px solid #8a94a3; border-radius: .3rem }
button { font: inherit; margin-top: 1rem; padding: .5rem 1.2rem; border: 0; border-radius: .3rem; color: #fff; background: #1d5fbf }
[role=alert] { color: #a3171f }
@media (prefers-color-scheme: dark) { body { color: #e6e9ee; background: #14181f } input { color: inherit; background: #1d232c } [role=alert] { color: #ff8a8f } }
`

/** The page loads nothing, posts only to where it came from, and tells nobody its address, which is a secret. */
export const INVITATION_HEADERS = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}

/** @param problem what was wrong with the password that was sent */
export function toInvitationPage(invitation: { email: string; first_name: string }, problem?: string) {
  return toPage(
    'Choose a password',
    html`<p>Hello ${invitation.first_name}, you sign in as <strong>${invitation.email}</strong>.</p>
      <form method="post">
        ${problem === undefined ? '' : html`<p role="alert" id="problem">${problem}</p>`}
        <input type="hidden" autocomplete="username" value="${invitation.email}">
        <label for="password">Password, at least 10 characters</label>
        <input id="password" name="password" type="password" autocomplete="new-password" minlength="10" required autofocus>
        <button>Save</button>
      </form>`,
  )
}

export function toAcceptedPage() {
  return toPage(
    'Welcome',
    html`<p>Your password is set. You can close this page, or <a href="/console">sign in to the console</a>.</p>`,
  )
}

export function toUnknownPage() {
  return toPage(
    'This link does not work',
    html`<p>It was used already, replaced by a newer one, or is too old. Ask for a new invitation.</p>`,
  )
}

function toPage(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main><h1>${title}</h1>${content}</main></body>
</html>`
}
