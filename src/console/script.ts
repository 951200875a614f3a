/**
 * The console's only script. Everything works without it: it refreshes what carries `data-live` every few seconds while the page is
 * looked at, shows previews while one types, and copies texts.
 */
export const SCRIPT = `
const REFRESH_MS = 4000, TYPED_MS = 900
const load = async (url, init) => {
  const response = await fetch(url, { ...init, headers: { 'x-fragment': '1' }, credentials: 'same-origin', redirect: 'error' })
  return response.ok || response.status === 422 || response.status === 400 ? response.text() : undefined
}
for (const region of document.querySelectorAll('[data-live]')) {
  let seen = region.innerHTML
  const timer = setInterval(async () => {
    if (document.hidden || region.contains(document.activeElement)) return
    const text = await load(region.dataset.live).catch(() => undefined)
    if (text === undefined || text === seen) return
    seen = text
    region.innerHTML = text
    if (region.querySelector('[data-done]') === null) return
    clearInterval(timer)
    if (region.dataset.reload !== undefined) location.reload()
  }, REFRESH_MS)
}
for (const form of document.querySelectorAll('form[data-preview]')) {
  const target = document.getElementById(form.dataset.target)
  let timer
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      const text = await load(form.dataset.preview, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => undefined)
      if (text !== undefined) target.innerHTML = text
    }, TYPED_MS)
  })
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim())
    button.textContent = 'Copied'
  })
}
`
