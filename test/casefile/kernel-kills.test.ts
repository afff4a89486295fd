import { expect, test } from 'vitest'
import { type Ended, type KernelKill, kernelKills, killNear, killOfContainer, quantityKb } from '../../src/casefile/kernel-kills.ts'
import type { Names } from '../../src/core/finding.ts'
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

const POD = 'shop/cart-5d8'
const NAMES = { cart: { pod: POD, container: 'cart' }, proxy: { pod: POD, container: 'proxy' }, other: { pod: 'shop/mail-2' } }
const names: Names = {
  container: (id) => NAMES[id as keyof typeof NAMES],
  pod: (uid) => (uid === 'named' ? POD : undefined),
  podAt: () => undefined,
}
/** A container `cart` of that pod that ended at second 10; its limit is 1 MiB. */
const ended = (of: Partial<Ended> & { in?: Partial<Cited<ContainerState>> } = {}): Ended => {
  const { in: said, ...rest } = of
  const state = { source: 'pod status', which: 'last state', at: at('p', 1), time: wall(10), memoryLimit: '1Mi', ...said } as const
  return { key: 'cart', pod: POD, container: 'cart', state, ...rest }
}
const fit: Partial<KernelKill> = { limitKb: 1024 }

test.each<[string, Partial<KernelKill>[], Ended, Ended[], 'observed' | 'inferred' | undefined]>([
  // a line says whose it is
  ['its pod by uid', [{ podUid: 'u' }], ended({ podUid: 'u' }), [], 'observed'],
  ['its pod by uid, 3 s apart', [{ podUid: 'u', time: wall(13) }], ended({ podUid: 'u' }), [], 'observed'],
  ['its pod by uid, 4 s apart', [{ podUid: 'u', time: wall(14) }], ended({ podUid: 'u' }), [], undefined],
  ['its pod by uid, another limit', [{ podUid: 'u', limitKb: 9 }], ended({ podUid: 'u' }), [], 'observed'],
  ['two kills of its pod', [{ podUid: 'u' }, { podUid: 'u', pid: 2 }], ended({ podUid: 'u' }), [], 'observed'],
  ['the uid has its name', [{ podUid: 'named' }], ended(), [], 'observed'],
  ['the id has its name', [{ containerId: 'cart' }, { containerId: 'zz' }], ended(), [], 'observed'],
  ['both of its containers, by their names', [{ containerId: 'proxy', pid: 2 }, { containerId: 'cart' }], ended(), [], 'observed'],
  // another's
  ['another pod', [{ ...fit, podUid: 'v' }], ended({ podUid: 'u' }), [], undefined],
  ['the id is of another pod', [{ ...fit, containerId: 'other' }], ended(), [], undefined],
  ['its pod, another container', [{ ...fit, containerId: 'proxy', podUid: 'u' }], ended({ podUid: 'u' }), [], undefined],
  ['another id', [{ ...fit, containerId: 'd' }], ended({ in: { containerId: 'c' } }), [], undefined],
  [
    'its pod, in which two ended',
    [{ ...fit, podUid: 'u' }],
    ended({ podUid: 'u' }),
    [ended({ key: 'proxy', container: 'proxy' })],
    undefined,
  ],
  // a guess
  ['an equal limit', [fit], ended(), [], 'inferred'],
  ['itself is no rival', [fit], ended(), [ended()], 'inferred'],
  ['some pod, an equal limit', [{ ...fit, podUid: 'v', containerId: 'd' }], ended(), [], 'inferred'],
  ['one second of two clocks', [{ ...fit, time: wall(9) }], ended(), [], 'inferred'],
  ['2 s apart', [{ ...fit, time: wall(8) }], ended(), [], undefined],
  ['another limit', [{ limitKb: 1025 }], ended(), [], undefined],
  ['no limit of the kill', [{}], ended(), [], undefined],
  ['no limit of the state', [fit], ended({ in: { memoryLimit: undefined } }), [], undefined],
  ['two kills', [fit, { ...fit, pid: 2 }], ended(), [], undefined],
  ['another that ended so', [fit], ended(), [ended({ key: 'mail', pod: 'shop/mail-2' })], undefined],
  ['another that ended before', [fit], ended(), [ended({ key: 'mail', pod: 'shop/mail-2', in: { time: wall(2) } })], 'inferred'],
  ['no time of the kill', [{ ...fit, time: undefined }], ended(), [], undefined],
  ['no time of the end', [fit], ended({ in: { time: undefined as never } }), [], undefined],
])('a kill near an end: %s', (_, near, of, ends, by) => {
  const link = killNear(
    near.map((one) => kill({ time: wall(10), ...one })),
    of,
    names,
    ends,
  )
  expect([link?.by, link?.to.pid]).toEqual(by === undefined ? [undefined, undefined] : [by, 1])
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
