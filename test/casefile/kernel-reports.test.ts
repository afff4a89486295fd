import { expect, test } from 'vitest'
import { continues, cutOffBy, joined, kernelReports, shared } from '../../src/casefile/kernel-reports.ts'
import type { Cited } from '../../src/core/span.ts'
import { KERNEL_REPORT, type KernelReport, type ReportKind } from '../../src/records/kernel-report.ts'
import { at, said, scopeOf } from './texts.ts'

type Of = Partial<Cited<KernelReport>>
const report = (kind: ReportKind, line: number, of: Of = {}): Cited<KernelReport> => ({
  kind,
  heading: kind,
  details: [],
  stacks: [],
  cpus: [],
  ended: false,
  at: at('k', line),
  ...of,
})
const STACKS = [{ label: 'Call Trace', frames: [] }]

test.each<[string, boolean, ReportKind, Of, ReportKind, number, Of]>([
  ['an oops goes on', true, 'oops', {}, 'continued', 1, {}],
  ['on its own line', true, 'oops', {}, 'continued', 0, {}],
  ['before it', false, 'oops', {}, 'continued', -1, {}],
  ['60 lines below', true, 'oops', {}, 'continued', 60, {}],
  ['61 lines below', false, 'oops', {}, 'continued', 61, {}],
  ['60 lines below its end', true, 'oops', { at: at('k', 100, 110) }, 'continued', 70, {}],
  ['after its trace', false, 'oops', { stacks: STACKS }, 'continued', 1, {}],
  ['on one host', true, 'oops', { host: 'a' }, 'continued', 1, { host: 'a' }],
  ['on another host', false, 'oops', { host: 'a' }, 'continued', 1, { host: 'b' }],
  ['on some host', true, 'oops', { host: 'a' }, 'continued', 1, {}],
  ['after its registers', false, 'oops', { cpu: 0 }, 'continued', 1, {}],
  ['a second heading', true, 'oops', {}, 'oops', 11, { heading: 'kernel BUG at x' }],
  ['a second heading, unhandled', true, 'oops', {}, 'oops', 1, { heading: 'Unhandled fault' }],
  ['a second heading of powerpc', true, 'oops', {}, 'oops', 1, { heading: 'Oops: Kernel access of bad area' }],
  ['a second heading too far', false, 'oops', {}, 'oops', 12, { heading: 'kernel BUG at x' }],
  ['another oops', false, 'oops', {}, 'oops', 1, {}],
  ['a stack that goes on', true, 'stack', {}, 'continued', 1, {}],
  ['a stack that is an oops', true, 'stack', {}, 'oops', 1, {}],
  ['a stack and a warning', false, 'stack', {}, 'warning', 1, {}],
  ['a warning', false, 'warning', {}, 'continued', 1, {}],
  ['an oops and a warning', false, 'oops', {}, 'warning', 1, {}],
  ['bad mode', true, 'panic', { heading: 'Bad mode in x', cpu: 1 }, 'panic', 1, {}],
  ['bad mode and no panic', false, 'panic', { heading: 'Bad mode in x' }, 'oops', 1, {}],
  ['two panics', false, 'panic', {}, 'panic', 1, {}],
])('%s: %s', (_, does, kind, of, second, below, more) =>
  expect(continues(report(kind, 100, of), report(second, 100 + below, more))).toBe(does),
)

test.each<[string, boolean, ReportKind, Of, ReportKind, number, Of]>([
  ['panic_on_warn', true, 'warning', {}, 'panic', 59, { heading: 'kernel: panic_on_warn set' }],
  ['too far', false, 'warning', {}, 'panic', 60, { heading: 'kernel: panic_on_warn set' }],
  ['atomic', true, 'bug', { stacks: [{ label: '', frames: [] }] }, 'panic', 1, { heading: 'scheduling while atomic' }],
  ['after its trace', false, 'warning', { stacks: STACKS }, 'panic', 1, { heading: 'panic_on_warn set' }],
  ['another panic', false, 'warning', {}, 'panic', 1, { heading: 'Fatal exception' }],
  ['no panic', false, 'warning', {}, 'bug', 1, { heading: 'panic_on_warn set' }],
  ['a panic', false, 'panic', {}, 'panic', 1, { heading: 'panic_on_warn set' }],
])('cut off by a panic, %s: %s', (_, is, kind, of, second, below, more) =>
  expect(cutOffBy(report(kind, 100, of), report(second, 100 + below, more))).toBe(is),
)

const frame = (name: string) => ({ function: name })
const FIRST = { cpu: 1, pid: 2, comm: 'a', taint: 'G', release: '6.1', hardware: 'QEMU', ip: frame('f') }
const SECOND = { cpu: 9, pid: 8, comm: 'z', taint: 'W', release: '5.4', hardware: 'Dell', ip: frame('g') }

test('a report that was cut off has the trace of its panic, and what it lacks', () => {
  const panic = report('panic', 5, { ...SECOND, stacks: STACKS })
  expect(shared(report('warning', 1, FIRST), panic)).toEqual({ ...FIRST, stacks: STACKS })
  expect(shared(report('warning', 1), panic)).toEqual({ ...SECOND, stacks: STACKS })
})

test('the first heading says what happened, the second has the registers', () => {
  const first = report('oops', 3, { heading: 'BUG', details: ['d1'], time: { boot: 5 } })
  const second = report('continued', 5, { ...SECOND, heading: 'Oops', details: ['d2'], time: { boot: 6 } })
  expect(joined(first, second)).toEqual({
    ...second,
    kind: 'oops',
    heading: 'BUG',
    details: ['d1', 'Oops', 'd2'],
    at: { ...at('k', 3, 5), apart: [[4, 4]] },
    time: { boot: 5 },
  })
  const { cpu, pid, comm, ip, at: place, taint } = joined({ ...first, ...FIRST }, { ...second, at: at('k', 5, 9) })
  expect([cpu, pid, comm, ip, place.endLine, taint]).toEqual([1, 2, 'a', frame('f'), 9, 'W'])
  expect(joined(report('oops', 3), second).time).toEqual({ boot: 6 })
  expect(joined({ ...first, details: Array.from({ length: 40 }, () => 'd') }, second).details).toHaveLength(32)
  const panic = joined({ ...first, kind: 'panic', heading: 'Bad mode' }, { ...second, kind: 'panic', heading: 'Panic' })
  expect([panic.heading, panic.details, panic.at.line]).toEqual(['Panic', ['Bad mode', 'd1', 'd2'], 5])
})

test('headings of one fault are one, the streams of hosts and callers apart', () => {
  const told = (...reports: Cited<KernelReport>[]) =>
    kernelReports(scopeOf(...reports.map((one) => said(KERNEL_REPORT, one)))).map(({ what, afterOops, order }) => [
      what.kind,
      what.at.line,
      what.at.endLine,
      afterOops,
      order,
    ])
  expect(
    told(
      report('warning', 1),
      report('oops', 10),
      report('oops', 11, { caller: 'T2' }),
      report('continued', 12),
      report('continued', 13, { caller: 'T2' }),
      report('oops', 14, { host: 'b' }),
      report('continued', 15, { host: 'c' }),
      report('bug', 16, { at: at('j', 16) }),
      report('bug', 17),
    ),
  ).toEqual([
    ['warning', 1, undefined, false, 0],
    ['oops', 10, 12, false, 1],
    ['oops', 11, 13, true, 2],
    ['oops', 14, undefined, true, 5],
    ['continued', 15, undefined, true, 6],
    ['bug', 16, undefined, false, 7],
    ['bug', 17, undefined, true, 8],
  ])
  const [warning, panic] = kernelReports(
    scopeOf(
      said(KERNEL_REPORT, report('warning', 1)),
      said(KERNEL_REPORT, report('panic', 2, { heading: 'panic_on_warn set', stacks: STACKS, cpu: 3 })),
    ),
  )
  expect([warning!.what.stacks, warning!.what.cpu, warning!.what.kind, panic!.what.kind]).toEqual([STACKS, 3, 'warning', 'panic'])
  const [first] = kernelReports(scopeOf(said(KERNEL_REPORT, report('continued', 1)), said(KERNEL_REPORT, report('warning', 2))))
  expect(first!.afterOops).toBe(false)
})
