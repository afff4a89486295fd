import { describe, expect, test } from 'vitest'
import type { Coverage, Finding, Incident } from '../../src/core/report.ts'
import type { Vitals } from '../../src/casefile/vitals.ts'
import { headlineOf, summarise } from '../../src/diagnosis/summary.ts'

const finding = (key: string, of: Partial<Finding> = {}): Finding =>
  ({ key, title: `${key} broke`, headline: `${key} broke.`, cause: 'c', confidence: 0.953, entities: {}, ...of }) as Finding
const NONE: ReadonlySet<string> = new Set()

describe('the headline of an incident', () => {
  const root = finding('a', { headline: 'java was killed.', when: '3 times, 14:03:11–14:41:56 UTC' })

  test('what it is, how it is now, when', () => {
    expect(headlineOf(root, [finding('b', { state: 'It is down now.' })], NONE)).toBe(
      'java was killed. It is down now. 3 times, 14:03:11–14:41:56 UTC.',
    )
    expect(headlineOf({ ...root, when: 'since 14:03 UTC' }, [], NONE)).toBe('java was killed. Since 14:03 UTC.')
    expect(headlineOf(finding('a', { state: 'It runs.' }), [finding('b', { state: 'It is down.' })], NONE)).toBe('a broke. It runs.')
  })

  test('what does not fit into three lines is left to its row', () => {
    const long = { ...root, headline: `${'long words '.repeat(19).trim()}.` }
    expect(headlineOf(long, [], NONE)).toBe(long.headline)
    expect(headlineOf({ ...long, when: 'once' }, [finding('b', { state: 'It is down, and will be so for long.' })], NONE)).toBe(
      `${long.headline} Once.`,
    )
  })

  test('its machine, where the findings are about several', () => {
    const one = { ...root, entities: { host: 'db1' } }
    expect(headlineOf(one, [], new Set(['db1']))).toMatch(/^java/)
    expect(headlineOf(one, [], new Set(['db1', 'db2']))).toMatch(/^db1: java/)
  })
})

describe('the answer', () => {
  const told = (keys: string[], of: Partial<Finding> = {}) => ({
    findings: keys.map((key) => finding(key, key === keys[1] ? of : {})),
    incidents: keys.map((root) => ({ root, headline: `${root} broke.` }) as Incident),
    coverage: { artifacts: [{ lines: 3 }], gaps: [], unexplained: [] } as unknown as Coverage,
  })

  test('of one incident', () => expect(summarise(told(['a']))).toBe('a broke.'))

  test.each([
    [
      'imgworker (pid 88121) crashed at imgworker+0x11d3: it read a null pointer.',
      'a broke. Apart from it, imgworker (pid 88121) crashed at imgworker+0x11d3.',
    ],
    ['sdd of node7 cannot read sector 1953520.', 'a broke. Apart from it, sdd of node7 cannot read sector 1953520.'],
    ['x: y.', 'a broke. Apart from it, b broke.'],
  ])('the second is named without its reason: %s', (headline, words) => expect(summarise(told(['a', 'b'], { headline }))).toBe(words))

  test('of what may be behind the first, or come of it, nothing else is said', () => {
    const two = told(['a', 'b'])
    expect(summarise(two, { perhaps: 'behind' })).toBe('a broke. Perhaps behind it: b broke.')
    expect(summarise(two, { perhaps: 'over' })).toBe('a broke. Perhaps because of it: b broke.')
  })

  test('of several machines each is named, once', () => {
    const two = told(['a', 'b'])
    const on = (host: string, of: Partial<Finding>) => ({ ...of, entities: { host } })
    two.findings = [
      finding('a', on('h1', { when: 'once, 14:03:11 on h1' })),
      finding('b', on('h2', { headline: '/var (/dev/vdb1) of them is full: all is used.' })),
    ]
    two.incidents[0]!.headline = headlineOf(two.findings[0]!, [], new Set(['h1', 'h2']))
    expect(summarise(two)).toBe('h1: a broke. Once, 14:03:11. Apart from it, on h2 /var (/dev/vdb1) of them is full.')
  })

  test('the second is named where the first must be told without its time', () => {
    const two = told(['a', 'b'], { headline: 'The kernel of edge-4 stopped at a check.' })
    two.findings[0] = finding('a', { headline: `${'long words '.repeat(15).trim()}.` })
    two.incidents[0]!.headline = `${two.findings[0].headline} ${'when '.repeat(9).trim()}.`
    expect(summarise(two)).toBe(`${two.findings[0].headline} Apart from it, the kernel of edge-4 stopped at a check.`)
  })

  test('the second is not cut within its brackets', () =>
    expect(summarise(told(['a', 'b'], { headline: 'app.service failed: it ended with status 226 (panic: licence expired).' }))).toBe(
      'a broke. Apart from it, app.service failed: it ended with status 226.',
    ))

  test('further ones are counted', () => {
    expect(summarise(told(['a', 'b', 'c', 'd'], { headline: 'sdd of node7 cannot be read.' }))).toBe(
      'a broke. Apart from it, sdd of node7 cannot be read; and 2 more incidents.',
    )
    expect(summarise(told(['a', 'b', 'c'], { headline: `${'long words '.repeat(30).trim()}.` }))).toBe(
      'a broke. 2 more incidents below, which nothing in the input joins to it.',
    )
  })
})

describe('nothing known', () => {
  const report = (coverage: Partial<Coverage> = {}, findings: Finding[] = []) => ({
    findings,
    incidents: [],
    coverage: { artifacts: [{ lines: 3 }, { lines: 4 }], gaps: [], unexplained: [], ...coverage } as unknown as Coverage,
  })
  const broken = (count: number) => ({ artifact: 'app.log', line: 17, count }) as Coverage['unexplained'][0]

  test.each<[string, ReturnType<typeof report>]>([
    ['Nothing could be read.', report({ artifacts: [] })],
    ['No known failure in 2 files.', report()],
    ['No known failure in 2 files of crm-01.', report({ machines: [{ name: 'crm-01', aliases: [], boots: [] }] })],
    ['No known failure in 2 files.', report({ machines: ['a', 'b'].map((name) => ({ name, aliases: [], boots: [] })) })],
    ['No known failure in standard input.', report({ artifacts: [{ path: '-', lines: 1 } as never] })],
    [
      'No known failure in kern.log (21 Nov 2026 14:03:11–14:41:56 UTC).',
      report({ artifacts: [{ path: 'a.tar!var/kern.log', lines: 1, from: '2026-11-21T14:03:11Z', to: '2026-11-21T14:41:56Z' } as never] }),
    ],
    ['No known failure in 2 files in the time asked for.', report({ gaps: [{ what: 'time asked for', why: '' }] })],
    ['No known failure in 2 files, but 1 line says that something broke.', report({ unexplained: [broken(1)] })],
    [
      'No known failure in 2 files, but 7 lines say that something broke.',
      report({ unexplained: [broken(1), broken(4)], unexplainedOmitted: 2 }),
    ],
    ['No known failure in 2 files, only a note: selinux broke.', report({}, [finding('selinux')])],
    ['No known failure in 2 files, only notes, the first: server a:1 broke.', report({}, [finding('Server a:1'), finding('b')])],
    [
      'No known failure in kern.log (21 Nov 2026 14:03:11–14:41:56 UTC), only a note: NFS server a answers again.',
      report({ artifacts: [{ path: 'a.tar!var/kern.log', lines: 1, from: '2026-11-21T14:03:11Z', to: '2026-11-21T14:41:56Z' } as never] }, [
        finding('a', { title: 'NFS server a answers again' }),
      ]),
    ],
    ['Nothing graver than a note in 2 files.', report({}, [finding('a', { title: 'long words '.repeat(20) })])],
    ['Nothing graver than a note in 2 files, but 1 line says that something broke.', report({ unexplained: [broken(1)] }, [finding('a')])],
  ])('%s', (words, of) => expect(summarise(of)).toBe(words))

  const ended = {
    ...broken(2),
    gravity: 'fatal',
    message: 'FATAL [ingest] the ledger and the index disagree.',
  } as Coverage['unexplained'][0]

  test.each<[string, ReturnType<typeof report>]>([
    [
      'No known failure explains the gravest line in 2 files: "FATAL [ingest] the ledger and the index disagree".',
      report({ unexplained: [ended] }),
    ],
    [
      'No known failure explains the gravest line in 2 files: "FATAL [ingest] the ledger and the index disagree". 1 more line says that something broke.',
      report({ unexplained: [ended, broken(1)] }, [finding('a')]),
    ],
    [
      'No known failure explains the gravest line in 2 files: "FATAL [ingest] the ledger and the index disagree". 4 more lines say that something broke.',
      report({ unexplained: [broken(1), ended], unexplainedOmitted: 3 }),
    ],
  ])('an end that nothing explains is named before anything else is said', (words, of) => {
    expect(summarise(of)).toBe(words)
    expect(summarise(of, { telling: finding('b') })).toBe(words)
  })

  test('of a long line its beginning and its end', () => {
    const said = summarise(report({ unexplained: [{ ...ended, message: `FATAL ${'very long words '.repeat(40)}no space` }] }))
    expect(said).toMatch(/^No known failure explains the gravest line in 2 files: "FATAL very .* … .*no space"\.$/)
    expect(said.length).toBeLessThanOrEqual(225)
  })

  test('how the machine is, as captures show it', () => {
    const of = (vitals: Vitals) => summarise(report(), { vitals })
    expect(of({ memoryPct: 83, idlePct: [43, 100], fullest: { mount: '/var', usedPct: 61 } })).toBe(
      'No known failure in 2 files. Memory 83 % available, CPUs 43 to 100 % idle, /var 61 % full.',
    )
    expect(of({ idlePct: [99, 99] })).toBe('No known failure in 2 files. CPUs 99 % idle.')
    expect(of({})).toBe('No known failure in 2 files.')
  })

  test('a moment in which no CPU was idle is told on average, and CPUs that never were not at all', () => {
    const of = (vitals: Vitals) => summarise(report(), { vitals })
    expect(of({ idlePct: [0, 100], idleMeanPct: 84 })).toBe('No known failure in 2 files. CPUs 84 % idle on average.')
    expect(of({ idlePct: [10, 100], idleMeanPct: 84 })).toBe('No known failure in 2 files. CPUs 10 to 100 % idle.')
    expect(of({ memoryPct: 83, idlePct: [0, 4], idleMeanPct: 2 })).toBe('No known failure in 2 files. Memory 83 % available.')
  })

  test('a note of what would be a failure if more were known stands in the answer', () => {
    const note = finding('exporter', { title: 'exporter was ended by SIGKILL', when: 'once, 23 Nov 2026 23:58:02' })
    expect(summarise(report({ unexplained: [broken(1)] }, [note]), { telling: note })).toBe(
      'No known failure, but exporter was ended by SIGKILL. Once, 23 Nov 2026 23:58:02.',
    )
  })
})
