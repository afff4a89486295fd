import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import type { Report } from '../../../src/core/report.ts'
import { chalkFor } from '../../../src/cli/color.ts'
import { render, REPORT_FORMATS } from '../../../src/report/render.ts'
import { osdx } from '../../cli/fake.ts'

type Bytes = Uint8Array | string

/** One hostile input, and what must be said of it: these failures and no other, these gaps and no other. */
export interface Case {
  readonly name: string
  /** One file of this name (`input.log`), or the files of a folder. */
  readonly input?: Bytes
  readonly file?: string
  readonly folder?: Readonly<Record<string, Bytes>>
  /** Standard input, in these pieces. */
  readonly stdin?: readonly Uint8Array[]
  /** Ids of all findings, notes too, each once. */
  readonly finds: readonly string[]
  /** Each gap matches one of them, and each of them a gap; without any there is no gap. Matched against `what: why`. */
  readonly gaps?: readonly RegExp[]
  /** Gaps that there may be as well. */
  readonly may?: readonly RegExp[]
  /** Line of the first evidence of a finding. */
  readonly lines?: Readonly<Record<string, number>>
  /** What stands in the report as JSON, and what does not. */
  readonly says?: readonly string[]
  readonly never?: readonly string[]
  readonly exit?: number
  readonly args?: readonly string[]
}

/** Characters that steer a terminal or a reader's eye, but for newline and tab. */
const STEERS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\ud800-\udfff]/u
const CRASH = /\n\s+at [\w.<>]+ ?\(|internal error|UnhandledPromise|TypeError|RangeError/
/** What CI systems would obey at the beginning of a line. */
const OBEYED = /^(?:::|##(?:vso)?\[)/m
/** Markup that would be rendered: outside of code, not escaped. */
const RENDERED = /(?<!\\)<(?!\/?(?:details|summary)>)[a-z!/]|(?<!\\)\]\(\s*(?:javascript|data):/i
/** Markdown without its fences and code spans. */
const withoutCode = (markdown: string): string =>
  markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1`*$/gm, '').replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)])
}

/** One test of each case. */
export function promised(cases: readonly Case[]): void {
  const home = mkdtempSync(join(tmpdir(), 'osdx-hostile-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  test.each(cases.map((one, i) => ({ ...one, i })))('$name', async (one) => {
    const place = join(home, String(one.i))
    mkdirSync(place)
    for (const [name, bytes] of Object.entries(one.folder ?? {})) {
      mkdirSync(dirname(join(place, name)), { recursive: true })
      writeFileSync(join(place, name), bytes)
    }
    const file = join(place, one.file ?? 'input.log')
    if (one.input !== undefined) writeFileSync(file, one.input)
    const from = one.stdin === undefined ? (one.folder === undefined ? file : place) : '-'
    const { code, out, err } = await osdx(['analyze', from, '--format', 'json', ...(one.args ?? [])], {
      ...(one.stdin === undefined ? {} : { stdin: Readable.from(one.stdin) }),
    })
    expect(err).not.toMatch(STEERS)
    expect(err).not.toMatch(CRASH)
    expect(code, err).toBe(one.exit ?? 0)
    if (code !== 0) {
      for (const gap of one.gaps ?? []) expect(err).toMatch(gap)
      return
    }
    expect(out).not.toMatch(STEERS)
    const report = JSON.parse(out) as Report
    for (const text of stringsOf(report)) expect(text).not.toMatch(STEERS)
    holds(one, report, place, out)
    for (const format of REPORT_FORMATS) {
      const shown = render(report, format, { chalk: chalkFor('never', false, {}), width: 100, verbose: true, quiet: false })
      expect(shown, format).not.toMatch(STEERS)
      expect(shown, format).not.toMatch(CRASH)
      if (format !== 'json') expect(shown, format).not.toMatch(OBEYED)
      if (format === 'markdown') expect(withoutCode(shown)).not.toMatch(RENDERED)
      for (const never of one.never ?? []) expect(shown, format).not.toContain(never)
    }
  })
}

function holds({ finds, gaps = [], may = [], lines = {}, says = [], never = [] }: Case, report: Report, place: string, out: string): void {
  expect([...new Set(report.findings.map(({ id }) => id))].sort().join(' ')).toBe(finds.toSorted().join(' '))
  const told = report.coverage.gaps.map(({ what, why }) => ({ what: what.replace(place, ''), text: `${what.replace(place, '')}: ${why}` }))
  // what stopped early may be empty too, or end in a long line
  const named = new Set(told.filter(({ text }) => [...gaps, ...may].some((one) => one.test(text))).map(({ what }) => what))
  expect(
    told
      .filter(({ what }) => !named.has(what))
      .map(({ text }) => text)
      .join('\n'),
    'gaps',
  ).toBe('')
  for (const gap of gaps) expect(told.map(({ text }) => text).join('\n')).toMatch(gap)
  for (const [id, line] of Object.entries(lines)) expect(report.findings.find((one) => one.id === id)?.evidence[0]?.line, id).toBe(line)
  for (const text of says) expect(out).toContain(text)
  for (const text of never) expect(out).not.toContain(text)
}
