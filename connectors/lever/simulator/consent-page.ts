import { html } from 'hono/html'

/** The page on which a person allows or denies the app. It needs no script; each answer is a form of its own, sent to an address relative to the page, because the simulator may be served below a path. */
export function consentPage(fields: Record<string, string>, scopes: Iterable<string>) {
  const hidden = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  const answer = (decision: string, label: string) =>
    html`<form method="post" action="authorize">${hidden}<button name="decision" value="${decision}">${label}</button></form>`
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Lever simulator: allow access</title>
<style>body{font:16px/1.5 system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem}form{display:inline-block;margin-right:1rem}</style>
<h1>Allow access to the simulated Lever account?</h1>
<p>The app asks for:</p>
<ul>${[...scopes].map((scope) => html`<li>${scope}</li>`)}</ul>
${answer('allow', 'Allow')}
${answer('deny', 'Deny')}
</html>`
}
