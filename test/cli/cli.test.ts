import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { REPORT_FORMATS } from '../../src/report/render.ts'
import { STEERING } from '../report/sample.ts'
import { KILL, osdx, PassThrough } from './fake.ts'

const folder = mkdtempSync(join(tmpdir(), 'osdx-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string, text?: string) => {
  const path = join(folder, name)
  if (text !== undefined) writeFileSync(path, text)
  return path
}
const log = at('kern.log', KILL)
const oneLine = /^osdx: [^\n]+\n$/

describe('what is read', () => {
  test.each([[[log]], [['analyze', log]], [['--format', 'json', log]], [['--', log]]])('%j', async (argv) => {
    const { code, out, err } = await osdx(argv)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('oom-kill-global')
  })
  test.each([[['-']], [[]], [['--format=json', '-']], [['--', '-']]])('standard input: %j', async (argv) => {
    const { code, out } = await osdx(argv, { stdin: KILL })
    expect(code).toBe(0)
    expect(out).toContain('oom-kill-global')
  })
  test('an option after -- is a name', async () => {
    const { code, err } = await osdx(['--', '-v'])
    expect(code).toBe(2)
    expect(err).toMatch(/not read: -v \(/)
  })
  test('no input on a terminal', async () => {
    const { code, out, err } = await osdx([], { stdinTty: true })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(oneLine)
    expect(err).toMatch(/name a file/)
  })
  test('empty standard input', async () => {
    const { code, out, err } = await osdx([])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/standard input/)
    expect((await osdx(['-q'])).code).toBe(2)
  })
  test('unreadable inputs are named; the rest is analysed', async () => {
    const names = Array.from({ length: 30 }, (_, i) => at(`missing\x1b[2J${i}`))
    const { code, out, err } = await osdx([log, ...names, '--format', 'json'])
    expect(code).toBe(0)
    expect((JSON.parse(out) as Report).findings).toHaveLength(1)
    const lines = err.trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^osdx: not read: .*missing\\x1b\[2J0, .*missing\\x1b\[2J5 and 24 more \(no such file or directory\)$/)
    expect(STEERING.test(err.replaceAll('\n', ''))).toBe(false)
    expect((await osdx([log, ...names, '-q'])).err).toBe('')
  })
})

describe('the time that is asked for', () => {
  const stamped = at('stamped.log', `Nov 21 10:00:00 a kernel: ${KILL}Nov 21 12:00:00 a kernel: ${KILL.replace('4242', '4243')}`)
  const victims = async (...argv: string[]) => {
    const { code, out, err } = await osdx([stamped, '--format', 'json', ...argv])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const report = JSON.parse(out) as Report
    return report.findings.flatMap(({ evidence }) => evidence.map(({ time, timeText, line }) => [line, time ?? timeText]))
  }
  test.each([
    [[], [1, 2]],
    [['--since', '1h'], [2]],
    [['--since', '2026-11-21T11:00'], [2]],
    [['--until', '2026-11-21 11:00'], [1]],
    [['--since', '2026-11-21T09:30Z', '--tz', '+01:00'], [2]],
    [['--since', '2026-11-21T14:30Z', '--tz', '-03:30'], [2]],
    [['--until=2026-11-21T13:30Z', '--tz=-03:30'], [1]],
    [
      ['--since', '2026-11-21', '--tz', 'Asia/Tokyo'],
      [1, 2],
    ],
  ])('%j', async (argv, lines) => expect((await victims(...argv)).map(([line]) => line)).toEqual(lines))
  test('what was left out stands in the report, not on standard error', async () => {
    const { out, err } = await osdx([stamped, '--since', '1h'])
    expect(err).toBe('')
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'Left out: time asked for (left out, because outside of it (since 1h before 21 Nov 12:00:00): 1 log line or row of a capture; 1 line that says that something broke)',
    )
  })
})

describe('exit codes', () => {
  test.each([
    [['--fail-on', 'critical'], 1],
    [['--fail-on', 'note'], 1],
    [['--fail-on', 'critical', '--ignore', 'oom-kill-global'], 0],
    [['--only', 'oom-kill-cgroup', '--fail-on', 'note'], 0],
    [['--min-severity', 'critical', '--max-line', '64K', '--max-bytes=1GiB', '--max-depth', '3', '--workers', '0'], 0],
    [['--workers', 'many'], 2],
  ])('%j: %i', async (argv, code) => expect((await osdx([log, ...argv])).code).toBe(code))
  test.each([
    [['--fromat', 'json'], /--fromat|fromat.*did you mean --format\?/],
    [['--format', 'jsn'], /"jsn" is not one of text, json, markdown, html, line, sarif, junit; did you mean json\?/],
    [['--format', 'htm'], /"htm" is not one of .*; did you mean html\?/],
    [['--format'], /--format needs a value/],
    [['--format=', log], /--format needs a value/],
    [['--output=', log], /--output needs a value/],
    [['--format', 'json', '--format', 'text', log], /--format is given 2 times/],
    [['--no-format', log], /unknown argument no-format/],
    [['--quiet=yes', log], /--quiet takes no value/],
    [['--only', 'oom-kill-globl', log], /did you mean oom-kill-global\?/],
    [['--since', 'yesterday', log], /^osdx: --since: "yesterday" is neither a date \(2026-11-21\), .* nor a duration \(2h, 90m, 1d\) /],
    [['--until', '2026-13-01', log], /--until: "2026-13-01" is no moment of the calendar/],
    [['--since=', log], /--since needs a value/],
    [['--since', '2026-11-22', '--until', '2026-11-21', log], /--until: "2026-11-21" is before "2026-11-22"/],
    [['--tz', 'Europe/Berlim', log], /--tz: "Europe\/Berlim" is neither a zone .*; did you mean Europe\/Berlin\?/],
    [['--tz', 'berlin', log], /did you mean Europe\/Berlin\?/],
    [['--tz', 'CEST+2x', log], /neither a zone of the tz database nor an offset such as \+01:00 \(/],
    [['--sicne', '2h', log], /did you mean --since\?/],
    [['--only', 'a,,b', log], /not a failure|is missing/],
    [['--fail-on', 'criticle', log], /did you mean critical\?/],
    [['--max-bytes', 'many', log], /whole number/],
    [['--max-depth', '0', log], /whole number/],
    [['--max-depth', '-1', log], /.+/],
    [['anaylze', log], /did you mean osdx analyze\?/],
    [[''], /empty/],
    [['explain', 'oom-kill-globa'], /did you mean oom-kill-global\?/],
    [['explain', 'a', 'b'], /.+/],
    [['nothing-here.log'], /nothing could be read/],
    [['--output', folder, log], /it is a folder/],
    [['--output', join(folder, 'no/such'), log], /folder does not exist/],
    [['--output', '/dev/full', log], /not a regular file/],
  ])('%j: 2', async (argv, message) => {
    const { code, out, err } = await osdx(argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err).not.toMatch(/^\s+at /m)
    for (const line of err.trimEnd().split('\n')) expect(line).toMatch(/^osdx: /)
  })
  test('the reader is gone: silent', async () => expect(await osdx([log], { failing: 'EPIPE' })).toEqual({ code: 141, out: '', err: '' }))
  test('standard output is full or closed', async () => {
    const full = await osdx([log], { failing: 'ENOSPC' })
    expect(full.code).toBe(2)
    expect(full.err).toMatch(/^osdx: the report cannot be written: no space left on the device\n$/)
    const closed = await osdx([log], { stdoutClosed: true })
    expect(closed.code).toBe(2)
    expect(closed.err).toMatch(oneLine)
    expect((await osdx([log, '--output', at('closed.txt')], { stdoutClosed: true })).code).toBe(0)
  })
  test.each([130, 143])('interrupted while blocked on a pipe: %i', async (signal) => {
    const interrupt = new AbortController()
    const pipe = new PassThrough()
    pipe.write(KILL)
    const output = at('kept.txt', 'old')
    const running = osdx(['-', '--output', output], { stdin: pipe, interrupted: interrupt.signal })
    setTimeout(() => interrupt.abort(signal), 50)
    expect(await running).toEqual({ code: signal, out: '', err: '' })
    expect(readFileSync(output, 'utf8')).toBe('old')
  })
})

describe('--output', () => {
  test.each([
    ['r.md', [], /^### /],
    ['r.JSON', [], /^\{/],
    ['r.txt', [], /% sure\n\n1 {2}CRITICAL/],
    ['r.md', ['--format', 'line'], /: critical: oom-kill-/],
  ])('%s %j: the ending chooses the form, --format says otherwise', async (name, argv, begins) => {
    expect((await osdx([log, '-o', at(name), ...argv])).code).toBe(0)
    expect(readFileSync(at(name), 'utf8')).toMatch(begins)
  })
  test('replaces the whole file and leaves nothing beside it', async () => {
    const output = at('report.json', 'old')
    const before = readdirSync(folder).length
    expect(await osdx([log, '--format', 'json', '--output', output])).toEqual({ code: 0, out: '', err: '' })
    expect((JSON.parse(readFileSync(output, 'utf8')) as Report).schemaVersion).toBe(1)
    expect(readdirSync(folder)).toHaveLength(before)
  })
  test('never an input, under any name', async () => {
    const same = at('same.log', KILL)
    symlinkSync(same, at('link.log'))
    linkSync(same, at('hard.log'))
    for (const output of [same, at('link.log'), at('hard.log'), join(folder, '.', 'same.log')]) {
      const { code, err } = await osdx([same, '--output', output])
      expect(code).toBe(2)
      expect(err).toMatch(/one of the inputs/)
    }
    expect(readFileSync(same, 'utf8')).toBe(KILL)
  })
  test('an existing report survives a failed run', async () => {
    const output = at('survivor.txt', 'old')
    expect((await osdx(['nothing-here.log', '--output', output])).code).toBe(2)
    expect(readFileSync(output, 'utf8')).toBe('old')
    const none = at('never.txt')
    await osdx(['nothing-here.log', '--output', none])
    expect(existsSync(none)).toBe(false)
  })
})

describe('colour', () => {
  test.each([
    [{ tty: true }, [], true],
    [{}, [], false],
    [{ tty: true, env: { NO_COLOR: '1' } }, [], false],
    [{ tty: true, env: { NO_COLOR: '' } }, [], true],
    [{ tty: true, env: { TERM: 'dumb' } }, [], false],
    [{ env: { FORCE_COLOR: '1' } }, [], true],
    [{ tty: true, env: { FORCE_COLOR: '0' } }, [], false],
    [{ env: { NO_COLOR: '1' } }, ['--color', 'always'], true],
    [{ tty: true, env: { FORCE_COLOR: '1' } }, ['--color', 'never'], false],
  ])('%j %j: %j', async (settings, argv, coloured) => {
    const { out } = await osdx([log, ...argv], settings)
    expect(out.includes('\x1b[')).toBe(coloured)
  })
})

test('what logs say steers nothing, in any format', async () => {
  const hostile = at('hostile.log', KILL.replace('java', '\x1b]2;x\x07\u202e<b>`'))
  for (const format of REPORT_FORMATS) {
    const { code, out } = await osdx([hostile, '--format', format])
    expect(code).toBe(0)
    expect(STEERING.test(out.replaceAll('\n', ''))).toBe(false)
    if (format === 'json') expect(out).toContain('\\\\x1b]2')
  }
})

describe('the other commands', () => {
  test('--version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
    for (const asked of ['--version', '-V', 'version']) expect(await osdx([asked])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })
  test('--help', async () => {
    const { code, out } = await osdx(['--help'])
    expect(code).toBe(0)
    for (const word of ['analyze', 'explain', 'formats', 'report', 'completion', '--fail-on', 'Exit status']) expect(out).toContain(word)
  })
  test('COLUMNS is asked where standard output is no terminal', async () => {
    const widest = async (columns: string) =>
      Math.max(
        ...(await osdx([log], { env: { COLUMNS: columns } })).out
          .split('\n')
          .filter((line) => !line.includes('$ '))
          .map((line) => line.length),
      )
    expect(await widest('60')).toBeLessThanOrEqual(60)
    expect(await widest('100')).toBeGreaterThan(80)
    for (const odd of ['', '0', 'wide']) expect(await widest(odd)).toBeLessThanOrEqual(80)
  })
  test('-h is short', async () => {
    const { code, out } = await osdx(['-h'])
    expect(code).toBe(0)
    expect(out.split('\n').length).toBeLessThanOrEqual(14)
    for (const word of ['explain', 'formats', '--output', '--fail-on', '--help']) expect(out).toContain(word)
    expect((await osdx(['--help'])).out.split('\n').length).toBeGreaterThan(40)
  })
  test('formats: only what is a command is marked as one', async () => {
    const { out } = await osdx(['formats'])
    expect(out).toContain('    $ dmesg -T\n')
    expect(out).toContain('    a serial console\n')
    expect(out).not.toMatch(/\$ (?:an?|the) /)
  })
  test('explain', async () => {
    const list = await osdx(['explain'])
    expect(list.out).toContain('oom-kill-global')
    const page = await osdx(['explain', 'oom-kill-global'])
    expect(page.code).toBe(0)
    for (const part of ['WHAT IT IS', 'HOW TO SEE IT', 'WHAT IT IS NOT', 'WHAT TO DO', 'READ ON', 'SAMPLE', 'WHAT OSDX SAYS OF IT'])
      expect(page.out).toContain(part)
  })
  test('formats', async () => expect((await osdx(['formats'])).out).toMatch(/^dmesg$/m))
  test('completion', async () => {
    expect((await osdx(['completion'])).out).toContain('complete -o')
    expect((await osdx(['--get-yargs-completions', 'osdx', 'ana'])).out).toContain('analyze')
  })
})
