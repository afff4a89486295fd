import { worstOf } from '../../casefile/series/extremes.ts'
import { sustained } from '../../casefile/series/sustained.ts'
import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { CGROUP_IO } from '../../records/cgroup-io.ts'
import { DISK_COUNTERS } from '../../records/disk-counters.ts'
import { DISK_USER, type DiskUser } from '../../records/disk-user.ts'
import { LOAD_AVERAGE } from '../../records/load-average.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { SAMPLE, type Sample } from '../../records/sample.ts'
import { maxOf, meanOf, proofOf, sharePct, watchCpu } from '../cpu/cpu-rows.ts'
import { DiskRows } from './disk-rows.ts'
import { HeldGroups } from './held-groups.ts'
import { ioWaitCause, type IoWaitFacts } from './io-wait-words.ts'
import { IO_WAIT_SATURATION_EXAMPLES } from './io-wait-saturation-examples.ts'

/** When it counts as this failure. */
const LIMITS = thresholds({
  waitingPct: {
    value: 30,
    why: 'CPU time that was idle only because a task waited for a disk (proc(5), iowait). On n CPUs one waiting task can account for 1/n of it.',
  },
  oneRowPct: { value: 50, why: 'wa where there is one live row only: it must be worse, as a moment is not a state.' },
  minBlocked: { value: 1, why: 'Tasks in b beside it: a wait that nobody is in is over.' },
  minShare: { value: 0.6, why: 'Share of the rows that must show it: writeback comes in bursts, work that waits does not.' },
  busyPct: { value: 90, why: '%util of iostat(1): share of the time in which the device had requests under way.' },
  slowReadMs: {
    value: 100,
    why: 'r_await at which it is a failure at once: a read is waited for, and this is ten times what a disk that turns takes.',
  },
  minReads: { value: 20, why: 'Reads a second; fewer are no work that waits.' },
  queuedMs: { value: 20, why: 'A disk answers within 10 ms and flash within 1: from here on most of the time is waiting in the queue.' },
  minQueue: { value: 4, why: 'Requests in the queue (aqu-sz): one streaming reader or writer keeps one or two under way.' },
  smallKb: { value: 64, why: 'Writes of at most this size are the work of programs that wait; writeback and streams send larger ones.' },
  crowd: { value: 4, why: 'Blocked tasks in a row of vmstat, where other work takes the idle time that would show as wa.' },
  crowdFullPct: { value: 40, why: 'PSI io full (avg10) that must confirm them: most of the time all tasks with work stood still for I/O.' },
  minQueuedRounds: { value: 3, why: 'Intervals that a queue must last.' },
  stuckFullPct: {
    value: 50,
    why: 'PSI alone, without any other sample: all tasks stood still for I/O this share of five minutes. A copy reaches that for a minute.',
  },
  atLimit: { value: 0.9, why: 'Share of its own limit (io.max) that a cgroup transfers: the limit is what it waits for.' },
  topWaPct: { value: 60, why: 'wa of top, which prints single moments and no b: most of the time must be waiting …' },
  topMaxIdlePct: { value: 20, why: '… hardly any of it idle, so that it is not one CPU of many …' },
  topMinLoad: { value: 4, why: '… and the load, which counts tasks in state D, tells that several wait (at least one for each CPU).' },
})

export const ioWaitSaturation = detector<IoWaitFacts>({
  id: 'io-wait-saturation',
  title: 'The tasks wait for a disk',
  severity: 'warning',
  domain: 'storage',
  seenIn: ['vmstat', 'iostat', 'CPU shares', 'disks', 'io pressure'],
  absence: 'the samples cover only their own window; other work may take the idle time that would show as wa',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const disks = new DiskRows(t)
    const tops: Cited<Sample>[] = []
    const users = new Map<number, { readonly user: Cited<DiskUser>; kb: number }>()
    bench.on(DISK_USER, (user) => {
      const kb = user.readKbPerSecond + user.writeKbPerSecond
      const known = users.get(user.pid)
      if (known !== undefined) known.kb += kb
      else if (users.size < 10_000) users.set(user.pid, { user, kb })
    })
    const blocked = new Map<string, number>()
    let load: number | undefined
    let availKb: number | undefined
    let swpdKb: number | undefined
    const psi = { some: undefined as number | undefined, full: undefined as number | undefined }
    let stuckFor: Cited<Pressure> | undefined
    bench.on(LOAD_AVERAGE, (average) => void (load = Math.max(load ?? 0, average.one)))
    bench.on(PRESSURE, (p) => {
      if (p.resource !== 'io' || p.cgroup !== undefined) return
      psi[p.who] = Math.max(psi[p.who] ?? 0, p.avg10)
      if (p.who === 'full' && Math.min(p.avg10, p.avg60, p.avg300) >= t.stuckFullPct) stuckFor = p
    })
    const groups = new HeldGroups()
    bench.on(CGROUP_IO, (io) => groups.see(io))
    bench.on(DISK_COUNTERS, (counters) => disks.count(counters))
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.state === 'D' && blocked.size < 1000) blocked.set(p.comm, p.pid)
    })
    bench.on(SAMPLE, (sample) => {
      disks.see(sample)
      if (sample.tool === 'vmstat' && (sample.unitBytes ?? 1024) === 1024) swpdKb ??= sample.values.get('swpd')
      if (sample.tool === 'top' && sample.about === 'memory') availKb = sample.values.get('availKb') ?? availKb
      if (sample.tool === 'top' && sample.about === 'all' && tops.length < 10_000) tops.push(sample)
    })
    watchCpu(bench, (runs, cpus) => {
      const busiest = disks.busiest()
      const heaviest = [...users.values()]
        .filter(({ kb }) => kb > 0)
        .sort((a, b) => b.kb - a.kb)
        .slice(0, 3)
      const [names, pids] = [[...blocked.keys()], [...blocked.values()]]
      const [held] = groups.held(t.atLimit)
      const common = {
        held: held?.held,
        device: busiest?.device,
        maxUtilPct: busiest?.maxUtilPct,
        maxAwaitMs: busiest?.maxAwaitMs,
        maxQueue: busiest?.maxQueue,
        psiIoSomeAvg10Pct: psi.some,
        psiIoFullAvg10Pct: psi.full,
        load1: load,
        blocked: names.slice(0, 10),
        ...(heaviest.length === 0
          ? {}
          : {
              diskUsers: heaviest.map(({ user: { pid, comm, readKbPerSecond, writeKbPerSecond, waitPct } }) => ({
                pid,
                comm,
                readKbPerSecond,
                writeKbPerSecond,
                waitPct,
              })),
            }),
        comm: names[0] ?? heaviest[0]?.user.comm,
        pid: pids[0] ?? heaviest[0]?.user.pid,
      }
      const entities = busiest === undefined ? {} : { device: busiest.device }
      // that is what a limit is for: who is held may be meant to wait
      if (held !== undefined)
        bench.find({
          group: 'held',
          severity: 'note',
          title: `Cgroup ${held.held.cgroup} transfers what its own limit allows`,
          facts: { samples: 2, waitingSamples: 0, shareOfSamplesPct: 0, held: held.held, blocked: [] },
          entities: { cgroup: held.held.cgroup },
          proof: held.proof,
          time: held.proof[0]?.time,
          strength: 'weak',
          missing: 'whether its tasks suffer for it: io.pressure of the cgroup',
        })
      let told = false
      // one waiting task fills 1/n of the time, so a threshold in per cent means less on many CPUs
      for (const { series, rows } of runs) {
        if (rows[0]!.tool !== 'vmstat' && runs.some((run) => run.rows[0]?.tool === 'vmstat')) continue
        const alone = rows.length === 1
        const least = alone ? t.oneRowPct : t.waitingPct
        const waiting = sustained(rows, (row) => row.wa >= least && (row.b === undefined || row.b >= t.minBlocked), {
          minSamples: 1,
          minShare: t.minShare,
        })?.over
        if (waiting === undefined) continue
        told = true
        bench.find({
          group: series,
          facts: {
            samples: rows.length,
            waitingSamples: waiting.length,
            shareOfSamplesPct: sharePct(waiting.length, rows.length),
            maxWaPct: maxOf(rows, 'wa'),
            meanWaPct: meanOf(waiting, 'wa'),
            maxB: rows[0]!.b === undefined ? undefined : maxOf(rows, 'b'),
            swpdKb,
            ...common,
          },
          entities,
          proof: [
            ...proofOf(
              waiting,
              (row) => row.wa,
              `wa ≥ ${least} %${rows[0]!.b === undefined ? '' : ` with b ≥ ${t.minBlocked}`} in ${waiting.length} of ${rows.length} samples (threshold ${t.minShare * 100} %)`,
              (row) => `wa ${row.wa} %${row.b === undefined ? '' : `, b ${row.b}`}`,
            ),
            ...(busiest?.worst === undefined ? [] : [busiest.worst]),
          ],
          time: waiting[0].sample.time,
          ...(rows.length < 3 ? { strength: 'partial' as const, missing: 'more samples: how long it lasted is not known' } : {}),
        })
      }
      if (told) return
      if (busiest !== undefined && busiest.stalledRounds > 0) {
        bench.find({
          group: `device ${busiest.device}`,
          facts: {
            samples: busiest.rounds,
            waitingSamples: busiest.stalledRounds,
            shareOfSamplesPct: sharePct(busiest.stalledRounds, busiest.rounds),
            ...common,
          },
          entities,
          proof: [
            {
              ...busiest.worst!,
              note: `${busiest.worst!.note}: %util ≥ ${t.busyPct} with ≥ ${t.minReads} reads a second waiting ≥ ${t.slowReadMs} ms in ${busiest.stalledRounds} of ${busiest.rounds} intervals`,
            },
          ],
          ...(busiest.stalledRounds < busiest.rounds / 2 ? { strength: 'partial' as const, missing: 'it comes in bursts' } : {}),
        })
        return
      }
      if (busiest !== undefined && busiest.queuedRounds >= t.minQueuedRounds && busiest.queuedRounds >= busiest.rounds * t.minShare) {
        bench.find({
          group: `device ${busiest.device}`,
          facts: {
            samples: busiest.rounds,
            waitingSamples: busiest.queuedRounds,
            shareOfSamplesPct: sharePct(busiest.queuedRounds, busiest.rounds),
            ...common,
          },
          entities,
          proof: [
            {
              ...busiest.worst!,
              note: `${busiest.worst!.note}: %util ≥ ${t.busyPct} with requests waiting ≥ ${t.queuedMs} ms in a queue of ≥ ${t.minQueue} (reads, or writes of at most ${t.smallKb} KiB) in ${busiest.queuedRounds} of ${busiest.rounds} intervals (thresholds: ${t.minQueuedRounds} intervals, ${t.minShare * 100} %)`,
            },
          ],
          strength: 'partial',
          missing: 'who waits for it: vmstat or the processes in state D',
        })
        return
      }
      // other work takes the idle time: the blocked tasks and PSI still tell it, where nothing is swapped
      const [crowded] = runs.flatMap(({ rows }) => {
        const unswapped = ({ values }: Sample) => (values.get('si') ?? 0) + (values.get('so') ?? 0) === 0
        const waiting =
          rows[0]?.tool === 'vmstat'
            ? sustained(rows, (row) => (row.b ?? 0) >= t.crowd && unswapped(row.sample), {
                minSamples: t.minQueuedRounds,
                minShare: t.minShare,
              })
            : undefined
        return waiting === undefined ? [] : [{ rows, waiting: waiting.over }]
      })
      if (crowded !== undefined && (psi.full ?? 0) >= t.crowdFullPct) {
        const { rows, waiting } = crowded
        bench.find({
          group: 'blocked',
          facts: {
            samples: rows.length,
            waitingSamples: waiting.length,
            shareOfSamplesPct: sharePct(waiting.length, rows.length),
            maxB: maxOf(rows, 'b'),
            ...common,
          },
          entities,
          proof: proofOf(
            waiting,
            (row) => row.b ?? 0,
            `b ≥ ${t.crowd} in ${waiting.length} of ${rows.length} samples (threshold ${t.minShare * 100} %), with PSI io full ${psi.full} % (threshold ${t.crowdFullPct} %)`,
            (row) => `b ${row.b}, wa ${row.wa} %`,
          ),
          time: waiting[0].sample.time,
          strength: 'partial',
          missing: 'the CPUs were busy with other work, so that no time counted as wa',
        })
        return
      }
      if (stuckFor !== undefined && runs.length === 0 && busiest === undefined) {
        bench.find({
          group: 'pressure',
          facts: { samples: 1, waitingSamples: 1, shareOfSamplesPct: 100, psiIoFullAvg300Pct: stuckFor.avg300, ...common },
          entities,
          proof: [
            {
              at: stuckFor.at,
              time: stuckFor.time,
              witness: 'capture',
              note: `all tasks stood still for I/O ${stuckFor.avg300} % of five minutes (threshold ${t.stuckFullPct} %)`,
            },
          ],
          strength: 'partial',
          missing: 'which device it is, and how long its requests take (iostat -x)',
        })
        return
      }
      const stuck = sustained(
        tops,
        ({ values }) =>
          (values.get('wa') ?? 0) >= t.topWaPct &&
          (values.get('id') ?? 0) <= t.topMaxIdlePct &&
          (values.get('load1') ?? 0) >= Math.max(t.topMinLoad, cpus ?? 0),
        // often the first round of top is all that there is
        { minSamples: 1, minShare: t.minShare, countSinceBoot: true },
      )?.over
      if (stuck === undefined) return
      const worst = worstOf(stuck, ({ values }) => values.get('wa') ?? 0)
      const note: Proof = {
        at: worst.at,
        witness: 'capture',
        note: `wa ≥ ${t.topWaPct} % and id ≤ ${t.topMaxIdlePct} % under a load of ${worst.values.get('load1')} (threshold ${t.topMinLoad}, and ${cpus ?? 'the number of'} CPUs), in ${stuck.length} of ${tops.length} samples of top`,
      }
      bench.find({
        group: 'top',
        facts: {
          samples: tops.length,
          waitingSamples: stuck.length,
          shareOfSamplesPct: sharePct(stuck.length, tops.length),
          maxWaPct: worst.values.get('wa'),
          availMib: availKb === undefined ? undefined : Math.round((10 * availKb) / 1024) / 10,
          ...common,
        },
        entities,
        proof: [note],
        strength: 'partial',
        missing: 'a series: top shows single moments',
      })
    })
  },
  cause: ioWaitCause,
  fix: (f) => [
    {
      when: 'now',
      say: 'Find who reads or writes, and stop or slow what can wait (ionice -c3, io.max of its cgroup).',
      run: 'pidstat -d 2 5; ps -eo pid,stat,wchan:24,comm | grep " D"',
    },
    {
      when: 'durable',
      say: `Compare the rate with what ${f.device ?? 'the device'} can do (a cloud volume has a limit of I/Os per second): fewer synchronous small writes (group commit), memory for what is read again and again, or a faster device.`,
    },
    { when: 'verify', say: 'await and wa fall under the same load.', run: 'iostat -x 2 10' },
  ],
  links: ['https://man7.org/linux/man-pages/man1/iostat.1.html', 'https://docs.kernel.org/accounting/psi.html'],
  leadsTo: ['hung-task'],
  mechanism:
    'Reads and synchronous writes put the caller to sleep until the device answers. When the device has reached its limit, requests queue up and the time of each grows; CPUs without other work count that time as iowait.',
  decoys: [
    'one streaming write that the page cache takes: short bursts of wa',
    'the first row, which is the mean since boot',
    'one or two of many CPUs waiting for a copy',
  ],
  examples: IO_WAIT_SATURATION_EXAMPLES,
})
