import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnalyzeOptions } from '../../src/analyze-options.ts'
import type { Report } from '../../src/core/report.ts'
import { Gaps } from '../../src/input/gaps.ts'
import { DEFAULT_LIMITS, type Source } from '../../src/input/source.ts'
import { readAll } from '../../src/readers/read-all.ts'
import { Run } from '../../src/run.ts'
import { moreTexts } from './more-texts.ts'
import { firing, incidents, type Story, stories } from './stories.ts'

const more = moreTexts()
test.skipIf(more.length > 0)('no other texts: OSDX_TEXTS names none', () => {})

type Contents = Readonly<Record<string, Uint8Array>>
const bytesOf = (files: Story['files']): Contents =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))

/** The report on files whose bytes come in such pieces. */
async function reportInPieces(
  files: Contents,
  sizes: readonly number[],
  options: Pick<AnalyzeOptions, 'wholeBytes'> = {},
): Promise<Report> {
  const run = new Run(options)
  const gaps = new Gaps()
  let turn = 0
  const pieces = async function* (bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length;) {
      const size = sizes.length === 0 ? bytes.length : sizes[turn++ % sizes.length]!
      // a copy: whoever keeps a part of it must not see the next one there
      yield Uint8Array.from(bytes.subarray(at, at + size))
      at += size
    }
  }
  const sources = async function* (): AsyncGenerator<Source> {
    for (const [path, bytes] of Object.entries(files)) yield { path, open: () => pieces(bytes) }
  }
  await readAll(sources, run, gaps, { ...options, maxLine: DEFAULT_LIMITS.maxLine, workers: 0, onBytes: () => {} })
  return run.report(gaps)
}

describe('20 however the bytes come, the report is the same', () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3_000 })), { minLength: 1, maxLength: 30 })
  test.each([...firing, ...incidents, ...more].filter((_, n) => n % 2 === 0))('$name', async ({ files }) => {
    const bytes = bytesOf(files)
    for (const options of [{}, { wholeBytes: 0 }] as const) {
      const whole = JSON.stringify(await reportInPieces(bytes, [], options))
      await fc.assert(
        fc.asyncProperty(sizes, async (some) => {
          expect(JSON.stringify(await reportInPieces(bytes, some, options))).toBe(whole)
        }),
        { numRuns: 2, seed: 7, endOnFailure: true },
      )
    }
  })
})

/** What a report says, but for where in the bytes it stands, and for the lines around it, which are kept of texts in plain UTF-8 alone. */
const said = ({ findings, incidents: all, coverage: { artifacts: _artifacts, gaps, unexplained } }: Report) => {
  const alone = findings.map((finding) => ({
    ...finding,
    evidence: finding.evidence.map(({ before: _before, after: _after, ...line }) => line),
  }))
  return JSON.stringify({ findings: alone, all, gaps, unexplained }, (key, value: unknown) =>
    key === 'offset' ? undefined : value,
  ).replaceAll('\ufeff', '')
}

/** The lines around each quote, in their order; undefined where none are kept. */
const around = ({ findings }: Report) =>
  findings.flatMap(({ evidence }) =>
    evidence.map(({ before, after }) => (before ?? after) && JSON.stringify({ before, after }).replaceAll('\ufeff', '')),
  )

const WRITTEN: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16LE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16BE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  CR: (text) => Buffer.from(text.replaceAll('\n', '\r')),
  'CRLF, the last one cut': (text) => Buffer.from(text.replaceAll('\n', '\r\n').slice(0, -1)),
  'no newline at the end': (text) => Buffer.from(text.replace(/\n$/, '')),
}

describe('21 however the text is written down, the report is the same', () => {
  const own = [...stories, ...more].filter(({ files }) => Object.values(files).every((text) => text !== '' && !/[\r\ufeff]/.test(text)))
  const ways = Object.entries(WRITTEN)
  describe.each(ways.map(([name, write], turn) => ({ name, write, turn })))('$name', ({ write, turn }) => {
    // each story in one of the ways
    test.each(own.filter((_, n) => n % ways.length === turn))('$name', async ({ files }) => {
      const plain = await reportInPieces(bytesOf(files), [])
      const other = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, write(text)]))
      const again = await reportInPieces(other, [])
      expect(said(again)).toBe(said(plain))
      // none are shown, or the same
      const lines = around(plain)
      for (const [i, shown] of around(again).entries()) if (shown !== undefined) expect(shown).toBe(lines[i])
    })
  })
})
