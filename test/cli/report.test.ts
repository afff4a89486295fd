import fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { REPORT_FORMATS } from '../../src/report/render.ts'
import { readJunit } from '../report/read-junit.ts'
import { finding, report, STEERING } from '../report/sample.ts'
import { readSarif } from '../report/sarif-schema.ts'
import { KILL, osdx } from './fake.ts'

const folder = mkdtempSync(join(tmpdir(), 'osdx-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string, text?: string) => {
  const path = join(folder, name)
  if (text !== undefined) writeFileSync(path, text)
  return path
}
const bundle = new URL('../../fixtures/bundles/incident.tar.gz', import.meta.url).pathname
const log = at('kern.log', KILL)
/** A report as somebody saved it. */
const saved = (parts: object, name = 'made.json') => at(name, JSON.stringify({ ...report(), ...parts }))
const oneLine = /^osdx: [^\n]+\n$/

describe('a saved report in every form is what analyze gives', () => {
  const json = at('bundle.json')
  const ways: string[][] = [
    ...REPORT_FORMATS.map((format) => ['--format', format]),
    ['-q'],
    ['-v'],
    ['--color', 'always'],
    ['--fail-on', 'error'],
  ]
  test.each(ways)('%s %s', async (...ways) => {
    const way = ways.filter((word) => word !== undefined)
    expect((await osdx([bundle, '-o', json])).code).toBe(0)
    const analyzed = await osdx([bundle, ...way])
    expect(await osdx(['report', json, ...way])).toEqual(analyzed)
    expect(await osdx(['report', '-', ...way], { stdin: readFileSync(json, 'utf8') })).toEqual(analyzed)
    expect(analyzed.code).toBe(way[0] === '--fail-on' ? 1 : 0)
  })
  test('as wide as it is asked', async () => {
    const narrow = { env: { COLUMNS: '60' } }
    const analyzed = await osdx([bundle], narrow)
    expect(await osdx(['report', json], narrow)).toEqual(analyzed)
    expect(analyzed).not.toEqual(await osdx([bundle]))
  })
  test('from a pipe without a name', async () => {
    expect(await osdx(['report'], { stdin: readFileSync(json, 'utf8') })).toEqual(await osdx([bundle]))
    const { code, err } = await osdx(['report'], { stdinTty: true })
    expect(code).toBe(2)
    expect(err).toMatch(/^osdx: nothing to read: name a saved report .*\n$/)
  })
})

test.each([
  ['x.sarif', (text: string) => readSarif(text).runs[0].results[0]!.ruleId],
  ['x.sarif.json', (text: string) => readSarif(text).runs[0].results[0]!.ruleId],
  ['x.xml', (text: string) => readJunit(text).children[0]!.children[0]!.attributes['name']],
  ['x.json', (text: string) => (JSON.parse(text) as Report).findings[0]!.id],
])('the ending chooses the form: %s', async (name, idOf) => {
  for (const argv of [
    [log],
    ['report', saved({ findings: [finding({ id: 'oom-kill-global' })], coverage: { ...report().coverage, notObserved: [] } })],
  ]) {
    expect(await osdx([...argv, '-o', at(name)])).toEqual({ code: 0, out: '', err: '' })
    expect(idOf(readFileSync(at(name), 'utf8'))).toBe('oom-kill-global')
  }
})

describe('what is no report ends with 2 and one line that names it', () => {
  const deep = `{"schemaVersion":1,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  test.each([
    ['no file', join(folder, 'none.json'), /none\.json: no such file or folder/],
    ['a folder', folder, /: it is a folder/],
    ['empty', at('empty.json', ''), /empty\.json: it is empty/],
    ['a log', log, /kern\.log: not JSON: /],
    ['an archive', bundle, /incident\.tar\.gz: not JSON: it is no text in UTF-8/],
    ['cut', at('cut.json', JSON.stringify(report()).slice(0, -9)), /cut\.json: not JSON: /],
    ['another JSON', at('other.json', '{"name":"x"}'), /other\.json: not a report of osdx: it has no "schemaVersion"/],
    ['a word', at('word.json', '"schemaVersion"'), /it has no "schemaVersion"/],
    ['null', at('null.json', 'null'), /it has no "schemaVersion"/],
    [
      'a later version',
      saved({ schemaVersion: 2 }, 'later.json'),
      /later\.json: not a report that this osdx reads: its "schemaVersion" is 2, not 1/,
    ],
    ['a version that is none', saved({ schemaVersion: { a: 1 } }, 'none-version.json'), /its "schemaVersion" is {"a":1}, not 1/],
    [
      'a severity that is none',
      saved({ findings: [{ ...finding(), severity: 'fatal' }] }, 'fatal.json'),
      /fatal\.json: not a report of osdx: findings\/0\/severity: /,
    ],
    ['an id that is markup', saved({ findings: [{ ...finding(), id: '<b>' }] }, 'id.json'), /findings\/0\/id: /],
    ['a part that is missing', saved({ coverage: { artifacts: [], gaps: [] } }, 'part.json'), /coverage: .*notObserved/],
    ['a text for a list', saved({ incidents: 'none' }, 'list.json'), /incidents: /],
    ['deeper than any', at('deep.json', deep), /it holds more than 64 levels/],
    [
      'a number beyond all',
      at('number.json', JSON.stringify(report()).replace('"lines":9', '"lines":1e999')),
      /it holds a number that is too large/,
    ],
    ['more than any', at('many.json', `{"schemaVersion":1,"x":[${'1,'.repeat(2_000_000)}1]}`), /it holds more than 2,000,000 values/],
    ['larger than any', at('large.json', ' '.repeat(25 * 2 ** 20)), /large\.json: larger than 24 MiB/],
  ])('%s', async (_, path, message) => {
    const { code, out, err } = await osdx(['report', path])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(oneLine)
    expect(err).toMatch(message)
  })
  test('of standard input', async () => {
    expect(await osdx(['report', '-'], { stdin: 'x' })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^osdx: standard input: not JSON: /) as string,
    })
  })
  test('the output is not the saved report', async () => {
    const path = saved({}, 'both.json')
    const { code, err } = await osdx(['report', path, '-o', path])
    expect(code).toBe(2)
    expect(err).toMatch(/it is one of the inputs/)
    expect((JSON.parse(readFileSync(path, 'utf8')) as Report).findings).toHaveLength(1)
  })
  test.each([
    [['report', log, log], /report takes one saved report/],
    [['report', log, '--since', '2h'], /report takes no --since/],
    [['report', log, '--formt', 'json'], /did you mean --format/],
    [['report', ''], /an input is an empty word/],
  ])('%j', async (argv, message) => {
    const { code, err } = await osdx(argv)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})

describe('reports of other versions with the same number', () => {
  test('0.1.0 wrote moments otherwise and listed no lines that nothing explains', async () => {
    const { headline: _, ...old } = finding({ first: '--11-21T14:03:11', last: '12.000000 s after boot' })
    const { unexplained: __, ...coverage } = report().coverage
    const path = saved(
      { findings: [old], coverage, timeline: [{ time: '--11-21T14:03:11', clock: 'wall', text: 'killed', finding: old.key }] },
      'old.json',
    )
    for (const format of REPORT_FORMATS) {
      const { code, out, err } = await osdx(['report', path, '--format', format, '-v'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain('oom-kill-cgroup')
    }
  })
  test('what is not known is kept', async () => {
    const path = saved({ later: { thing: 1 }, findings: [{ ...finding(), mood: 'good' }] }, 'new.json')
    const { out } = await osdx(['report', path, '--format', 'json'])
    expect(JSON.parse(out)).toMatchObject({ later: { thing: 1 }, findings: [{ mood: 'good' }] })
  })
})

describe('a saved report is somebody else’s', () => {
  const words = '\x1b]2;x\x07\u202e ]]></failure> ##vso[task] PGPASSWORD=Tr0ub4dorX9 \ufffe'
  const names = JSON.parse(`{"__proto__":{"polluted":true},"constructor":1,${JSON.stringify(words)}:2}`) as Record<string, number>
  const path = at(
    'hostile.json',
    JSON.stringify({
      ...report([
        finding({
          headline: words,
          cause: words,
          title: words,
          facts: names,
          evidence: [{ artifact: words, line: 1, offset: 0, text: words }],
        }),
      ]),
      summary: words,
      later: names,
    }),
  )
  test.each(REPORT_FORMATS)('%s', async (format) => {
    for (const more of [[], ['-v'], ['-q']]) {
      const { code, out, err } = await osdx(['report', path, '--format', format, ...more])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(STEERING.test(out.replaceAll('\n', ''))).toBe(false)
      expect(out).not.toMatch(/Tr0ub4dorX9|##vso\[/)
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
  test('no report that the schema takes makes any form throw', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\n', '-', '!', '](', '&', '__proto__'))
    const texts = fc.array(text, { maxLength: 3 })
    const number = fc.oneof(fc.integer({ min: 1 }), fc.constantFrom(1, 2 ** 53, 1e300))
    const quote = fc.record(
      { artifact: text, line: number, offset: fc.nat(), text, endLine: number, note: text, message: text },
      { requiredKeys: ['artifact', 'line', 'offset', 'text'] },
    )
    const key = fc.constantFrom('a#1', 'a#2', 'b-c#1', 'b-c#7')
    const found = fc.record(
      {
        key,
        id: fc.constantFrom('a', 'b-c'),
        title: text.filter((one) => one !== ''),
        headline: text.filter((one) => one !== ''),
        severity: fc.constantFrom('note', 'warning', 'error', 'critical'),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        because: texts,
        count: number,
        first: text,
        lastSinceBoot: fc.double({ noNaN: true, noDefaultInfinity: true }),
        when: text,
        effect: text,
        state: text,
        excluded: text,
        entities: fc.dictionary(text, fc.oneof(text, fc.integer())),
        facts: fc.dictionary(text, fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true }),
        cause: text,
        evidence: fc.array(quote, { maxLength: 4 }),
        against: fc.array(fc.record({ note: text, evidence: quote }, { requiredKeys: ['note'] }), { maxLength: 2 }),
        fix: fc.array(
          fc.record({ when: fc.constantFrom('now', 'durable', 'verify'), say: text, run: text }, { requiredKeys: ['when', 'say'] }),
          { maxLength: 3 },
        ),
        open: fc.array(fc.record({ ask: text, run: text }, { requiredKeys: ['ask'] }), { maxLength: 2 }),
        links: fc.array(
          text.map((one) => `https://${one}`),
          { maxLength: 2 },
        ),
      },
      {
        requiredKeys: [
          'key',
          'id',
          'title',
          'severity',
          'confidence',
          'because',
          'count',
          'entities',
          'facts',
          'cause',
          'evidence',
          'against',
          'fix',
          'links',
        ],
      },
    )
    const incident = fc.record(
      { root: key, effects: fc.array(key, { maxLength: 3 }), why: texts, alternatives: texts, headline: text },
      { requiredKeys: ['root', 'effects', 'why', 'alternatives'] },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(found, { maxLength: 4 }),
        fc.array(incident, { maxLength: 3 }),
        text,
        async (findings, incidents, summary) => {
          const stdin = JSON.stringify({ ...report(), findings, incidents, summary })
          for (const format of REPORT_FORMATS) {
            const { code, out, err } = await osdx(['report', '-', '--format', format, '-v'], { stdin })
            expect({ code, err }, format).toEqual({ code: 0, err: '' })
            expect(STEERING.test(out.replaceAll('\n', ''))).toBe(false)
            if (format === 'sarif') expect(readSarif(out).runs[0].results).toHaveLength(findings.length)
            if (format === 'junit') readJunit(out)
          }
        },
      ),
      { numRuns: 25, seed: 11 },
    )
  })
})
