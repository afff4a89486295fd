import { describe, expect, test } from 'vitest'
import { lastBelow } from '../../src/casefile/last-below.ts'
import { writerAt } from '../../src/casefile/outputs.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import { KERNEL_REPORT } from '../../src/records/kernel-report.ts'
import { killOfContainer, type KernelKill } from '../../src/casefile/kernel-kills.ts'
import { type Refusal, refusalsOn } from '../../src/casefile/file-systems.ts'
import type { Found } from '../../src/core/failure.ts'
import { ofFirstTool } from '../../src/detectors/cpu/cpu-rows.ts'
import type { Facts } from '../../src/detectors/systemd/unit-failed/facts.ts'
import { withTriggers } from '../../src/detectors/systemd/unit-failed/triggers.ts'
import { LinesByPlace } from '../../src/diagnosis/lines-by-place.ts'
import { OwnLines } from '../../src/diagnosis/own-lines.ts'
import { besideReport } from '../../src/detectors/kernel/beside-report.ts'
import { NamesIn } from '../../src/report/names-in.ts'
import { Stretches } from '../../src/report/stretches.ts'
import { at, said, scopeOf } from '../casefile/texts.ts'

/** How often the lines of some things are looked at while each of as many asks for its own. */
type Counted = (count: number, look: (line: number) => number) => void

function looks(counted: Counted, count: number): number {
  let looked = 0
  counted(count, (line) => (looked++, line))
  return looked
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n)
const POD = (n: number) => `shop/pod${n}`

/** A report of a task of its own each tenth line; of `isOne` all are of one task, each near the one before it. */
const reports =
  (isOne: boolean): Counted =>
  (count, look) => {
    const span = (n: number) => ({
      ...at('kern.log', 0),
      get line() {
        return look(10 * n + 1)
      },
    })
    const body = { kind: 'warning', heading: 'WARNING', details: [], stacks: [{ label: 'Call Trace', frames: [] }], cpus: [], ended: true }
    const told = numbers(count).map((n) => ({ ...body, pid: isOne ? 7 : n, caller: isOne ? `T${n}` : undefined, at: span(n) }))
    const scope = scopeOf(...told.map((one) => said(KERNEL_REPORT, one as never)))
    for (const [order, what] of told.entries()) besideReport(scope, { what: what as never, order })
  }

const CASES: readonly (readonly [string, Counted])[] = [
  [
    'a command above a place, of many commands',
    (count, look) => {
      const above = lastBelow(numbers(count), look)
      for (const line of numbers(count)) above(line)
    },
  ],
  [
    'what a unit said near its end, of many lines',
    (count, look) => {
      const lines = numbers(count).map((n) => ({
        artifact: 'a',
        get line() {
          return look(30 * n)
        },
      }))
      const byPlace = new LinesByPlace(lines)
      for (const n of numbers(count)) byPlace.near({ artifact: 'a', line: 30 * n + 5 }, 20)
    },
  ],
  [
    'what a pod wrote, of many pods',
    (count, look) => {
      const scope = scopeOf(
        ...numbers(count).map((n) => said(TYPED_COMMAND, { command: `kubectl logs -n shop pod${n}`, at: at('a', 2 * n + 1) })),
      )
      const own = new OwnLines(scope, numbers(count), (n) => at('a', look(2 * n + 2)))
      for (const n of numbers(count)) own.of({ linked: new Map([['pod', new Set([POD(n)])]]), facts: {} })
    },
  ],
  ['the panic behind a report, of many tasks', reports(false)],
  ['the panic behind a report, of one task', reports(true)],
  [
    'the kill of a container, of many',
    (count, look) => {
      const idOf = (n: number) => String(n).padStart(12, '0').padEnd(64, 'a')
      const kills = numbers(count).map((n) => ({
        get containerId() {
          return idOf(look(n))
        },
      })) as unknown as KernelKill[]
      for (const n of numbers(count)) killOfContainer(kills, idOf(n))
    },
  ],
  [
    'the mount point of a path, of many',
    (count, look) => {
      const refusal = (n: number) => ({
        what: {
          get path() {
            return `/data${look(n)}/file`
          },
        },
      })
      const on = refusalsOn(numbers(count).map(refusal) as unknown as Refusal[], ['/', ...numbers(count).map((n) => `/data${n}`)])
      for (const n of numbers(count)) for (const { what } of on([`/data${n}`])) void what.path
    },
  ],
  [
    'the service of a socket that gives up, of many',
    (count, look) => {
      const found = (unit: string, result: string) => ({
        get facts() {
          return { unit, result, user: look(0) > 0 }
        },
        proof: [],
      })
      withTriggers(
        numbers(count).flatMap((n) => [
          found(`a${n}.service`, 'exit-code'),
          found(`a${n}.socket`, 'service-start-limit-hit'),
        ]) as unknown as Found<Facts>[],
      )
    },
  ],
  [
    'what the first tool shows, of many runs of one',
    (count, look) => {
      const runs = numbers(count).map((n) => ({ tool: 'vmstat', series: String(n), rows: [] }))
      ofFirstTool(runs, ({ series }) => (look(Number(series)) < 0 ? series : undefined))
    },
  ],
  [
    'the quoted line beside a line, of many',
    (count, look) => {
      const stretches = new Stretches(
        numbers(count),
        (n) => look(10 * n),
        (n) => look(10 * n + 2),
      )
      for (const n of numbers(count)) for (const _ of stretches.meeting(10 * n, 10 * n + 5));
    },
  ],
]

describe('of many that each ask for their own, twice as many look at hardly more than twice as much', () => {
  test.each(CASES)('%s', (_, counted) => {
    expect(looks(counted, 2_000) / looks(counted, 1_000)).toBeLessThan(2.5)
  })
})

test('a name is looked for by its beginning', () => {
  const names = new NamesIn(['api', 'node-a1', 'node-b22', 'cart'])
  const texts = ['api is down', 'on node-a1: lost', 'on node-b2: lost', 'no', 'mycart', '']
  expect(texts.map((text) => names.standIn(text))).toEqual([false, true, false, false, true, false])
})

test('stretches that meet others, long ones above them too', () => {
  const stretches = new Stretches(
    [
      [1, 40],
      [5, 6],
      [30, 31],
    ] as const,
    ([first]) => first,
    ([, last]) => last,
  )
  const meeting = (from: number, to: number) => [...stretches.meeting(from, to)].map(([first]) => first)
  expect([meeting(7, 9), meeting(6, 30), meeting(41, 50), meeting(40, 40), meeting(0, 0)]).toEqual([[1], [30, 5, 1], [], [1], []])
})

test('lines of a pod and of a container outside of one, in their order', () => {
  const commands = ['kubectl logs -n shop api -c web', 'docker logs db', 'kubectl logs -n shop api', 'kubectl logs -n shop pay']
  const scope = scopeOf(...commands.map((command, n) => said(TYPED_COMMAND, { command, at: at('a', 10 * n + 1) })))
  expect(writerAt(scope)(at('a', 12))).toMatchObject({ container: 'db' })
  const own = new OwnLines(scope, [2, 12, 22, 32], (line) => at('a', line))
  const ofApi = new Map([['pod', new Set(['shop/api'])]]) as never
  expect(own.of({ linked: ofApi, facts: {} })).toEqual([2, 22])
  expect(own.of({ linked: ofApi, facts: { container: 'db' } })).toEqual([12, 22])
  expect(own.of({ linked: new Map(), facts: {} })).toEqual([])
})

test('lines near a place, in the order of the list', () => {
  const lines = [8, 2, 5].map((line) => ({ artifact: 'a', line }))
  const byPlace = new LinesByPlace(lines)
  expect(byPlace.inOrder([...byPlace.near({ artifact: 'a', line: 5 }, 3), ...byPlace.ofText('a')])).toEqual(lines)
  expect(byPlace.near({ artifact: 'a', line: 5 }, 2)).toEqual([{ artifact: 'a', line: 5 }])
  expect(byPlace.near({ artifact: 'b', line: 5 }, 2)).toEqual([])
})
