import { describe, expect, test } from 'vitest'
import type { Finding, Report } from '../../../src/core/report.ts'
import { arrange } from '../../../src/report/arrange.ts'
import { axesOf } from '../../../src/report/html/lanes.ts'
import { PageNames } from '../../../src/report/html/page-names.ts'
import { timeline } from '../../../src/report/html/timeline.ts'
import { finding, report } from '../sample.ts'
import { attributes, textOf } from './page.ts'

const axes = (of: Report) => axesOf(of, arrange(of).stories, new PageNames(of))
const drawn = (of: Report): string => timeline(of, arrange(of).stories, new PageNames(of))?.html ?? ''

/** A finding at a moment, told by one line of one file. */
function seen(key: string, at: Partial<Finding>, artifact: string, more: Partial<Finding> = {}): Finding {
  const { last: _, ...once } = finding()
  const { first, firstSinceBoot, firstText, clock, zone } = at
  const time = {
    ...(first === undefined ? {} : { time: first }),
    ...(firstText === undefined ? {} : { timeText: firstText }),
    ...(firstSinceBoot === undefined ? {} : { timeSinceBoot: firstSinceBoot }),
    ...(clock === undefined ? {} : { clock }),
    ...(zone === undefined ? {} : { zone }),
  }
  const { first: _first, clock: _clock, ...rest } = once
  return { ...rest, key, id: key.split('#')[0]!, ...at, evidence: [{ artifact, line: 1, offset: 0, text: 't', ...time }], ...more }
}
const source = (path: string, from: string, to: string, machine?: string) => ({
  path,
  format: 'syslog',
  bytes: 1,
  lines: 1,
  from,
  to,
  clock: 'wall' as const,
  ...(machine === undefined ? {} : { machine }),
})
const read = (of: Report, artifacts: Report['coverage']['artifacts'], machines: NonNullable<Report['coverage']['machines']>): Report => ({
  ...of,
  coverage: { ...of.coverage, artifacts, machines },
})

describe('the timeline', () => {
  const two = read(
    report([
      seen('a#1', { first: '2026-11-21T15:00:00+01:00', last: '2026-11-21T15:10:00+01:00', clock: 'wall' }, 'web1/kern.log', {
        entities: { host: 'web1' },
      }),
      seen('b#1', { first: '2026-11-21T14:05:00Z', clock: 'wall' }, 'db1/kern.log', { entities: { host: 'db1' } }),
    ]),
    [
      source('web1/kern.log', '2026-11-21T14:00:00+01:00', '2026-11-21T16:00:00+01:00', 'web1'),
      source('db1/kern.log', '2026-11-21T14:00:00Z', '2026-11-21T14:20:00Z', 'db1'),
    ],
    [
      { name: 'web1', aliases: [], boots: [{ number: 0, start: '2026-11-21T13:30:00+01:00', clock: 'wall' }], clockErrorSeconds: 3 },
      { name: 'db1', aliases: [], boots: [] },
    ],
  )

  test('moments with a zone share one axis, each machine is a band, each source a lane', () => {
    const [axis, ...others] = axes(two)
    expect(others).toEqual([])
    expect(axis).toMatchObject({ kind: 'zoned', from: Date.parse('2026-11-21T13:00:00Z'), to: Date.parse('2026-11-21T15:00:00Z') })
    expect(
      axis!.bands.map(({ machine, error, boots, findings, lanes }) => [
        machine,
        error,
        boots.length,
        findings.map(({ at }) => new Date(at).toISOString().slice(11, 16)),
        lanes.map(({ path }) => path),
      ]),
    ).toEqual([
      ['web1', 3000, 1, ['14:00'], ['web1/kern.log']],
      ['db1', 0, 0, ['14:05'], ['db1/kern.log']],
    ])
  })
  test('a finding goes from its first to its last time, its error is drawn, its mark leads to its lines', () => {
    const html = drawn(two)
    expect(attributes(html, /^<rect class="stretch bar/, 'data-from').map((at) => new Date(Number(at)).toISOString())).toEqual([
      '2026-11-21T14:00:00.000Z',
    ])
    expect(attributes(html, /^<rect class="stretch bar/, 'data-to').map((at) => new Date(Number(at)).toISOString())).toEqual([
      '2026-11-21T14:10:00.000Z',
    ])
    expect(attributes(html, /^<rect class="stretch whisker/, 'data-from').map((at) => new Date(Number(at)).toISOString())).toEqual([
      '2026-11-21T13:59:57.000Z',
    ])
    expect(attributes(html, /^<a href="#finding/, 'href')).toEqual(['#finding-0', '#finding-0', '#finding-1', '#finding-1'])
    expect(textOf(html)).toContain('web1 · its clocks agree to 3 s')
  })
  test('what was found is shown near; the rest of a far longer log is there to be asked for', () => {
    const long = read(two, [source('web1/kern.log', '2026-10-21T14:00:00+01:00', '2026-11-21T16:00:00+01:00', 'web1')], [])
    const html = drawn(long)
    expect(attributes(html, /^<div class="axis"/, 'data-from').map((at) => new Date(Number(at)).toISOString())).toEqual([
      '2026-10-21T13:00:00.000Z',
    ])
    expect(attributes(html, /^<div class="axis"/, 'data-view-from').map((at) => new Date(Number(at)).toISOString())).toEqual([
      '2026-11-21T13:58:48.000Z',
    ])
    // the lane covers all that is shown
    expect(attributes(html, /^<rect class="stretch covered/, 'width')).toEqual(['100%'])
  })
  test('clocks that cannot be compared have axes of their own', () => {
    const all = report([
      seen('a#1', { first: '2026-11-21T15:00:00Z', clock: 'wall' }, 'a'),
      seen('b#1', { first: '2026-11-21T15:00:00', clock: 'wall', zone: 'unknown' }, 'b'),
      seen('c#1', { firstText: '21 Nov 15:00:00', clock: 'wall' }, 'c'),
      seen('d#1', { firstSinceBoot: 22_500, clock: 'boot', boots: [0] }, 'd'),
      seen('e#1', { firstSinceBoot: 22_540, clock: 'boot', boots: [1] }, 'd'),
    ])
    expect(axes(read(all, [], [])).map(({ kind, boot }) => [kind, boot])).toEqual([
      ['zoned', undefined],
      ['zoneless', undefined],
      ['yearless', undefined],
      ['boot', 0],
      ['boot', 1],
    ])
    const text = textOf(drawn(read(all, [], [])))
    expect(text).toContain('Local times: no zone in the input')
    expect(text).toContain('Times without a year')
    expect(text).toContain('Seconds since the machine started, boot 1')
    expect(text).toContain('Nothing in the input tells how far apart these clocks are: moments are compared within one only.')
  })
  test('seconds since boot of two machines are never side by side', () => {
    const both = report([
      seen('a#1', { firstSinceBoot: 10, clock: 'boot' }, 'a', { entities: { host: 'web1' } }),
      seen('b#1', { firstSinceBoot: 11, clock: 'boot' }, 'b', { entities: { host: 'db1' } }),
    ])
    expect(axes(read(both, [], [])).map(({ bands }) => bands.map(({ machine }) => machine))).toEqual([['web1'], ['db1']])
  })
  test('what has no time is counted, and nothing is drawn where nothing has', () => {
    const { first: _, last: __, clock: ___, ...untimed } = finding()
    const one = read(report([{ ...untimed, evidence: [] }, seen('b#1', { first: '2026-11-21T15:00:00Z', clock: 'wall' }, 'b')]), [], [])
    expect(textOf(drawn(one))).toContain('Without a time, so not shown: 1 finding.')
    expect(drawn(read(report([{ ...untimed, evidence: [] }]), [], []))).toBe('')
  })
})
