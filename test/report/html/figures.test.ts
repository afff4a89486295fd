import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/core/report.ts'
import { figures } from '../../../src/report/html/figures.ts'
import { finding } from '../sample.ts'
import { attributes, textOf } from './page.ts'

/** The pictures of a finding that holds these and no other. */
function drawn(parts: Partial<Finding>): string {
  const { series: _, ledger: __, processes: ___, cgroups: ____, ...bare } = finding()
  return figures({ ...bare, ...parts })
    .map(({ html }) => html)
    .join('')
}
const minute = (n: number): string => `2026-11-21T14:${String(n).padStart(2, '0')}:00Z`

describe('charts', () => {
  const points: [string, number][] = [
    [minute(0), 100 * 1024],
    [minute(10), 200 * 1024],
    [minute(20), 300 * 1024],
  ]
  const growing = drawn({
    first: minute(25),
    series: [
      {
        quantity: 'memory.rss',
        unit: 'KiB',
        of: 'java',
        points,
        limit: 512 * 1024,
        trend: { perHour: 600 * 1024, fit: 1, limitAt: '2026-11-21T14:41:12Z' },
      },
    ],
  })

  test('the line goes through its values, the limit stands where it is, the failure at its moment', () => {
    // from 14:00 to the failure at 14:25; from 0 to 600 MiB
    expect(attributes(growing, /^<polyline class="series s0"/, 'points')).toEqual(['0,138 40,114 80,90'])
    expect(attributes(growing, /^<line class="limit"/, 'y1')).toEqual(['39.1'])
    expect(attributes(growing, /^<line class="moment"/, 'x1')).toEqual(['100%'])
    expect(textOf(growing)).toContain('memory: rss of java (UTC)')
    expect(textOf(growing)).toContain('limit 512 MiB')
  })
  test('its growth is a straight line through the mean, told in words with the time to the limit', () => {
    expect(attributes(growing, /^<polyline class="trend"/, 'points')).toEqual(['0,138 100,78'])
    expect(textOf(growing)).toContain('It grows by 10 MiB a minute; at that pace it reaches its limit 21 min after the last sample.')
  })
  test('who cannot see it is told the same, and the numbers stand in a table', () => {
    expect(attributes(growing, /role="img"/, 'aria-label')[0]).toBe(
      'memory: rss: 3 samples, first 100 MiB, last 300 MiB, least 100 MiB, most 300 MiB, limit 512 MiB. Killed at the memory limit of its cgroup',
    )
    expect(textOf(growing)).toContain(
      'when memory: rss (KiB) 2026-11-21T14:00:00Z 102400 2026-11-21T14:10:00Z 204800 2026-11-21T14:20:00Z 307200',
    )
  })
  test('samples without a time stand one behind the other', () => {
    const html = drawn({
      series: [
        {
          quantity: 'cpu.run-queue',
          unit: 'count',
          points: [
            [null, 4],
            [null, 8],
            [null, 6],
          ],
          limit: 2,
          threshold: 7,
        },
      ],
    })
    expect(attributes(html, /^<polyline class="series s0"/, 'points')).toEqual(['0,90 50,18 100,54'])
    expect(textOf(html)).toContain('cpu: run queue (by sample: no times in the input)')
    expect(textOf(html)).toContain('limit 2')
    expect(textOf(html)).toContain('threshold 7')
    expect(html).not.toContain('class="moment"')
  })
  test('moments of different clocks are no axis, and tell nothing of when the limit is reached', () => {
    const html = drawn({
      series: [
        {
          quantity: 'memory.used',
          unit: 'KiB',
          limit: 4096,
          trend: { perHour: 1024, fit: 1, limitAt: minute(59) },
          points: [
            [minute(0), 1024],
            [825.5, 2048],
            [null, 3072],
          ],
        },
      ],
    })
    expect(attributes(html, /^<polyline class="series s0"/, 'points')).toEqual(['0,126 50,90 100,54'])
    expect(textOf(html)).toContain('memory: used (by sample: no times in the input)')
    expect(html).not.toContain('class="trend"')
    expect(textOf(html)).not.toContain('It grows')
  })
  test('quantities of one kind share a chart, others have their own', () => {
    const of = (quantity: string, unit: string) => ({
      quantity,
      unit,
      points: [
        [null, 1],
        [null, 2],
      ] as [null, number][],
    })
    const html = drawn({ series: [of('swap.in', 'KiB/s'), of('swap.out', 'KiB/s'), of('disk.await', 'milliseconds')] })
    expect(html.match(/<figure class="chart"/g)).toHaveLength(2)
    expect(textOf(html)).toContain('swap: in, out (by sample')
    expect(attributes(html, /^<polyline class="series s1"/, 'points')).toHaveLength(1)
  })
  test('a limit far above everything is named and does not flatten the line', () => {
    const html = drawn({
      series: [
        {
          quantity: 'descriptors.open',
          unit: 'count',
          points: [
            [null, 27],
            [null, 187],
          ],
          limit: 20_000,
        },
      ],
    })
    expect(html).not.toContain('class="limit"')
    expect(textOf(html)).toContain('The limit of 20,000 is far above all of this.')
  })
  test('one point is no series, nor is what is no number', () => {
    expect(drawn({ series: [{ quantity: 'a.b', unit: 'count', points: [[null, 1]] }] })).toBe('')
    expect(
      drawn({
        series: [
          {
            quantity: 'a.b',
            unit: 'count',
            points: [
              [null, 1],
              [null, Number.NaN],
            ],
          },
        ],
      }),
    ).toBe('')
  })
})

describe('the ledger', () => {
  test('its bar is the whole, largest first, what nothing accounts for last', () => {
    const html = drawn({
      ledger: {
        of: 'RAM',
        unit: 'KiB',
        total: 1024 * 1024,
        parts: [
          { name: 'free', value: 0 },
          { name: 'slabReclaimable', value: 262_144 },
          { name: 'anon', value: 524_288 },
          { name: 'unaccounted', value: 1 },
        ],
      },
    })
    expect(attributes(html, /^<rect class="(?:part|rest)[^>]* y="0"/, 'x')).toEqual(['0.000%', '50.000%', '75.000%'])
    expect(attributes(html, /^<rect class="(?:part|rest)[^>]* y="0"/, 'width')).toEqual(['50.000%', '25.000%', '25.000%'])
    expect(textOf(html)).toBe(
      'Who held the RAM, 1 GiB what size share anon 512 MiB 50 % slab reclaimable 256 MiB 25 % not accounted for 256 MiB 25 % sum 1 GiB 100 %',
    )
  })
})

describe('the processes', () => {
  test('are listed with their sum, those that are not listed counted, the killed one marked', () => {
    const html = drawn({
      processes: {
        total: 5,
        unit: 'kB',
        rows: [
          { pid: 7, name: 'java', rss: 2048, swap: 1024, oomScoreAdj: 0, killed: true },
          { pid: 8, name: 'sshd', rss: 1024, swap: 0 },
        ],
        rest: { processes: 3, rss: 512, swap: 512 },
      },
    })
    expect(textOf(html)).toBe(
      '5 processes when the kernel chose process pid resident swap oom_score_adj java (killed) 7 2 MiB 1 MiB 0 sshd 8 1 MiB 0 3 more 512 KiB 512 KiB sum 3.5 MiB 1.5 MiB',
    )
    expect(attributes(html, /^<tr/, 'class')).toEqual(['killed'])
  })
})

describe('the groups', () => {
  test('are a tree, each with its use of its limit', () => {
    const html = drawn({
      cgroups: {
        unit: 'KiB',
        rows: [
          { path: '/system.slice/b.service', usage: 512, limit: 1024 },
          { path: '/system.slice', usage: 1536 },
          { path: '/user.slice', usage: 1024, limit: 1024 },
        ],
        rest: { groups: 2, usage: 64 },
      },
    })
    expect(textOf(html)).toBe(
      'Groups, and what each uses of its limit group uses limit of it /system.slice 1.5 MiB none b.service 512 KiB 1 MiB 50 % /user.slice 1 MiB 1 MiB 100 % 2 more 64 KiB',
    )
    expect(attributes(html, /^<td class="depth/, 'class')).toEqual(['depth d0', 'depth d1', 'depth d0'])
    expect(attributes(html, /^<rect class="full"/, 'width')).toEqual(['66.67%'])
  })
})
