import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { renderHtml } from '../../src/report/html/render.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { browser, noBrowser } from './chromium.ts'
import { incident, sampleBundle } from './reports.ts'

/** Rules of axe-core that a page breaks, with the elements that do. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  })
}

const STORIES: readonly [string, () => Promise<Report>][] = [
  ['the sample bundle', sampleBundle],
  ...[
    'swap-thrash',
    'fd-leak',
    'memory-leak',
    'oom-kill-global',
    'ext4-readonly-after-io-errors',
    'two-unrelated-failures',
    'cpu-throttling',
    'healthy-bundle',
  ].map((name): [string, () => Promise<Report>] => [name, () => incident(name)]),
]

describe.skipIf(noBrowser !== undefined)(`the report in a browser${noBrowser === undefined ? '' : `: ${noBrowser}`}`, () => {
  const { open } = browser()

  test.each(STORIES)('%s: nothing is loaded, no word on the console, no barrier for who reads otherwise', async (_, reported) => {
    const html = renderHtml(await reported())
    expect(html.length).toBeLessThan(1_000_000)
    for (const [width, scheme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      const seen = await open(html, { width, scheme })
      expect(await violations(seen.page), `${width} ${scheme}`).toEqual([])
      expect(seen.console).toEqual([])
      expect(seen.requests).toEqual([])
      const wide = await seen.page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, 'nothing is wider than the window').toBeLessThanOrEqual(width)
    }
  })

  test('the answer stands first, in the words of the text report', async () => {
    const report = await sampleBundle()
    const { page } = await open(renderHtml(report))
    expect(await page.locator('h1').textContent()).toBe(report.summary)
    expect(await page.locator('.verdict .sure').textContent()).toBe('98 % sure')
    expect(await page.title()).toMatch(/^osdx: Container "api" of pod shop\/api-7d9f reached its memory limit of 512 MiB/)
  })

  test('the chain is drawn from its root, with what joins the steps', async () => {
    const { page } = await open(renderHtml(await sampleBundle()))
    const text = (await page.locator('.chain').innerText()).replace(/\s+/g, ' ')
    expect(text).toBe(
      'What led to what oom-kill-cgroup critical same container id 4d0f3a9be1c7, 0 s apart container-oomkilled error same container id 4d0f3a9be1c7, 0 s apart crash-loop error',
    )
    expect(await page.locator('.chain > ol > li > ol > li > ol > li').count()).toBe(1)
  })

  test('a click on a mark opens the lines that show it', async () => {
    const { page } = await open(renderHtml(await sampleBundle()))
    const finding = page.locator('details.finding', { hasText: 'container-oomkilled' }).last()
    expect(await finding.evaluate((one: HTMLDetailsElement) => one.open)).toBe(false)
    await page
      .locator('.found a', { hasText: /container-oomkilled|was killed by the OOM killer/ })
      .first()
      .click()
    expect(await finding.evaluate((one: HTMLDetailsElement) => one.open)).toBe(true)
    expect(await finding.locator('.place').first().textContent()).toBe('describe.txt:17')
  })

  test('without scripts the answer, the pictures and the lines can be read', async () => {
    const report = await sampleBundle()
    const { page, console } = await open(renderHtml(report), { scripts: false })
    expect(await page.locator('h1').textContent()).toBe(report.summary)
    expect(await page.locator('.evidence pre').first().isVisible()).toBe(true)
    expect(await page.locator('.evidence pre').first().textContent()).toContain('Memory cgroup out of memory: Killed process 4242 (java)')
    expect(await page.locator('.axis .mark').first().isVisible()).toBe(true)
    expect(await page.locator('form.filters').isVisible()).toBe(false)
    expect(console).toEqual([])
  })

  test('the keyboard leads to the answer, moves the timeline and opens what is found', async () => {
    const { page } = await open(renderHtml(await sampleBundle()))
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To the answer')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    const ticks = () => page.locator('.scale text').allTextContents()
    const before = await ticks()
    await page.locator('.axis').first().focus()
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    const near = await ticks()
    expect(near).not.toEqual(before)
    expect(near[0]).toMatch(/^21 Nov 14:/)
    await page.keyboard.press('0')
    expect(await ticks()).toEqual(before)
    await page.locator('.found a.root').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Evidence of oom-kill-cgroup')
  })

  test('a filter leaves what is of the chosen source', async () => {
    const { page } = await open(renderHtml(await incident('segfault', 'ext4-readonly-after-io-errors')))
    const sections = page.locator('section.incident')
    expect(await sections.count()).toBe(2)
    const sources = await sections.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['source']!.split(' ')))
    const chosen = sources[0]!.find((source) => !sources[1]!.includes(source))!
    await page.locator('select[name=source]').selectOption(chosen)
    const shown = await sections.evaluateAll((all) => all.map((one) => !(one as HTMLElement).hidden))
    expect(shown).toEqual([true, false])
    await page.locator('select[name=source]').selectOption('')
    expect(await sections.evaluateAll((all) => all.every((one) => !(one as HTMLElement).hidden))).toBe(true)
  })

  test('it is copied as Markdown as the ticket gets it, and a place as file:line', async () => {
    const report = await sampleBundle()
    const { page } = await open(renderHtml(report), {
      before: () =>
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: async (text: string) => void Object.assign(globalThis, { copied: text }) },
        }),
    })
    const copied = () => page.evaluate(() => (globalThis as { copied?: string }).copied)
    await page.getByRole('button', { name: 'Copy as Markdown' }).click()
    expect(await copied()).toBe(renderMarkdown(report))
    await page.getByRole('button', { name: 'Copy kern.log:35' }).first().click()
    expect(await copied()).toBe('kern.log:35')
    await page.getByRole('button', { name: 'Copy the command' }).first().click()
    expect(await copied()).toBe(report.findings[0]!.fix[0]!.run)
  })

  test('the sample is printed on at most three pages', async () => {
    const { page } = await open(renderHtml(await sampleBundle()))
    const pdf = (await page.pdf({ format: 'A4', margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' } })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(3)
  })
})
