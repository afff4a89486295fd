import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Evidence, Report } from '../../src/core/report.ts'
import { sanitize } from '../../src/report/sanitize.ts'
import { artifactLocation } from '../../src/report/sarif/artifact-location.ts'
import { message } from '../../src/report/sarif/message.ts'
import { renderSarif } from '../../src/report/sarif/sarif.ts'
import { finding, report, STEERING } from './sample.ts'
import { readSarif, sarifErrors } from './sarif-schema.ts'

const runOf = (of: Report) => readSarif(renderSarif(sanitize(of))).runs[0]
const line = (artifact: string, number: number, parts: Partial<Evidence> = {}): Evidence => ({
  artifact,
  line: number,
  offset: 0,
  text: `line ${number}`,
  ...parts,
})

test('the schema refuses what is none', () => {
  expect(sarifErrors({ version: '2.1.0', runs: [] })).toEqual([])
  expect(sarifErrors({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ ruleId: 'x' }] }] })).toEqual([
    "/runs/0/results/0 must have required property 'message'",
  ])
})

describe('a result', () => {
  const root = finding({
    evidence: [
      line('b.tar.gz!kern.log', 35, { endLine: 40 }),
      line('b.tar.gz!kern.log', 13, { note: 'the limit' }),
      line('copy.log', 7, { copyOf: { artifact: 'b.tar.gz!kern.log', line: 35 } }),
    ],
    against: [{ note: 'the node had memory to spare' }, { note: 'it had been quiet', evidence: line('free.txt', 2) }],
  })
  const effect = finding({
    key: 'crash-loop#1',
    id: 'crash-loop',
    severity: 'warning',
    confidence: 0.7,
    effect: 'It is held back.',
    evidence: [line('describe.txt', 41)],
    links: [],
  })
  const note = finding({ key: 'container-limit-low#1', id: 'container-limit-low', severity: 'note', headline: 'Low.', cause: '' })
  const of = report([note, effect, root], {
    incidents: [{ root: root.key, effects: [effect.key], why: [], alternatives: [], headline: 'The answer.' }],
  })
  const run = runOf(of)
  const [first, second, third] = run.results

  test('stands in the order of the incidents, with its level and its rank', () => {
    expect(run.results.map(({ ruleId, level, rank, occurrenceCount }) => [ruleId, level, rank, occurrenceCount])).toEqual([
      ['oom-kill-cgroup', 'error', 97, 3],
      ['crash-loop', 'warning', 70, 3],
      ['container-limit-low', 'note', 97, 3],
    ])
    expect(run.results.map(({ ruleIndex }) => run.tool.driver.rules[ruleIndex]!.id)).toEqual(run.results.map(({ ruleId }) => ruleId))
  })
  test('says what and why', () => {
    expect(first!.message.text).toBe(`${root.title} ${root.cause}`)
    expect(third!.message.text).toBe('Low.')
  })
  test('has its deciding line, the others, and those against it; no copy', () => {
    expect(first!.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'b.tar.gz!/kern.log' },
          region: { startLine: 35, snippet: { text: 'line 35' } },
          contextRegion: { startLine: 35, endLine: 40 },
        },
      },
    ])
    expect(
      first!.relatedLocations!.map(({ id, message: { text }, physicalLocation: { region, artifactLocation: at } }) => [
        id,
        at.uri,
        region.startLine,
        text,
      ]),
    ).toEqual([
      [1, 'b.tar.gz!/kern.log', 13, 'the limit'],
      [2, 'free.txt', 2, 'Against it: it had been quiet'],
    ])
  })
  test('of a root shows what led to what', () => {
    expect(
      first!.codeFlows![0]!.threadFlows[0]!.locations.map(({ location }) => [
        location.physicalLocation.region.startLine,
        location.message.text,
      ]),
    ).toEqual([
      [35, root.title],
      [41, 'It is held back.'],
    ])
    expect(second!.codeFlows).toBeUndefined()
  })
  test('keeps the rest in its properties', () => {
    expect(first!.properties).toMatchObject({
      key: root.key,
      severity: 'critical',
      incident: 1,
      role: 'root',
      first: root.first,
      entities: root.entities,
      fix: root.fix,
    })
    expect(second!.properties).toMatchObject({ incident: 1, role: 'effect' })
    expect(third!.properties).not.toHaveProperty('incident')
  })
  test('links to a page only where there is one', () => {
    expect(run.tool.driver.rules.map(({ id, helpUri }) => [id, helpUri])).toEqual([
      ['oom-kill-cgroup', root.links[0]],
      ['crash-loop', undefined],
      ['container-limit-low', root.links[0]],
    ])
  })
})

test('a fingerprint is of the failure and its things, whatever their order and their key', () => {
  const prints = (...entities: Record<string, string | number>[]) =>
    runOf(report(entities.map((one, i) => finding({ key: `oom-kill-cgroup#${i + 1}`, entities: one })))).results.map(
      ({ partialFingerprints }) => partialFingerprints['failureAndEntities/v1']!,
    )
  const [a, b, c, again] = prints({ pid: 1, comm: 'x' }, { comm: 'x', pid: 1 }, { comm: 'x', pid: 2 }, { pid: 1, comm: 'x' })
  expect(a).toMatch(/^[0-9a-f]{16}:1$/)
  expect([b, again]).toEqual([a!.replace(/1$/, '2'), a!.replace(/1$/, '3')])
  expect(c!.slice(0, 16)).not.toBe(a!.slice(0, 16))
  expect(prints({ comm: 'x', pid: 1 })).toEqual([a])
  const [other] = runOf(report([finding({ id: 'segfault', key: 'segfault#1', entities: { pid: 1, comm: 'x' } })])).results
  expect(Object.values(other!.partialFingerprints)[0]!.slice(0, 16)).not.toBe(a!.slice(0, 16))
})

test('what was not read, and lines that nothing explains, are notifications', () => {
  const of = report([])
  of.coverage.gaps.push({ what: 'kern.log', why: 'truncated: gzip', kind: 'incomplete' })
  of.coverage.unexplained.push({ artifact: 'b.tar.gz!var/log/kern.log', line: 9, offset: 1, text: 'x failed', count: 2, gravity: 'failed' })
  const { results, invocations, artifacts } = runOf(of)
  expect(results).toEqual([])
  const [{ executionSuccessful, toolExecutionNotifications: told }] = invocations
  expect(executionSuccessful).toBe(true)
  expect(told.map(({ level, message: { text }, properties: { kind } }) => [level, kind, text])).toEqual([
    ['note', 'unknown-format', 'core.4242: unsupported: binary data of an unknown format'],
    ['warning', 'incomplete', 'kern.log: truncated: gzip'],
    ['warning', 'unexplained', 'This line says that something broke, and no result explains it: x failed'],
  ])
  expect(told[2]!.locations![0]!.physicalLocation.artifactLocation).toEqual({ uri: 'b.tar.gz!/var/log/kern.log' })
  expect(artifacts).toMatchObject([
    { location: { uri: 'b.tar.gz!/var/log/kern.log' }, length: 100, properties: { format: 'dmesg', lines: 9 } },
  ])
})

describe('the place of a file', () => {
  test.each([
    ['kern.log', { uri: 'kern.log' }],
    ['./logs/kern.log', { uri: 'logs/kern.log' }],
    ['../x/kern.log', { uri: '../x/kern.log' }],
    ['/var/log/kern.log', { uri: 'var/log/kern.log', uriBaseId: 'ROOT' }],
    ['//host/x', { uri: 'host/x', uriBaseId: 'ROOT' }],
    ['-', { uri: 'stdin' }],
    ['-!a/b.log', { uri: 'stdin!/a/b.log' }],
    ['-v', { uri: '-v' }],
    ['incident.tar.gz!var/log/kern.log', { uri: 'incident.tar.gz!/var/log/kern.log' }],
    ['a.tar!/etc/x!b', { uri: 'a.tar!/etc/x!/b' }],
    ['a.tar!../../etc/passwd', { uri: 'a.tar!..%2F..%2Fetc%2Fpasswd' }],
    ['a b [1].log', { uri: 'a%20b%20%5B1%5D.log' }],
    ['http:x/100%?#', { uri: 'http%3Ax/100%25%3F%23' }],
    ['журнал.log', { uri: '%D0%B6%D1%83%D1%80%D0%BD%D0%B0%D0%BB.log' }],
    ['C:\\x', { uri: 'C%3A%5Cx' }],
    ['', { uri: '.' }],
    ['/', { uri: '.', uriBaseId: 'ROOT' }],
  ])('%s', (path, place) => expect(artifactLocation(path)).toEqual(place))

  test('is a relative reference that stays what it names, whatever the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (file, member) => {
        const { uri } = artifactLocation(`a.tar!${member}`)
        expect(new URL(uri, 'file:///top/').href).toMatch(/^file:\/\/\/top\/a\.tar!/)
        expect(uri).toMatch(/^[!-~]+$/)
        expect(new URL(artifactLocation(file).uri, 'https://example.org/a/b/').host).toBe('example.org')
      }),
    )
  })
})

test('a message holds no placeholder and no link', () => {
  expect(message('{0} said [click](https://x) in [a] {')).toEqual({ text: '{{0}} said [click\\](https://x) in [a] {{' })
})

describe('somebody else writes the words', () => {
  const hostile = '\x1b]2;x\x07\u202e<b>\ud800\ufffe ##vso[task] ]]> {0} [a](b) \u0000'
  test.each([
    [
      'in every word',
      report([
        finding({
          headline: hostile,
          cause: hostile,
          entities: { comm: hostile, [hostile]: 1 },
          evidence: [line(hostile, 1, { text: hostile, note: hostile })],
        }),
      ]),
    ],
    [
      'in two million letters',
      report([finding({ cause: 'x'.repeat(2_000_000), evidence: [line('a'.repeat(2_000_000), 1, { text: 'b'.repeat(2_000_000) })] })]),
    ],
    ['as names of objects', report([finding({ entities: JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string> })])],
    ['in a link', report([finding({ links: ['https://[', 'https://x y/<z>'] })])],
    ['in a report of nothing', report([], { summary: hostile })],
  ])('%s', (_, of) => {
    const text = renderSarif(sanitize(of))
    readSarif(text)
    expect(STEERING.test(text.replaceAll('\n', ''))).toBe(false)
    expect(text).not.toContain('##vso[')
  })
})

test('it is at most 10 MB, and says what is left out', () => {
  const many = Array.from({ length: 12_000 }, (_, i) =>
    finding({
      key: `oom-kill-cgroup#${i + 1}`,
      cause: 'c'.repeat(3_000),
      evidence: Array.from({ length: 50 }, (__, n) => line('k', n + 1)),
    }),
  )
  const text = renderSarif(report(many))
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000_000)
  const { results, invocations } = readSarif(text).runs[0]
  expect(results.length).toBeGreaterThan(1_000)
  expect(invocations[0].toolExecutionNotifications[0]).toEqual({
    level: 'warning',
    message: { text: `${(12_000 - results.length).toLocaleString('en-US')} more findings: see the JSON.` },
    properties: { kind: 'limit' },
  })
})
