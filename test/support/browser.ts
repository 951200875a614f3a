import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Frame, type Page } from 'playwright-core'

/** Debian's; elsewhere CHROMIUM_PATH names it. */
const CHROMIUM_PATH = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** Without a browser these tests are left out and the run says so; in CI that is a failure. */
export const hasChromium = existsSync(CHROMIUM_PATH)
if (!hasChromium) {
  if (process.env.CI !== undefined) throw new Error(`There is no Chromium at ${CHROMIUM_PATH}; set CHROMIUM_PATH.`)
  process.stdout.write(`Browser tests are left out: there is no Chromium at ${CHROMIUM_PATH} (CHROMIUM_PATH).\n`)
}

/** @param hosts names and ports that stand for others, such as `localhost:5173` for where a server of the test listens */
export function openChromium(hosts: Record<string, string> = {}): Promise<Browser> {
  const rules = Object.entries(hosts).map(([name, place]) => `MAP ${name} ${place}`)
  return chromium.launch({
    executablePath: CHROMIUM_PATH,
    args: ['--no-sandbox', ...(rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(', ')}`])],
  })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type AxeResult = { violations: { id: string; impact: string | null; nodes: { html: string }[] }[] }

/** What axe-core calls a serious or critical fault of the page, as `rule: element`. */
export async function seriousFaults(page: Page | Frame): Promise<string[]> {
  // Evaluated from outside of the page, which lets no script in but its own.
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<AxeResult>('axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 700 },
  { name: 'dark', colorScheme: 'dark', width: 700 },
  { name: 'phone', colorScheme: 'light', width: 360 },
] as const

/**
 * Looks at a page in light, in dark and at the width of a phone: nothing may need scrolling sideways, and nothing may be a serious fault.
 * With SCREENSHOT_DIR set, pictures are left there.
 */
export async function lookAt(page: Page, name: string): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    try {
      await page.waitForLoadState('load')
      return await lookOnce(page, name)
    } catch (error) {
      // The click or key that led here had not taken the browser to the next page yet.
      if (tries >= LOOKS_MAX || !String(error).includes('context was destroyed')) throw error
    }
  }
}

const LOOKS_MAX = 3

async function lookOnce(page: Page, name: string): Promise<string[]> {
  const faults: string[] = []
  for (const look of LOOKS) {
    await page.emulateMedia({ colorScheme: look.colorScheme })
    await page.setViewportSize({ width: look.width, height: 800 })
    if (process.env.SCREENSHOT_DIR !== undefined)
      await page.screenshot({ path: join(process.env.SCREENSHOT_DIR, `${name}-${look.name}.png`), fullPage: true })
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    if (overflow > 0) faults.push(`${look.name}: ${overflow} pixels too wide`)
    faults.push(...(await seriousFaults(page)).map((fault) => `${look.name}: ${fault}`))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  return faults
}
