import { kernelKills } from '../../../casefile/kernel-kills.ts'
import { isOneName } from '../../../casefile/reused-pids.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { trendThrough } from '../../../casefile/series/over-time.ts'
import { GROWING } from '../../../casefile/series/policies.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { size } from '../../../core/words/numbers.ts'
import { MEMORY_USE } from '../../../records/memory-use.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import { paceOf } from '../steady-growth.ts'
import { type Consumer, consumersOf, currentOf, limitsOf, swapsOf } from '../../../casefile/memory-consumers.ts'
import type { Facts } from './facts.ts'
import { type Grows, growsBy } from './grows.ts'
import type { Limits } from './limits.ts'
import { repeatedKills } from './repeated-kills.ts'
import { MEASURES } from './words.ts'

interface Leak extends Grows {
  readonly consumer: Consumer
}

/** What grows steadily and gives nothing back; and, as a note, what is killed again and again as a leak would be. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  return [...runsOf(leaks(scope, limits)).map((runs) => told(scope, runs)), ...repeatedKills(scope, limits)]
}

type Runs = readonly [Leak, ...Leak[]]

/** A program that was started anew after each end grows as one: its runs, the latest first. */
function runsOf(all: readonly Leak[]): Runs[] {
  const runs: [Leak, ...Leak[]][] = []
  for (const leak of [...all].sort((a, b) => (isBefore(a, b) ? 1 : isBefore(b, a) ? -1 : 0))) {
    const later = runs.find((own) => isAnew(own.at(-1)!, leak))
    if (later === undefined) runs.push([leak])
    else later.push(leak)
  }
  return runs
}

const isAnew = (later: Leak, earlier: Leak): boolean =>
  later.consumer.kind === 'process' &&
  earlier.consumer.kind === 'process' &&
  later.consumer.name !== undefined &&
  later.consumer.name === earlier.consumer.name &&
  later.consumer.pid !== earlier.consumer.pid &&
  later.grows === earlier.grows &&
  isBefore(earlier, later)

/** Whether one was no more seen when the other was seen first. */
function isBefore(a: Leak, b: Leak): boolean {
  const [last, first] = [a.consumer.moments.at(-1)!, b.consumer.moments[0]!]
  const seconds = last.time === undefined || first.time === undefined ? undefined : secondsBetween(last.time, first.time)
  return seconds === undefined ? last.at.artifact === first.at.artifact && last.at.line < first.at.line : seconds > 0
}

/** Every consumer that grows, by its longest series; a cgroup only when none of its processes was seen to. */
function leaks(scope: Scope, t: Limits): Leak[] {
  const best = new Map<string, Leak>()
  for (const consumer of consumersOf(scope)) {
    const found = growsBy(
      consumer.moments,
      swapsOf(scope)
        .get(consumer.pid ?? -1)
        ?.at(-1)?.swapKb ?? 0,
      t,
    )
    if (found === undefined || isMapped(scope, consumer.pid, found, t)) continue
    const key = consumer.kind === 'process' ? `process ${consumer.pid ?? ''}` : `${consumer.kind} ${consumer.name}`
    const before = best.get(key)
    if (before === undefined || (before.bare && !found.bare) || (found.points.length > before.points.length && before.bare === found.bare))
      best.set(key, { consumer, ...found })
  }
  for (const consumer of currentOf(scope, t.minAnonShare)) {
    const found = best.has(`cgroup ${consumer.name}`) ? undefined : growsBy(consumer.moments, 0, t)
    if (found !== undefined) best.set(`cgroup ${consumer.name}`, { consumer, ...found })
  }
  const all = [...best.values()]
  const processes = all.filter(({ consumer }) => consumer.kind === 'process')
  const risen = ({ growth }: Leak): number => growth.to - growth.from
  return all.filter(
    (leak) =>
      (leak.consumer.kind !== 'cgroup' || !processes.some((p) => risen(p) * 2 >= risen(leak))) &&
      // the same growth without a pid
      (leak.consumer.kind !== 'process' || leak.consumer.pid !== undefined || processes.every((p) => p.consumer.pid === undefined)),
  )
}

/** A mapped file is resident, not allocated: anonymous memory decides where it was captured. */
function isMapped(scope: Scope, pid: number | undefined, { grows, growth }: Grows, t: Limits): boolean {
  if (grows !== 'rss' || pid === undefined) return false
  const own = [...scope.rows(PROCESS_SAMPLE), ...scope.rows(MEMORY_USE)].filter((p) => p.pid === pid && p.anonKb !== undefined)
  const anon = inOrder(own).map(({ anonKb }) => anonKb!)
  return anon.length >= GROWING.minSamples.value && anon.at(-1)! - anon[0]! < (growth.to - growth.from) * t.minVszShare
}

function told(scope: Scope, [leak, ...before]: Runs): Found<Facts> {
  const { consumer, grows, growth, points, bare } = leak
  const { kind, name, pid, pod, namespace, cgroup } = consumer
  const last = consumer.moments.at(-1)!
  const limitKb = consumer.limitKb ?? (kind === 'process' ? onlyLimit(scope, growth.to) : undefined)
  const note = (kb: number): string => `${size(kb)} ${MEASURES[grows]}`
  const [first, middle, end] = [points[0]!, points[Math.floor(points.length / 2)]!, points.at(-1)!]
  return {
    facts: {
      comm: name ?? 'the process',
      pid,
      pod: pod === undefined || namespace === undefined ? pod : `${namespace}/${pod}`,
      cgroup,
      kind,
      samples: points.length,
      grows,
      fromKb: growth.from,
      toKb: growth.to,
      growthPct: Math.round((100 * (growth.to - growth.from)) / Math.max(1, growth.from)),
      risingSteps: growth.rising,
      rssKb: last.rssKb,
      vszKb: last.vszKb,
      swapKb: swapsOf(scope)
        .get(pid ?? -1)
        ?.at(-1)?.swapKb,
      perSampleKb: Math.round((growth.to - growth.from) / growth.steps),
      limitKb,
      ...(before.length === 0 ? {} : { runs: before.length + 1 }),
      ...(pid !== undefined && kernelKills(scope).some((kill) => kill.pid === pid && (name === undefined || isOneName(kill.comm, name)))
        ? { killed: true }
        : {}),
      ...paceOf(points, grows === 'vsz' ? undefined : limitKb),
    },
    about: {
      pid,
      comm: kind === 'process' && pid !== undefined ? name : undefined,
      cgroup,
      container: kind === 'container' ? name : undefined,
      pod: pod === undefined || namespace === undefined ? pod : `${namespace}/${pod}`,
    },
    also: before.map(({ consumer: { pid: other } }) => ({ pid: other })),
    proof: [
      ...[first, middle, end].flatMap((p) => cite(p, note(p.value), 'capture')),
      ...before.flatMap(({ points: own }) => cite(own.at(-1), `${note(own.at(-1)!.value)}, the run before`, 'capture')),
    ],
    series: [
      {
        quantity: `memory.${grows}`,
        unit: 'KiB',
        of: name ?? (pid === undefined ? last.at.artifact : `pid ${pid}`),
        points,
        limit: limitKb,
        trend: trendThrough(points, grows === 'vsz' ? undefined : limitKb),
      },
    ],
    time: (before.at(-1)?.points ?? points)[0]!.time,
    until: end.time,
    certainty: 'shown',
    missing: bare ? 'VSZ or RssAnon, which tells allocated memory from pages of a mapped file' : undefined,
  }
}

/** The limit of the only cgroup that the input shows, where the process fits it: another's says nothing of this one. */
function onlyLimit(scope: Scope, kb: number): number | undefined {
  const known = [...limitsOf(scope).values()]
  return known.length === 1 && kb <= known[0]! * 1.05 ? known[0] : undefined
}
