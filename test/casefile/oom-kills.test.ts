import { expect, test } from 'vitest'
import { oomKills } from '../../src/casefile/oom-kills.ts'
import type { Cited } from '../../src/core/span.ts'
import { OOM_REPORT, type OomReport, type OomVictim } from '../../src/records/oom-kill.ts'
import { at, said, scopeOf } from './texts.ts'

const victim = (of: Partial<Cited<OomVictim>> = {}): Cited<OomVictim> => ({ pid: 7, comm: 'java', message: 'm', at: at('k', 9), ...of })
const account = (of: Partial<Cited<OomReport>> = {}, times = 1) =>
  said(OOM_REPORT, { usage: {}, stats: [], slabs: [], tasks: [], victims: [victim()], places: {}, ...of }, { times })
const shown = (...told: readonly ReturnType<typeof said>[]) =>
  oomKills(scopeOf(...told)).map(({ report, others, told: { count } }) => [report.at.line, others.map((one) => one.at.line).join(), count])

test('accounts of one process are one run, in the order of the first', () => {
  expect(
    shown(
      account({ victims: [victim({ pid: 8 })] }, 3),
      account(),
      account({ victims: [victim({ comm: 'go' })] }),
      account({ victims: [], chosen: { pid: 7, comm: 'java' } }),
      account({ victims: [victim({ pid: 8 })] }),
      account({ victims: [] }),
      account({ victims: [] }),
    ),
  ).toEqual([
    [1, '5', 3],
    [2, '4', 1],
    [3, '', 1],
    [6, '', 1],
    [7, '', 1],
  ])
})

test.each<[string, Partial<Cited<OomReport>>, Partial<Cited<OomReport>>, number]>([
  ['sizes that agree', { victims: [victim({ totalVmKb: 5, anonRssKb: 6 })] }, { victims: [victim({ totalVmKb: 5, anonRssKb: 6 })] }, 1],
  ['another size', { victims: [victim({ totalVmKb: 5 })] }, { victims: [victim({ totalVmKb: 6 })] }, 2],
  ['another resident size', { victims: [victim({ anonRssKb: 5 })] }, { victims: [victim({ anonRssKb: 6 })] }, 2],
  ['a size that one tells', { victims: [victim({ totalVmKb: 5 })] }, {}, 1],
  ['a size that the other tells', {}, { victims: [victim({ anonRssKb: 5 })] }, 1],
  ['one boot', { at: { ...at('k', 1), boot: 1 } }, { at: { ...at('k', 2), boot: 1 } }, 1],
  ['ten minutes apart', { time: { wall: 0 } }, { time: { wall: 600_000 } }, 1],
  ['more than ten minutes apart', { time: { wall: 600_001 } }, { time: { wall: 0 } }, 2],
  ['on two clocks', { time: { wall: 900_000 } }, { time: { boot: 1 } }, 1],
  ['by the times of the victims', { victims: [victim({ time: { boot: 0 } })] }, { victims: [victim({ time: { boot: 7200 } })] }, 2],
  ['two boots', { at: { ...at('k', 1), boot: 0 } }, { at: { ...at('k', 2), boot: 1 } }, 2],
])('%s', (_, a, b, runs) => expect(oomKills(scopeOf(account(a), account(b)))).toHaveLength(runs))

test('the fullest account, with what only others hold', () => {
  const [kill] = oomKills(
    scopeOf(
      account({ victims: [victim({ time: { boot: 9 } })], invoker: 'sshd', usage: { swap: { usageKb: 3, failcnt: 0n } }, groupKill: 'g' }),
      account({
        victims: [victim({ totalVmKb: 5 })],
        invoker: 'bash',
        constraint: 'CONSTRAINT_MEMCG',
        usage: { memory: { usageKb: 1, failcnt: 2n } },
        places: { head: { at: at('k', 50) } },
        gfp: undefined,
        time: { wall: 5000 },
      }),
      account({
        release: '6.1',
        gfp: '0xcc0',
        tasks: [{ pid: 1, name: 'x', totalVmKb: 1, rssKb: 1, swapKb: 0 }],
        places: { limit: { at: at('k', 60) } },
      }),
    ),
  )
  const { report, others, told } = kill!
  expect(report.at.line).toBe(2)
  expect([report.invoker, report.constraint, report.groupKill, report.gfp, report.release]).toEqual([
    'bash',
    'CONSTRAINT_MEMCG',
    'g',
    '0xcc0',
    '6.1',
  ])
  expect(report.usage).toEqual({ memory: { usageKb: 1, failcnt: 2n }, swap: { usageKb: 3, failcnt: 0n } })
  expect([report.places.head?.at.line, report.places.limit?.at.line, report.tasks.length]).toEqual([50, 60, 1])
  expect(others.map((one) => one.at.line)).toEqual([1, 3])
  // the wall clock is the better one
  expect(told).toEqual({ what: { at: at('a.txt', 2), time: { wall: 5000 } }, count: 1 })
})

test('the first of equals is the account; of no time none is told', () => {
  const [kill] = oomKills(scopeOf(account({}, 4), account()))
  expect([kill!.report.at.line, kill!.told]).toEqual([1, { what: { at: at('a.txt', 1) }, count: 4 }])
})

test.each<Partial<OomReport>>([
  { invoker: 'a' },
  { constraint: 'c' },
  { oomCgroup: '/c' },
  { usage: { memory: { usageKb: 1, failcnt: 0n } } },
  { stats: [{ cgroup: '/', sizesKb: {} }] },
  { memInfo: {} as never },
  { tasks: [{ pid: 1, name: 'x', totalVmKb: 1, rssKb: 1, swapKb: 0 }] },
  { victims: [victim({ totalVmKb: 4 })] },
])('an account is fuller %#', (more) => expect(shown(account(), account(more))).toEqual([[2, '1', 1]]))

test('the latest 32 runs of one pid are compared', () => {
  const sized = (kb: number) => account({ victims: [victim({ totalVmKb: kb })] })
  const many = Array.from({ length: 33 }, (_, i) => sized(i + 1))
  expect(shown(...many, sized(2))).toHaveLength(33)
  expect(shown(...many, sized(1))).toHaveLength(34)
})
