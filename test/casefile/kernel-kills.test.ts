import { expect, test } from 'vitest'
import { type KernelKill, kernelKills, killNear, killOfContainer, quantityKb } from '../../src/casefile/kernel-kills.ts'
import type { Cited, Instant } from '../../src/core/span.ts'
import type { ContainerState } from '../../src/records/container-state.ts'
import { OOM_REPORT, type OomReport, type OomVictim } from '../../src/records/oom-kill.ts'
import { at, said, scopeOf } from './texts.ts'

const ID = 'ab'.repeat(32)
const victim = (of: Partial<Cited<OomVictim>> = {}): Cited<OomVictim> => ({ pid: 7, comm: 'java', message: 'm', at: at('k', 9), ...of })
const report = (of: Partial<Cited<OomReport>> = {}) =>
  said(OOM_REPORT, { usage: {}, stats: [], slabs: [], tasks: [], victims: [victim()], places: {}, ...of })
const kills = (...told: readonly ReturnType<typeof said>[]) => kernelKills(scopeOf(...told))

test('the first victim of each run, with what its cgroup tells', () => {
  expect(
    kills(
      report({
        scope: 'memcg',
        usage: { memory: { usageKb: 5, limitKb: 6, failcnt: 1n } },
        taskCgroup: `/kubepods/pod01234567-89ab-cdef-0123-456789abcdef/${ID}`,
        time: { boot: 4 },
      }),
    ),
  ).toEqual([
    {
      scope: 'memcg',
      comm: 'java',
      pid: 7,
      limitKb: 6,
      containerId: ID,
      podUid: '01234567-89ab-cdef-0123-456789abcdef',
      time: { boot: 4 },
      proof: { at: at('k', 9), time: undefined, witness: 'kernel log', note: 'the kernel kills java (pid 7)' },
    },
  ])
  const [kill] = kills(
    report({
      victims: [victim({ viaEvent: true, time: { boot: 3 } }), victim({ pid: 8 })],
      oomCgroup: '/kubepods-pod01234567_89ab_cdef_0123_456789abcdef.slice/x' + ID + 'a',
      time: { boot: 4 },
    }),
  )
  expect(kill).toMatchObject({ pid: 7, podUid: '01234567-89ab-cdef-0123-456789abcdef', time: { boot: 3 } })
  expect(kill!.proof).toMatchObject({ witness: 'kubernetes event', time: { boot: 3 } })
  expect([kill!.containerId, kill!.limitKb]).toEqual([undefined, undefined])
  expect(kills(report({ victims: [] }), report({ noVictim: 'no killable processes' }))).toEqual([])
})

const kill = (of: Partial<KernelKill>): KernelKill => ({
  scope: 'memcg',
  comm: 'java',
  pid: 1,
  proof: { at: at('k', 1), time: undefined, witness: 'kernel log' },
  ...of,
})
const wall = (seconds: number): Instant => ({ wall: seconds * 1000 })

test('of a container the kill that is nearest to its end', () => {
  const own = [
    kill({ pid: 1, containerId: 'x', time: wall(10) }),
    kill({ pid: 2, containerId: 'x', time: wall(20) }),
    kill({ pid: 3, containerId: 'y' }),
  ]
  const pid = (id: string | undefined, end?: Instant) => killOfContainer(own, id, end)?.pid
  expect([pid('y'), pid('z'), pid(undefined)]).toEqual([3, undefined, undefined])
  expect([pid('x'), pid('x', wall(11)), pid('x', wall(19)), pid('x', wall(25)), pid('x', { boot: 19 })]).toEqual([1, 1, 2, 2, 1])
  const undated = [kill({ pid: 1, containerId: 'x' }), kill({ pid: 2, containerId: 'x', time: wall(90) })]
  expect(killOfContainer(undated, 'x', wall(9))?.pid).toBe(2)
})

test.each<[string, Partial<KernelKill>[], Partial<Cited<ContainerState>>, string | undefined, number | undefined]>([
  ['at the second', [{}], {}, undefined, 1],
  ['3 s apart', [{ time: wall(13) }], {}, undefined, 1],
  ['4 s apart', [{ time: wall(14) }], {}, undefined, undefined],
  ['no time of the kill', [{ time: undefined }], {}, undefined, undefined],
  ['no time of the end', [{}], { time: undefined as never }, undefined, undefined],
  ['its pod', [{ podUid: 'u' }], {}, 'u', 1],
  ['another pod', [{ podUid: 'v' }], {}, 'u', undefined],
  ['some pod', [{ podUid: 'v' }], {}, undefined, 1],
  ['its container', [{ containerId: 'c' }], { containerId: 'c' }, undefined, 1],
  ['another container', [{ containerId: 'd' }], { containerId: 'c' }, undefined, undefined],
  ['its limit', [{ limitKb: 1024 }], { memoryLimit: '1Mi' }, undefined, 1],
  ['another limit', [{ limitKb: 1025 }], { memoryLimit: '1Mi' }, undefined, undefined],
  ['another limit of its pod', [{ limitKb: 1025, podUid: 'u' }], { memoryLimit: '1Mi' }, 'u', 1],
  ['another limit, of all memory', [{ limitKb: 1025, scope: 'global' }], { memoryLimit: '1Mi' }, undefined, 1],
  ['no limit of the kill', [{}], { memoryLimit: '1Mi' }, undefined, 1],
  ['no limit of the state', [{ limitKb: 5 }], {}, undefined, 1],
  ['two pods', [{ podUid: 'u' }, { podUid: 'v' }], {}, undefined, undefined],
  ['two kills of one pod', [{ podUid: 'u' }, { podUid: 'u', pid: 2 }], {}, undefined, 1],
])('a kill near an end: %s', (_, near, of, podUid, pid) => {
  const state: Cited<ContainerState> = { source: 'pod status', which: 'state', at: at('p', 1), time: wall(10), ...of }
  expect(
    killNear(
      near.map((one) => kill({ time: wall(10), ...one })),
      state,
      podUid,
    )?.pid,
  ).toBe(pid)
})

test.each([
  ['2048', 2],
  ['1536k', 1500],
  ['2K', 1],
  ['1M', 976],
  ['1G', 976_562],
  ['1T', 976_562_500],
  ['3Ki', 3],
  ['1.5Mi', 1536],
  ['1Gi', 1_048_576],
  ['1Ti', 1_073_741_824],
  ['4096 bytes', 4],
  ['5Pi', undefined],
  ['x1Mi', undefined],
  [undefined, undefined],
])('%s is %s KiB', (text, kb) => expect(quantityKb(text)).toBe(kb))
