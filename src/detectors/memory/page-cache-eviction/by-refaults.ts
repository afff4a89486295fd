import { cgroupOf } from '../../../casefile/cgroup-folder.ts'
import { counterIntervals, type Interval } from '../../../casefile/counter-intervals.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import type { Found } from '../../../core/failure.ts'
import { citeLine } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { count } from '../../../core/words/numbers.ts'
import type { Counters } from '../../../records/counters.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { mostRead, whoReads } from './traffic.ts'

const NO_LIMIT = 1e15

/** Pages of files that came back; one counter for files and anonymous memory until 5.9, with the groups below in `total_`. */
const NAMES = [/^workingset_refault_file$/, /^total_workingset_refault_file$/, /^workingset_refault$/]

const lineOf = ({ lines }: Counters) => [...(lines ?? [])].find(([name]) => NAMES.some((names) => names.test(name)))?.[1]

const refaultsIn = ({ values }: Counters): number | undefined =>
  NAMES.flatMap((names) => [...values].find(([name]) => names.test(name))?.[1] ?? [])[0]

function refaultsOf({ last, grew }: Interval): number | undefined {
  const name = NAMES.find((names) => [...last.values.keys()].some((key) => names.test(key)))
  return name === undefined ? undefined : grew(name)
}

/** Pages of files that were dropped and had to be read again. A cgroup's own counters tell more than the machine's; both tell of the same pages. */
export function byRefaults(scope: Scope, t: Limits): Found<Facts> | undefined {
  const evicted = [...counterIntervals(scope, 'memory.stat'), ...counterIntervals(scope, 'vmstat')].filter((interval) =>
    isEvicted(interval, t),
  )
  const [found] = evicted
  if (found === undefined) return undefined
  const { of, last, samples, seconds } = found
  const refaults = refaultsOf(found)!
  const bytes = last.values.get('hierarchical_memory_limit')
  const who = whoReads(scope)
  const cgroup = cgroupOf(of)
  return {
    facts: {
      host: scope.name,
      refaultedPages: refaults,
      refaultedMib: Math.round(refaults / 256),
      source: last.kind,
      cgroup: last.kind === 'memory.stat' && cgroup !== '' ? cgroup : undefined,
      limitMib: bytes === undefined || bytes > NO_LIMIT ? undefined : Math.round((10 * bytes) / 1024 ** 2) / 10,
      biMaxKbPerSecond: mostRead(scope),
      samples,
      windowSeconds: seconds,
      ...who,
    },
    about: who.pid === undefined ? undefined : { pid: who.pid, comm: who.comm },
    proof: evicted.flatMap((one) => [
      ...citeLine(one.last, lineOf(one.last), `${count(refaultsOf(one)!)} pages read again since the first sample`, 'capture'),
      ...citeLine(one.first, lineOf(one.first), 'the first sample', 'capture'),
    ]),
    series: overTime(
      { quantity: 'memory.refaults', unit: 'count', of: last.kind === 'memory.stat' ? cgroup || of : undefined },
      found.readings,
      refaultsIn,
    ),
    time: last.time,
    certainty: 'shown',
  }
}

function isEvicted(interval: Interval, t: Limits): boolean {
  const { seconds, last, grew } = interval
  const refaults = refaultsOf(interval) ?? 0
  const swapped = grew(/^(?:pswpin|workingset_refault_anon)$/)
  // /proc/vmstat counts what is read in KiB; memory.stat does not
  const readPages = last.kind === 'vmstat' ? grew(/^pgpgin$/) / 4 : 0
  return (
    refaults >= t.minRefaults &&
    (seconds === undefined || refaults >= seconds * t.minRefaultsPerSecond) &&
    swapped <= Math.max(t.maxSwapPages, refaults * t.maxSwapToRefaults) &&
    refaults >= readPages * t.minRefaultShare
  )
}
