import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { FAILURES } from '../../src/detectors/index.ts'
import { analyze, analyzeText, detectors } from '../../src/index.ts'
import { BLOCKS } from '../../src/parsers/blocks/index.ts'
import { ENVELOPES, unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { recordsOf } from '../records.ts'
import { every, examples, firing, incidents, reportOn, root, stories } from './stories.ts'

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(join(folder, e.name)) : [join(folder, e.name)]))
const alarms = (report: Report) => report.findings.filter((f) => f.severity !== 'note')
/** The parts of the findings that do not depend on where the bytes stood. */
const answer = (report: Report) =>
  report.findings
    .map((f) => ({ id: f.id, count: f.count, facts: f.facts, cause: f.cause }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))

describe('1 one name per failure', () => {
  const files = walk(join(root, 'src/detectors')).map((file) => relative(join(root, 'src/detectors'), file))
  test.each(FAILURES)('$id: its folder and its docs page', ({ id, domain }) => {
    expect(files).toContain(join(domain, id, 'index.ts'))
    expect(existsSync(join(root, 'docs/failures', `${id}.md`)), 'run npm run gen').toBe(true)
  })
  test('ids are unique', () => {
    for (const list of [detectors, PARSERS, BLOCKS, ENVELOPES]) expect(new Set(list.map((x) => x.id)).size).toBe(list.length)
  })
})

describe('2 every detector fires on its examples and keeps silent on its decoys', () => {
  test.each(detectors.map((d) => d.id))('%s has both kinds', (id) => {
    const own = examples.filter((e) => e.id === id)
    expect(own.some((e) => e.fires)).toBe(true)
    expect(own.some((e) => !e.fires)).toBe(true)
  })
  test.each(examples)('$name', async ({ id, files, fires }) => {
    const report = await reportOn(files)
    const found = alarms(report).map((f) => f.id)
    const noted = report.findings.map((f) => f.id)
    if (fires) expect(noted).toContain(id)
    else expect(found).not.toContain(id)
  })
})

// what a line joins is of one pod or server each time, and chains close no circle (test/diagnosis)
test('3 effects exist, and form no cycle where a name in common joins them', () => {
  const known = new Map(FAILURES.map((d) => [d.id, d]))
  // two may lead to each other where each judges of which (a file system that was damaged first, a disk that failed first)
  const isEitherWay = (a: string, b: string): boolean =>
    [known.get(a), known.get(b)].every((d) => d?.mayLeadTo !== undefined) && known.get(b)?.leadsTo?.includes(a) === true
  const visit = (id: string, path: string[]): void => {
    expect(path, `cycle: ${[...path, id].join(' → ')}`).not.toContain(id)
    for (const effect of known.get(id)?.leadsTo ?? []) if (!isEitherWay(id, effect)) visit(effect, [...path, id])
  }
  for (const [id, { leadsTo = [], leadsToByLine = [] }] of known) {
    for (const effect of [...leadsTo, ...leadsToByLine])
      expect(known.has(effect), `${id} leads to ${effect}, which does not exist`).toBe(true)
    visit(id, [])
  }
})

describe('4 each sample is read by its own format only', () => {
  const readers = (text: string, path?: string): string[] =>
    recordsOf(text, path)
      .format.split(', ')
      .filter((name) => PARSERS.some(({ id }) => id === name))
  test.each(PARSERS.flatMap((p) => p.samples.map((sample, i) => ({ id: p.id, name: `${p.id} ${i + 1}`, ...sample }))))(
    '$name',
    ({ id, text, path }) => {
      expect(readers(text, path)).toEqual([id])
    },
  )
  test.each(ENVELOPES.flatMap((e) => e.samples.map((sample) => ({ id: e.id, sample }))))('$id: $sample', ({ id, sample }) => {
    const opened = unwrap(sample)
    expect(readers(sample)).toEqual([])
    if (id !== 'dmesg-x' && id !== 'kmsg')
      expect(ENVELOPES.filter((e) => e.unwrap(sample) !== undefined).map((e) => e.id)[0]).toBe(opened.envelope)
    expect(opened.message).not.toBe('')
  })
})

describe('5 the gate changes nothing but speed', () => {
  test.each(stories)('$name', async ({ files }) => {
    const [shut, open] = await Promise.all([analyzeText(files, { wholeBytes: 0 }), analyzeText(files, { wholeBytes: 0, noGate: true })])
    expect(open.findings).toEqual(shut.findings)
    // a text whose prompts or whose banner (sysstat) name the machine is read in large parts, however long it is
    if (!Object.values(files).some((text) => /^\[?\w+@[\w.-]+[: ]\S*\]?[#$] |^Linux \S+ \([\w.-]+\)\s/m.test(text)))
      expect((await reportOn(files)).findings).toEqual(shut.findings)
    expect(open.incidents).toEqual(shut.incidents)
    // amid ordinary lines of a text that is read whole
    const [whole, skipped] = await Promise.all([analyzeText(files, { noGate: true }), analyzeText(files, { headLines: 0 })])
    expect(skipped.findings).toEqual(whole.findings)
    expect(skipped.incidents).toEqual(whole.incidents)
    expect(skipped.coverage.unexplained).toEqual(whole.coverage.unexplained)
    expect(open.coverage.unexplained).toEqual(shut.coverage.unexplained)
  })
})

describe('6 standard input is read as a file is, in blocks and line by line', () => {
  const single = stories.flatMap(({ name, files }) => (Object.keys(files).length === 1 ? [{ name, text: Object.values(files)[0]! }] : []))
  test.each(single)('$name', async ({ text }) => {
    const stdin = { stdin: Readable.from([Buffer.from(text)]), wholeBytes: 0 }
    const piped = await analyze(['-'], stdin)
    const plain = await analyze(['-'], { ...stdin, stdin: Readable.from([Buffer.from(text)]), plainly: true })
    const file = await analyzeText({ 'capture.txt': text }, { wholeBytes: 0 })
    expect(JSON.stringify(answer(piped))).toBe(JSON.stringify(answer(file)).replaceAll('capture.txt', '-'))
    expect(JSON.stringify(answer(plain))).toBe(JSON.stringify(answer(piped)))
  })
})

describe('7 a cut input never throws', () => {
  test.each(firing)('$name', async ({ files }) => {
    const [path, text] = Object.entries(files)[0] ?? ['', '']
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.boolean(), async (at, head) => {
        const report = await analyzeText({ ...files, [path]: head ? text.slice(at) : text.slice(0, at) })
        for (const finding of report.findings) expect(finding.evidence.length).toBeGreaterThan(0)
      }),
      { numRuns: 12, seed: 7 },
    )
  })
})

test('7 random bytes yield nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 4096 }), async (bytes) => {
      const report = await analyzeText({ 'x.log': Buffer.from(bytes).toString('latin1') })
      expect(report.findings).toEqual([])
    }),
    { numRuns: 50, seed: 7 },
  )
})

describe('fixtures/incidents: whole stories', () => {
  test('the healthy one is there', () => expect(incidents.map((i) => i.name)).toContain('healthy'))
  test.each(incidents)('$name', async ({ name, files, expected }) => {
    const report = await reportOn(files)
    const found = [...new Set(alarms(report).map((f) => f.id))]
    for (const id of expected.expect) expect(found).toContain(id)
    for (const id of expected.forbid ?? []) expect(found).not.toContain(id)
    if (expected.expect.length === 0) expect(found.filter((id) => !(expected.allow ?? []).includes(id))).toEqual([])
    if (expected.root !== undefined) expect(report.findings.find((f) => f.key === report.incidents[0]?.root)?.id, name).toBe(expected.root)
    if (expected.incidents !== undefined) expect(report.incidents).toHaveLength(expected.incidents)
    const said = JSON.stringify(report.findings.map(({ evidence: _evidence, against: _against, ...rest }) => rest))
    for (const [fact, value] of Object.entries(expected.facts ?? {})) expect(said, fact).toContain(String(value))
  })
})

describe('13 every line of evidence stands where it says', () => {
  test.each(every)('$name', async ({ files }) => {
    const report = await reportOn(files)
    for (const finding of report.findings) {
      expect(finding.evidence.length, finding.id).toBeGreaterThan(0)
      for (const proof of finding.evidence) {
        const line = files[proof.artifact]?.split('\n')[proof.line - 1]?.replace(/\r$/, '')
        expect(line, `${proof.artifact}:${proof.line}`).toBeDefined()
        const shown = proof.text.replace(/… \(\d+ characters cut\)$/, '')
        if (!/\\x|\\u|\[masked/.test(shown)) expect(line).toContain(shown)
        const offset = Buffer.byteLength(
          files[proof.artifact]!.split('\n')
            .slice(0, proof.line - 1)
            .map((l) => `${l}\n`)
            .join(''),
        )
        expect(proof.offset, `${proof.artifact}:${proof.line}`).toBe(offset)
      }
    }
  })
})

describe('12 wrapping changes no finding', () => {
  test.each(stories)('CRLF: $name', async ({ files }) => {
    const crlf = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]))
    expect(answer(await analyzeText(crlf))).toEqual(answer(await reportOn(files)))
  })
})
