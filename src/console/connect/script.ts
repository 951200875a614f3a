/**
 * What the pages do beyond HTML; each works without it, except that an app which opened the page then learns nothing.
 * - A page that has something to tell says so in `data-message`, and it goes to the window that opened it or that it is framed in. It holds
 *   no secret: whoever holds the link may know the id of the account that came of it.
 * - A page in a frame passes on what a window that it opened for a sign-in tells it.
 * - `data-go`: where to go on; at once, or, where an opener may close the window first, after a moment.
 */
export const SCRIPT = `
const { message, go, shut } = document.body.dataset
const framed = window.parent !== window
const listener = window.opener ?? (framed ? window.parent : null)
if (message !== undefined) listener?.postMessage(JSON.parse(message), '*')
if (go !== undefined) setTimeout(() => location.replace(go), message !== undefined && listener !== null ? 1500 : 0)
if (shut !== undefined && window.opener) setTimeout(() => window.close(), 300)
if (framed) addEventListener('message', (event) => {
  if (event.origin === location.origin && event.source !== window && event.data?.is_truto === true) window.parent.postMessage(event.data, '*')
})
for (const button of document.querySelectorAll('button[data-close]')) {
  button.hidden = !framed && !window.opener
  button.addEventListener('click', () => {
    const answer = button.dataset.close === '' ? 'closed' : JSON.parse(button.dataset.close)
    if (framed) window.parent.postMessage(answer, '*')
    else {
      if (answer !== 'closed') window.opener?.postMessage(answer, '*')
      window.close()
    }
  })
}
for (const form of document.forms) form.addEventListener('submit', (event) => {
  if (form.target !== '') return
  if (form.dataset.sent !== undefined) return event.preventDefault()
  form.dataset.sent = ''
  const button = form.querySelector('button[type=submit]')
  if (button !== null) { button.disabled = true; button.textContent = button.dataset.busy ?? button.textContent }
})
document.querySelector('[aria-invalid=true], [data-focus]')?.focus()
`
