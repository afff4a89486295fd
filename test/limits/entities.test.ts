import { expect, test } from 'vitest'
import { Collected, type Unfinished } from '../../src/casefile/collected.ts'
import { Pieces } from '../../src/casefile/finish.ts'
import { SeamBudget } from '../../src/casefile/piece-index.ts'
import { memoryOverTime } from '../../src/casefile/memory-over-time.ts'
import { type Block, collect } from '../../src/core/block.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import type { Failure } from '../../src/core/failure.ts'
import type { Incident } from '../../src/core/report.ts'
import { forget, once, type Scope } from '../../src/core/scope.ts'
import { heapOf } from '../../src/detectors/memory/heap-settings.ts'
import { entryOf } from '../../src/diagnosis/entry.ts'
import { firstOf } from '../../src/diagnosis/first-of.ts'
import { kernelSilence } from '../../src/diagnosis/kernel-silence.ts'
import { joinReplicas } from '../../src/diagnosis/same-owner.ts'
import { analyzeText } from '../../src/index.ts'
import { Gaps } from '../../src/input/gaps.ts'
import { Judges } from '../../src/judges.ts'
import { LogStream } from '../../src/reading/log-stream.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import { CONTAINER_ARGUMENT } from '../../src/records/container-argument.ts'
import { MACHINE_FACT } from '../../src/records/machine-fact.ts'
import { MEMORY_USE } from '../../src/records/memory-use.ts'
import { fitted, roughSize } from '../../src/report/fitted.ts'
import { caseOf, opened, rows, said, scopeOf } from '../casefile/texts.ts'
import { entry, failure, judged, scopes, wall } from '../diagnosis/entries.ts'
import { finding, report } from '../report/sample.ts'

const { web1, db1 } = scopes()
const times = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i))
const place = (line: number) => ({ artifact: 'a.txt', line, offset: 0, text: `line ${line}` })

test('a report that is too long keeps as many findings as there is room for, each looked at a few times', () => {
  const many = report(times(8_000, (i) => finding({ key: `oom-kill-cgroup#${i + 1}`, cause: 'c'.repeat(3_000) })))
  let looks = 0
  const kept = fitted(many, (part) => {
    looks++
    return JSON.stringify(part).length
  })
  expect(looks).toBeLessThan(8 * 8_000)
  expect(JSON.stringify(kept).length).toBeGreaterThan(15_000_000)
  expect(JSON.stringify(kept).length).toBeLessThanOrEqual(15_500_000)
  const [left] = kept.coverage.gaps.flatMap(({ why }) => /^limit: (\d+) findings are left out/.exec(why)?.[1] ?? [])
  expect(Number(left)).toBe(8_000 - kept.findings.length)
  // cut again, it says how many it is without in all
  const again = fitted(kept, (part) => 2 * JSON.stringify(part).length)
  expect(again.coverage.gaps.map(({ why }) => why)).toContain(
    `limit: ${8_000 - again.findings.length} findings are left out, the report is at most 16 MB`,
  )
  expect(fitted(report(), roughSize)).toEqual(report())
})

test('how long a part will be counts of a long text what will be shown of it', () => {
  const part = { a: 'b', list: [1, { c: 'd'.repeat(100) }] }
  expect(Math.abs(roughSize(part) - JSON.stringify(part).length)).toBeLessThan(20)
  expect(roughSize({ text: 'x'.repeat(1_000_000) })).toBeLessThan(3_000)
})

test('a report tells of the first findings, by incident, and counts the others', () => {
  const all = times(6, (i) => judged(`f#${i}`, entry(failure('f'), web1, {})))
  const incident = (root: string, ...effects: string[]): Incident => ({
    root,
    effects,
    why: [],
    headline: '',
    alternatives: [],
    chain: effects.map((effect) => ({ cause: root, effect, why: [] })),
  })
  const told = firstOf(all, [incident('f#4', 'f#1', 'f#2'), incident('f#0')], 2)
  expect(told.judged.map(({ key }) => key)).toEqual(['f#1', 'f#4'])
  expect(told.chains).toEqual([incident('f#4', 'f#1')])
  expect(firstOf(all, [], 6)).toEqual({ judged: all, chains: [] })
})

test('of one failure as many findings are kept as a report tells, whatever number of machines they are of', () => {
  const six = (of: number): Failure =>
    failure('six', {
      judge: (scope) =>
        scope.rows(MACHINE_FACT).length === 0
          ? []
          : times(of, (i) => ({ facts: {}, proof: [{ at: place(i) }], certainty: 'stated' as const })),
    })
  const gaps = new Gaps()
  const cited: number[] = []
  const judges = new Judges([six(1_200)], undefined, {
    most: 2_000,
    cite: ({ line }) => void cited.push(line),
    gaps,
    failed: (_, error) => expect.unreachable(String(error)),
  })
  expect([web1, db1].map((scope) => judges.of(scope).length)).toEqual([1_200, 800])
  judges.end()
  expect(gaps.list().map(({ what, why }) => `${what}: ${why}`)).toEqual(['six: limit: 400 more findings were counted, not kept'])
  expect(cited).toHaveLength(2_400)
})

test('of a machine on which somebody only typed commands nobody is asked', () => {
  const { scopes: own } = caseOf([rows('a.txt', TYPED_COMMAND, { command: 'uptime' })])
  let asked = 0
  const curious = failure('curious', {
    judge: (scope) => {
      asked++
      scope.rows(TYPED_COMMAND)
      return []
    },
  })
  const judges = new Judges([curious], undefined, { most: 9, cite: () => {}, gaps: new Gaps(), failed: () => expect.unreachable() })
  const before = asked
  expect(own.flatMap((scope) => judges.of(scope))).toEqual([])
  expect(asked).toBe(before)
})

test('what is asked of a scope is answered once, until the scope is forgotten', () => {
  let asked = 0
  const question = once(() => ++asked)
  expect([question(web1), question(web1), question(db1)]).toEqual([1, 1, 2])
  forget(web1)
  expect([question(db1), question(web1)]).toEqual([2, 3])
})

test('replicas are put together once, however many there are', () => {
  const ENDED = failure('ended', { alikeBy: ['exitCode'] })
  let reads = 0
  const pods = times(2_000, (i) => {
    const pod = `shop/db-${i}`
    const one = entryOf(ENDED, { facts: { pod, exitCode: 1 }, about: { pod }, proof: [{ at: place(i) }], certainty: 'stated' }, web1)
    const { linked } = one
    return Object.defineProperty({ ...one }, 'linked', { enumerable: true, get: () => (reads++, linked) })
  })
  const [joined, ...others] = joinReplicas(pods)
  expect(others).toEqual([])
  expect(joined!.replicas).toHaveLength(1_999)
  expect(joined).toMatchObject({ count: 2_000, omitted: 1_988 })
  expect(joined!.linked.get('pod')!.size).toBe(2_000)
  expect(reads).toBeLessThan(3 * 2_000)
})

test('only findings of what is suspected are asked whether they are of the same machine', () => {
  const ended = entry(failure('ended', { suspects: { ids: ['kill'], what: 'OOM kill' } }), web1, {}, { time: wall(30) })
  const found = new Map([['other', new Proxy([], { get: () => expect.unreachable('asked') })]])
  expect(kernelSilence(ended, found)).toBeUndefined()
})

test('an object that tells of ten thousand successes is healed by the last ones', async () => {
  const heading = 'LAST SEEN   TYPE      REASON        OBJECT      MESSAGE\n'
  const scaled = times(400, (i) => `${500 - i}m   Normal    SuccessfulRescale   horizontalpodautoscaler/api   New size: ${i}\n`).join('')
  const failed = (age: string) =>
    `${age}   Warning   FailedGetResourceMetric   horizontalpodautoscaler/api   failed to get cpu utilization\n`
  const told = async (text: string) =>
    (await analyzeText({ 'events.txt': heading + text })).coverage.unexplained.map(({ message }) => message)
  expect(await told(scaled + failed('99m'))).toEqual([
    'horizontalpodautoscaler api: FailedGetResourceMetric: failed to get cpu utilization',
  ])
  expect(await told(scaled + failed('600m'))).toEqual([])
})

/** From `begin` over further lines. */
const LONG: Block<{ lines: number }> = {
  id: 'long',
  emits: { name: 'long' },
  begins: ['begin'],
  maxLines: 9,
  open: (first) =>
    collect(
      first,
      () => 'take',
      (lines) => ({ lines: lines.length }),
    ),
}

test('a log is in the middle of 128 statements at most: the one not heard of for longest is told as far as it goes', () => {
  const told: object[] = []
  const stream = new LogStream(new Matchers([LONG]), (_, record) => void told.push(record))
  const lines = times(130, (i) => `2026-11-21T14:00:00Z h${i} kernel: begin\n`)
  lines.splice(1, 0, '2026-11-21T14:00:00Z h0 kernel: more\n')
  lines.splice(120, 0, '2026-11-21T14:00:00Z h0 kernel: more\n')
  for (const line of opened('a.log', lines.join(''))) stream.line(line)
  expect(told).toEqual([{ lines: 1 }, { lines: 1 }])
  stream.end()
  expect(told).toHaveLength(130)
  expect(told).toContainEqual({ lines: 3 })
})

test('what texts break off is looked for in so many others, then it stands as far as it goes', () => {
  const piece = (path: string, text: string) => {
    const collected = new Collected(path)
    for (const line of opened(path, text)) collected.heard(line)
    return { path, log: collected.logs[0]!, marks: [], isWhole: true }
  }
  const at = (second: string, message: string): string => `2026-11-21T14:00:${second}Z web1 kernel: ${message}\n`
  const sources = [piece('kern.log.1', at('00', 'begin')), piece('kern.log', at('02', 'more'))]
  const pieces = new Pieces(sources, { settled: (time: unknown) => time } as never, new SeamBudget(2))
  const unfinished = (): Unfinished => {
    const lines = opened('kern.log.1', at('00', 'begin'))
    return { block: LONG, lines }
  }
  const [own] = pieces.of('kern.log.1')
  expect([1, 2, 3].map(() => pieces.further(unfinished(), LONG.open(unfinished().lines[0]!), own!).length)).toEqual([1, 1, 0])
})

test('what was measured is put together once, however many findings ask for it', () => {
  const scope = scopeOf(said(MEMORY_USE, { source: 'docker stats', consumer: 'web', usedKb: 7 } as never))
  let asked = 0
  const counting = { ...scope, rows: (type: never) => (asked++, scope.rows(type)) } as Scope
  memoryOverTime(counting, [{ container: 'web' }])
  const before = asked
  for (let i = 0; i < 100; i++) memoryOverTime(counting, [{ container: `c${i}` }, { pid: i, cgroup: `/kubepods/pod${i}` }])
  expect(asked).toBe(before)
})

test('the heap of a container is that of its own pod, else the first that is called so', () => {
  const argument = (pod: string | undefined, text: string, more: object = {}) =>
    said(CONTAINER_ARGUMENT, { kind: 'argument', pod, namespace: 'shop', container: 'app', text, ...more } as never)
  const scope = scopeOf(
    argument('a', '-Xmx1g'),
    argument('b', '-Xmx2g'),
    argument(undefined, '-Xmx3g', { container: undefined, unit: 'x.service', namespace: undefined }),
    argument('c', '-Xmx4g', { container: undefined }),
  )
  const kb = (of: object) => heapOf(scope, { pids: [], ...of })?.kb
  expect([
    kb({ container: 'app', pod: 'shop/b' }),
    kb({ container: 'app' }),
    kb({ container: 'app', pod: 'shop/c' }),
    kb({ unit: 'x.service', pod: 'shop/c' }),
    kb({ pod: 'shop/c' }),
    kb({ pod: 'shop/a' }),
  ]).toEqual([2, 1, undefined, 3, 4, undefined].map((gb) => (gb === undefined ? undefined : gb * 2 ** 20)))
})
