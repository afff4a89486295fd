import { describe, expect, test } from 'vitest'
import { LINES_LOST, type Report, WOULD_SHOW } from '../../src/core/report.ts'
import { renderJunit } from '../../src/report/junit/junit.ts'
import { xmlText } from '../../src/report/junit/xml.ts'
import { sanitize } from '../../src/report/sanitize.ts'
import { type Element, readJunit, readXml } from './read-junit.ts'
import { finding, report, STEERING } from './sample.ts'

const read = (of: Report): Element => readJunit(renderJunit(sanitize(of)))
/** Of each case its suite, its class, its name and how it ended. */
const told = (of: Report) =>
  read(of).children.flatMap((suite) =>
    suite.children.map(({ attributes, children }) =>
      [suite.attributes['name'], attributes['classname'], attributes['name'], children[0]!.name].join(' | '),
    ),
  )
const only = (of: Report): Element => read(of).children[0]!.children[0]!

test('what reads them back refuses what is none', () => {
  expect(() => readXml('<a>\u0001</a>')).toThrow()
  expect(() => readXml('<a>]]></a>')).toThrow()
  expect(() => readXml('<a><b></a>')).toThrow()
  expect(() => readJunit('<testsuites name="" tests="1" failures="0" errors="0" skipped="0"></testsuites>')).toThrow(/tells 1,0,0/)
})

test('a suite of each machine, a case of each failure in it', () => {
  const of = report([
    finding({ entities: { host: 'db1.example.org' } }),
    finding({ key: 'oom-kill-cgroup#2', entities: { host: 'db1.example.org', pid: 2 } }),
    finding({ key: 'segfault#1', id: 'segfault', severity: 'warning', entities: { host: 'web1' } }),
    finding({ key: 'clock-skew#1', id: 'clock-skew', severity: 'note', entities: { host: 'web1' } }),
    finding({ key: 'crash-loop#1', id: 'crash-loop', entities: {} }),
  ])
  expect(told(of)).toEqual([
    'db1.example.org | osdx.db1_example_org | oom-kill-cgroup | failure',
    'web1 | osdx.web1 | segfault | failure',
    'web1 | osdx.web1 | clock-skew | system-out',
    'osdx | osdx | crash-loop | failure',
    'osdx | osdx | oom-kill-global | system-out',
    'osdx | osdx | not read: core.4242 | skipped',
  ])
  const root = read(of)
  expect(root.attributes).toMatchObject({ tests: '6', failures: '3', errors: '0', skipped: '1' })
  expect(root.children.map(({ attributes: { hostname } }) => hostname)).toEqual(['db1.example.org', 'web1', undefined])
})

test('what is of no machine alone stands with the only one', () => {
  const of = report([], {})
  of.coverage.machines = [{ name: 'db1', aliases: [], boots: [] }]
  of.coverage.notObserved = [
    { id: 'segfault', in: 'kernel log (kern.log)', certainty: WOULD_SHOW },
    { id: 'soft-lockup', in: 'kernel log (kern.log)', certainty: LINES_LOST },
  ]
  of.coverage.unexplained = [{ artifact: 'kern.log', line: 9, offset: 1, text: 'x failed', count: 2, gravity: 'failed' }]
  of.coverage.unexplainedOmitted = 5
  of.coverage.gaps.push({ what: 'core.4242', why: 'limit: x' })
  expect(told(of)).toEqual([
    'db1 | osdx.db1 | segfault | system-out',
    'db1 | osdx.db1 | soft-lockup | skipped',
    'db1 | osdx.db1 | unexplained lines | skipped',
    'db1 | osdx.db1 | not read: core.4242 | skipped',
  ])
  const skipped = read(of).children[0]!.children.map(({ children: [one] }) => [one!.attributes['message'], one!.text])
  expect(skipped).toEqual([
    [undefined, `Not seen in kernel log (kern.log): ${WOULD_SHOW}`],
    [LINES_LOST, 'Looked for in kernel log (kern.log).'],
    ['7 lines that say that something broke and that no failure explains', 'kern.log:9  x failed'],
    ['unsupported: binary data of an unknown format; limit: x', ''],
  ])
})

test('a failure tells what, why, when, how sure, the proof and the fix', () => {
  const { attributes, children } = only(
    report([
      finding({
        headline: 'java was killed.',
        when: 'once',
        against: [{ note: 'a quiet node' }],
        fix: [{ when: 'now', say: 'Raise it', run: 'a\nb', changes: 'cluster' }],
      }),
    ]),
  )
  expect(attributes).toEqual({ classname: 'osdx', name: 'oom-kill-cgroup', file: 'b.tar.gz!var/log/kern.log', line: '1234', time: '0' })
  const [failure] = children
  expect(failure!.attributes).toEqual({ message: 'java was killed.', type: 'critical' })
  expect(failure!.text.split('\n')).toEqual([
    'java was killed.',
    finding().cause,
    'When: once',
    '97 % sure (two independent sources: kernel log, pod status)',
    'Proof: kern.log:1234–1260  Memory cgroup out of memory: Killed process 4242 (java)',
    'Against: a quiet node',
    'Fix, now: Raise it CHANGES THE CLUSTER:',
    '$ a',
    '$ b',
  ])
})

test('several of one failure on one machine are one case, which says how many', () => {
  const { children } = only(report(Array.from({ length: 12 }, (_, i) => finding({ key: `oom-kill-cgroup#${i + 1}` }))))
  expect(children[0]!.attributes['message']).toBe(`${finding().title} (and 11 more)`)
  expect(children[0]!.text.match(/^Proof: /gm)).toHaveLength(10)
  expect(children[0]!.text).toMatch(/\n\n… 2 more: see the JSON$/)
})

describe('somebody else writes the words', () => {
  const hostile = '\x1b]2;x\x07\u202e\ud800\ufffe\uffff ##vso[task] ]]></failure><testcase/>&amp;<!--"\'\t\n::error::x \u0000'
  const evidence = [{ ...finding().evidence[0]!, artifact: hostile, text: hostile, note: hostile }]
  test('none of them is markup, a control character, or a command', () => {
    const of = report([
      finding({
        headline: hostile,
        cause: hostile,
        entities: { host: hostile },
        evidence,
        fix: [{ when: 'now', say: hostile, run: hostile }],
      }),
    ])
    of.coverage.gaps.push({ what: hostile, why: hostile })
    of.coverage.notObserved.push({ id: 'segfault', in: hostile, certainty: hostile })
    const xml = renderJunit(sanitize(of))
    expect(STEERING.test(xml.replaceAll('\n', ''))).toBe(false)
    expect(xml).not.toMatch(/##vso\[|^::|[\ufffe\uffff]/m)
    const root = readJunit(xml)
    expect(root.attributes).toMatchObject({ tests: '5', failures: '1', skipped: '2' })
    const [{ children }] = root.children as [Element]
    expect(children[0]!.children[0]!.attributes['message']).toBe(
      '\\x1b]2;x\\x07\\u202e\\ud800\\ufffe\\uffff # #vso[task] ]]></failure><testcase/>&amp;<!--"\'\t\\x0a::error::x \\x00',
    )
  })
  test('two million letters', () => {
    const xml = renderJunit(sanitize(report([finding({ cause: '😀'.repeat(1_000_000), headline: 'x'.repeat(2_000_000) })])))
    readJunit(xml)
    expect(xml.length).toBeLessThan(30_000)
  })
})

test('it is at most 10 MB, and says what is left out', () => {
  const many = Array.from({ length: 6_000 }, (_, i) =>
    finding({ key: `oom-kill-cgroup#${i + 1}`, entities: { host: `h${i}` }, cause: 'c'.repeat(3_000) }),
  )
  const xml = renderJunit(report(many))
  expect(Buffer.byteLength(xml)).toBeLessThanOrEqual(10_000_000)
  const root = readJunit(xml)
  const kept = Number(root.attributes['failures'])
  expect(kept).toBeGreaterThan(2_000)
  const skipped = root.children.flatMap(({ children }) => children).filter(({ attributes }) => attributes['name'] === 'report')
  // beside the failures there are one that was not seen and one gap
  expect(skipped.map(({ children: [one] }) => one!.attributes['message'])).toEqual([
    `${(6_002 - kept).toLocaleString('en-US')} cases are left out, the report is at most 10 MB: see the JSON`,
  ])
})

test('a link of Markdown in a log is none to a viewer that shows cases as Markdown', () => {
  expect(xmlText('[a](javascript:b)')).toBe('[a]&#40;javascript:b)')
})
