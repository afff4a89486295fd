import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { Report, Unexplained } from '../../src/core/report.ts'
import { summarise } from '../../src/diagnosis/summary.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'
import { report } from './sample.ts'

const chalk = new Chalk({ level: 0 })
const entry = (line: number, gravity: Unexplained['gravity'], message: string, count = 1): Unexplained => ({
  artifact: 'app.log',
  line,
  offset: 0,
  text: `Jan 26 10:00:00 web1 brewd[7]: ${message}`,
  count,
  gravity,
  message,
})
const four = [
  entry(17, 'fatal', 'panic: no kettle', 3),
  entry(2, 'failed', 'cannot pour'),
  entry(9, 'refused', 'refused'),
  entry(5, 'odd', 'odd'),
]
const withLines = (base: Report, unexplained: Unexplained[]): Report => ({ ...base, coverage: { ...base.coverage, unexplained } })
/** The block under its label, up to the next label. */
const block = (text: string) => /^Look at {6}[^]*?(?=^\S(?!ook at))/m.exec(text)?.[0] ?? ''
const text = (r: Report, width = 80) => renderText(r, { chalk, width })

describe('the verdict', () => {
  test('is no all-clear over lines that say that something broke', () => {
    expect(summarise(withLines(report([]), four))).toBe(
      'No failure that osdx knows was found, but 6 lines say that something broke, first app.log:17 (1 file, 9 lines read).',
    )
    expect(summarise(withLines(report([]), four.slice(1, 2)))).toBe(
      'No failure that osdx knows was found, but 1 line says that something broke: app.log:2 (1 file, 9 lines read).',
    )
  })
  test('is as ever with none, and with a failure', () => {
    expect(summarise(report([]))).toBe(
      'No failure that osdx knows was found (1 file, 9 lines read); this excludes only what these sources could have shown.',
    )
    expect(summarise(withLines(report(), four))).toMatch(/^java \(pid 4242\) was killed.* 97 % sure\.$/)
  })
})

describe('the rows under Look at', () => {
  test('the worst three with their place and how often', () => {
    expect(block(text(withLines(report([]), four)))).toBe(
      'Look at      app.log:17  panic: no kettle (3 times)\n' +
        '             app.log:2  cannot pour\n' +
        '             app.log:9  refused\n' +
        '             … and 1 more kind of such lines: see the JSON\n',
    )
  })
  test('beside a failure only what failed or ended', () => {
    expect(block(text(withLines(report(), four)))).toBe(
      'Look at      app.log:17  panic: no kettle (3 times)\n             app.log:2  cannot pour\n',
    )
    expect(text(withLines(report(), four.slice(2)))).not.toContain('Look at')
    expect(text(report([]))).not.toContain('Look at')
  })
  test.each([40, 80])('at %i columns a long line is quoted below its place', (width) => {
    const long = entry(17, 'failed', `cannot pour ${'because the kettle is not where it should be and '.repeat(20)}`, 1_204)
    const shown = block(text(withLines(report([]), [long]), width))
    expect(shown.split('\n')[0]).toBe('Look at      app.log:17 (1,204 times)')
    expect(shown).toMatch(/\n {13}\| cannot pour/)
    expect(shown.split('\n')).toHaveLength(4)
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
  })
  test('what looks like a command of a runner begins no line', () => {
    expect(text(withLines(report([]), [entry(1, 'failed', '::error::failed')]))).not.toMatch(/^\s*::error/m)
  })
})

test('Markdown has the lines in a code block, and no heading of all-clear', () => {
  const shown = renderMarkdown(withLines(report([]), four))
  expect(shown).toMatch(/^# osdx: lines say that something broke\n/)
  expect(shown).toContain('## Look at\n\n```text\napp.log:17  (3 times)\n    Jan 26 10:00:00 web1 brewd[7]: panic: no kettle\n')
  expect(renderMarkdown(report([]))).toMatch(/^# osdx: no failure found\n/)
})
