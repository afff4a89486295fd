import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

/** The system's own browser, as Debian and others install it. */
const EXECUTABLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))

/** Why tests in a browser are skipped, or undefined where there is one. */
export const noBrowser = EXECUTABLE === undefined ? 'no Chromium is installed here (apt-get install chromium)' : undefined

/** Nothing of the browser's own is to be fetched, where a test watches what is. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** What a page did beside showing itself. */
export interface Seen {
  readonly page: Page
  /** Messages and errors of its console. */
  readonly console: string[]
  /** Addresses that it asked for, but its own. */
  readonly requests: string[]
}

export interface Setting {
  readonly width?: number
  readonly height?: number
  readonly scheme?: 'light' | 'dark'
  readonly scripts?: boolean
  /** What is run in the page before anything of its own. */
  readonly before?: () => void
}

/** A browser for the tests of one file, and pages in it that are files on disk. Pages of one setting are shown in one tab, one after the other. */
export function browser(): { open: (html: string, setting?: Setting) => Promise<Seen> } {
  let running: Browser | undefined
  const folder = mkdtempSync(join(tmpdir(), 'osdx-page-'))
  const tabs = new Map<string, Tab>()
  let number = 0
  beforeAll(async () => {
    running = await chromium.launch({ executablePath: EXECUTABLE!, args: QUIET })
  })
  afterAll(async () => {
    await running?.close()
    rmSync(folder, { recursive: true })
  })
  return {
    async open(html, setting = {}) {
      const file = join(folder, `${number++}.html`)
      writeFileSync(file, html)
      const key = JSON.stringify({ ...setting, before: setting.before !== undefined })
      const tab = tabs.get(key) ?? (await Tab.open(running!, setting))
      tabs.set(key, tab)
      return tab.show(pathToFileURL(file).href)
    },
  }
}

class Tab {
  readonly #page: Page
  #seen: Seen
  #own = ''

  private constructor(page: Page) {
    this.#page = page
    this.#seen = { page, console: [], requests: [] }
    page.on('console', (message) => this.#seen.console.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => this.#seen.console.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      this.#seen.console.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      if (request.url() !== this.#own) this.#seen.requests.push(request.url())
    })
    // what the policy of the page stopped never left it
    page.on('requestfailed', (request) => {
      const { requests } = this.#seen
      if (request.failure()?.errorText === 'csp') requests.splice(requests.indexOf(request.url()), 1)
    })
  }

  static async open(running: Browser, { width = 1280, height = 900, scheme = 'light', scripts = true, before }: Setting): Promise<Tab> {
    const context = await running.newContext({ viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts })
    const page = await context.newPage()
    if (before !== undefined) await page.addInitScript(before)
    return new Tab(page)
  }

  async show(address: string): Promise<Seen> {
    this.#own = address
    this.#seen = { page: this.#page, console: [], requests: [] }
    await this.#page.goto(address)
    return this.#seen
  }
}
