import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { Report, Unexplained } from '../../src/core/report.ts'
import { summarise } from '../../src/diagnosis/summary.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'
import { finding, report } from './sample.ts'

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
const block = (text: string) => /^Look at[^]*?(?=^\S(?!ook at))/m.exec(text)?.[0] ?? ''
const text = (r: Report, width = 80) => renderText(r, { chalk, width })

test('the answer is no all-clear over lines that say that something broke', () => {
  expect(summarise(withLines(report([]), four))).toBe(
    'No known failure explains the gravest line in kern.log: "panic: no kettle". 3 more lines say that something broke.',
  )
  expect(summarise(withLines(report(), four))).toBe('Killed at the memory limit of its cgroup.')
})

describe('the rows under Look at', () => {
  test('the worst three with their place and how often', () => {
    expect(block(text(withLines(report([]), four)))).toBe(
      'Look at  app.log:17  panic: no kettle (3 times)\n         app.log:2   cannot pour\n         app.log:9   refused\n',
    )
  })
  test('beside a failure only what failed or ended', () => {
    expect(block(text(withLines(report(), four)))).toBe(
      'Look at  app.log:17  panic: no kettle (3 times)\n         app.log:2   cannot pour\n',
    )
    expect(text(withLines(report(), four.slice(2)))).not.toContain('Look at')
    expect(text(report([]))).not.toContain('Look at')
  })
  test('with all details every one', () => {
    expect(block(renderText(withLines(report(), four), { chalk, width: 80, verbose: true }))).toBe(
      'Look at  app.log:17  panic: no kettle (3 times)\n         app.log:2   cannot pour\n         app.log:9   refused\n         app.log:5   odd\n',
    )
  })
  test('and only what is about another thing: not what names it, nor what stands beside its lines', () => {
    const of = (entities: Record<string, string>, line = 900, text = 'x brewd[7]: x') =>
      report([finding({ entities, evidence: [{ artifact: 'app.log', line, endLine: line + 2, offset: 0, text, message: 'x' }] })])
    const shown = (base: Report, message = 'Failed to start brew.service') =>
      text(withLines(base, [entry(17, 'failed', message)])).includes('Look at')
    expect(shown(of({ unit: 'other.service' }))).toBe(true)
    expect(shown(of({ unit: 'brew.service' }))).toBe(false)
    expect(shown(of({ pod: 'shop/api-7d9f' }), 'api-7d9f failed')).toBe(false)
    expect([11, 12, 20, 21].map((line) => shown(of({}, line)))).toEqual([true, false, false, true])
    // what a program said just before another tells of its end
    expect(shown(of({}, 18, 'x systemd[1]: x'))).toBe(true)
  })
  test('and what stopped the same speaker beside its lines, if nothing quoted says that, before what only failed', () => {
    const of = (message: string) =>
      report([finding({ evidence: [{ artifact: 'app.log', line: 18, offset: 0, text: `x brewd[7]: ${message}`, message }] })])
    const shown = (base: Report, ...lines: Unexplained[]) => block(text(withLines(base, lines)))
    const why = entry(17, 'failed', 'valve 3: cannot open tank: Permission denied')
    expect(shown(of('gave up'), why)).toContain('cannot open tank: Permission denied')
    expect(shown(of('gave up: permission denied'), why)).toBe('')
    expect(shown(of('gave up'), entry(17, 'fatal', why.message!))).toBe('')
    expect(shown(of('gave up'), entry(900, 'failed', 'Fatal error, exiting'))).toBe('')
    expect(shown(of('gave up'), entry(900, 'failed', 'one failed'), entry(901, 'failed', 'two failed'), why)).toMatch(
      /^Look at\s+app\.log:17\s+valve 3[^]*one failed/,
    )
  })
  test('and an end of nobody beside its lines, which names a reason that nothing above speaks of', () => {
    const bare = (line: number, message: string): Unexplained => ({ ...entry(line, 'fatal', message), text: message })
    const of = (message: string) => report([finding({ evidence: [{ artifact: 'app.log', line: 17, offset: 0, text: message, message }] })])
    const shown = (base: Report, message: string) => text(withLines(base, [bare(18, message)])).includes('Look at')
    expect(shown(of('FATAL tank: refused'), 'FATAL seal expired in May, exiting')).toBe(true)
    expect(shown(of('FATAL seal: expired'), 'FATAL seal expired in May, exiting')).toBe(false)
    expect(shown(of('FATAL tank: refused'), 'FATAL closing, exiting')).toBe(false)
  })
  test('and what was refused right above a line that shows it, by another speaker', () => {
    const base = (line: number, artifact = 'app.log') =>
      report([finding({ evidence: [{ artifact, line, offset: 0, text: 'x systemd[1]: x', message: 'x' }] })])
    const shown = (of: Report) => text(withLines(of, [entry(9, 'refused', 'permission denied')])).includes('Look at')
    expect([8, 9, 10, 11, 12].map((line) => shown(base(line)))).toEqual([false, false, true, true, false])
    expect(shown(base(10, 'other.log'))).toBe(false)
  })
  test.each([40, 80])('at %i columns a long line is cut in its middle', (width) => {
    const long = entry(17, 'failed', `cannot pour ${'because the kettle is not where it should be and '.repeat(20)}so.`, 1_204)
    const shown = block(text(withLines(report([]), [long]), width))
    expect(shown.replaceAll(/\s+\|?\s*/g, ' ')).toMatch(/cannot pour[^…]* … .*so\./)
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
  })
  test('what looks like a command of a runner begins no line', () => {
    expect(text(withLines(report([]), [entry(1, 'failed', '::error::failed')]))).not.toMatch(/^\s*::error/m)
  })
})

test('Markdown has the lines in a code block', () => {
  const shown = renderMarkdown(withLines(report([]), four))
  expect(shown).toContain('```text\napp.log:17  panic: no kettle  (3 times)\napp.log:2  cannot pour\napp.log:9  refused\n```')
})
