import { detector, type Proof } from '../../core/detector.ts'
import { collect } from '../../casefile/series/collect.ts'
import { worstOf } from '../../casefile/series/extremes.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import { pointsOf, type Point } from '../../casefile/series/point.ts'
import { timeTo } from '../../casefile/series/time-to.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { LIMIT } from '../../records/limit.ts'
import { HALF_CLOSED, SOCKET_STATES, type HalfClosed } from '../../records/sockets.ts'
import { OPEN_FILES, OPEN_FILE_COUNT, type OpenFiles } from '../../records/open-files.ts'
import { trendOf, type Trend } from './descriptor-trend.ts'
import { FD_LEAK_EXAMPLES } from './fd-leak-examples.ts'

interface Facts {
  pid?: number | undefined
  comm?: string | undefined
  kind?: string | undefined
  kindCount?: number | undefined
  target?: string | undefined
  from?: number | undefined
  to?: number | undefined
  captures: number
  /** Seconds from the first capture to the last. */
  windowSeconds?: number | undefined
  perMin?: number | undefined
  /** r² of a straight line through the captures. */
  fitR2?: number | undefined
  limit?: number | undefined
  minutesToLimit?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minCaptures: { value: 3, why: 'Captures that a trend needs.' },
  minGrowth: { value: 40, why: 'Descriptors more in the last capture than in the first: a few clients more are no leak.' },
  minGrowthFactor: { value: 1.3, why: 'The last capture, in multiples of the first: a server with thousands moves by hundreds.' },
  minLastStep: { value: 0.25, why: 'The last step must still be this share of the mean step: what has become flat is a plateau.' },
  minLaterHalf: { value: 0.6, why: 'The later half must grow by this share of the earlier one: what slows down fills a pool or a cache.' },
  maxDipShare: {
    value: 0.1,
    why: 'A step back of at most this share of the growth is of clients that come and go, if the line still fits.',
  },
  minFit: { value: 0.8, why: 'r² of the line where there are steps back.' },
  minStale: {
    value: 50,
    why: 'One capture alone: descriptors of a kind that nobody keeps on purpose (CLOSE_WAIT, deleted files, sockets of no protocol) …',
  },
  minStaleShare: { value: 0.3, why: '… and their share of all that the process holds: a large server always has a few.' },
  minSame: { value: 100, why: 'One capture alone: descriptors of one and the same file. A pool may open it once for each worker …' },
  minSameShare: { value: 0.5, why: '… so they must also be this share of all that the process holds.' },
  minAnonymous: {
    value: 500,
    why: 'One capture alone: pipes and anonymous inodes (eventfd, epoll, timerfd). Event loops keep some for each thread on purpose …',
  },
  minAnonymousShare: { value: 0.8, why: '… but not nearly everything that they hold.' },
  restartShare: { value: 0.5, why: 'A fall below this share of the capture before is a restart: what follows is another life.' },
  minSuspect: { value: 5, why: 'Stale descriptors that make one process the suspect for connections that were only counted by state.' },
  minSuspectFactor: { value: 2, why: 'It must hold that many times as many of them as any other process.' },
  minCloseWait: { value: 100, why: 'Without any process: connections of the machine whose peer has hung up.' },
})
const STALE = ['CLOSE_WAIT', 'unidentified socket', 'deleted']

const MAX_POINTS = 10_000

const tell = ({ at, time }: Point, note: string): Proof => ({ at, time, witness: 'capture', note })
const tellCount = (p: Point): Proof => tell(p, `${p.value} descriptors`)

/** The line of the growth, and when it meets the limit. */
function pace(
  grown: Trend | undefined,
  limit: number | undefined,
): Pick<Facts, 'windowSeconds' | 'perMin' | 'fitR2' | 'limit' | 'minutesToLimit'> {
  const minutes = limit === undefined || grown?.perMin === undefined ? undefined : timeTo(limit - grown.to, grown.perMin)
  return {
    windowSeconds: grown?.windowSeconds,
    perMin: grown?.perMin,
    fitR2: grown?.fitR2,
    limit,
    minutesToLimit: minutes === undefined ? undefined : Math.round(minutes),
  }
}

export const fdLeak = detector<Facts>({
  id: 'fd-leak',
  title: 'A process opens descriptors and does not close them',
  severity: 'warning',
  domain: 'process',
  seenIn: ['open files', 'sockets'],
  absence: 'a leak that is slower than the captures are apart is not seen',
  leadsTo: ['fd-exhaustion'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const byPid = new Map<number, Cited<OpenFiles>[]>()
    const counted = new Map<string, { readonly pid: number | undefined; readonly points: Point[] }>()
    const limits: { pid?: number | undefined; soft: number }[] = []
    let closeWait: { count: number; proof: Proof } | undefined
    bench.on(OPEN_FILES, (files) => {
      collect(byPid, files.pid, files, { maxKeys: Infinity, maxEach: MAX_POINTS })
    })
    bench.on(OPEN_FILE_COUNT, (point) => {
      const key = `${point.of}\0${point.pid ?? ''}`
      const list = counted.get(key)?.points ?? []
      if (list.length < MAX_POINTS) list.push({ value: point.count, at: point.at, time: point.time, clock: point.clock })
      if (counted.has(key) || counted.size < MAX_POINTS) counted.set(key, { pid: point.pid, points: list })
    })
    bench.on(LIMIT, (limit) => {
      if (
        limit.name === 'nofile' &&
        (limit.scope === 'process' || limit.scope === 'unit') &&
        limit.soft !== undefined &&
        limits.length < 1000
      )
        limits.push({ pid: limit.pid, soft: limit.soft })
    })
    const halfClosed = new Map<number, Cited<HalfClosed>[]>()
    bench.on(HALF_CLOSED, (half) => {
      collect(halfClosed, half.pid, half, { maxKeys: MAX_POINTS, maxEach: MAX_POINTS })
    })
    bench.on(SOCKET_STATES, (sockets) => {
      const count = sockets.states.get('CLOSE_WAIT') ?? 0
      if (closeWait === undefined || count > closeWait.count)
        closeWait = {
          count,
          proof: {
            at: sockets.at,
            time: sockets.time,
            witness: 'capture',
            note: `${count} in CLOSE_WAIT: the peer has closed, this side has not (threshold ${t.minCloseWait})`,
          },
        }
    })
    bench.atEnd(() => {
      const limitOf = (pid: number | undefined): number | undefined =>
        (
          limits.find((l) => l.pid === pid && pid !== undefined) ??
          limits.find((l) => l.pid === undefined) ??
          (limits.length === 1 ? limits[0] : undefined)
        )?.soft
      let found = 0
      // a listing that does not say whose it is, beside those of one process: the same one's
      if (byPid.size === 2) byPid.delete(0)
      for (const [pid, list] of byPid) byPid.set(pid, inOrder(list))
      for (const [pid, list] of halfClosed) halfClosed.set(pid, inOrder(list))
      for (const [key, one] of counted) counted.set(key, { ...one, points: inOrder(one.points) })
      const busiest = [...byPid.values()].map((list) => worstOf(list, (files) => files.count)!).sort((a, b) => b.count - a.count)
      for (const most of busiest) {
        const list = byPid.get(most.pid)!
        const stale = STALE.map((kind) => [kind, most.kinds.get(kind) ?? 0] as const).reduce((a, b) => (b[1] > a[1] ? b : a))
        const points = pointsOf(list, (c) => c.count)
        // a count over time stands for the one process whose descriptors were listed
        const ofPid = [...counted.values()].find((c) => c.pid === most.pid)
        const series = ofPid?.points ?? (busiest.length === 1 && counted.size === 1 ? [...counted.values()][0]!.points : [])
        const listed = trendOf(points, t)
        const grown = listed ?? trendOf(series, t)
        // looked at again and again without growth: whatever is held, no more is added
        const flat = grown === undefined && (points.length >= t.minCaptures || series.length > t.minCaptures)
        const same = most.topNameCount >= t.minSame && most.topNameCount >= most.count * t.minSameShare && /^\//.test(most.topName ?? '')
        const anonymous = (most.kinds.get('FIFO') ?? 0) + (most.kinds.get('a_inode') ?? 0)
        const stuck = stale[1] >= t.minStale && stale[1] >= most.count * t.minStaleShare
        const held = stuck || same || (anonymous >= t.minAnonymous && anonymous >= most.count * t.minAnonymousShare)
        if (grown === undefined && (!held || flat)) continue
        const limit = limitOf(most.pid)
        const dominating = stuck ? stale : ([...most.kinds].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]) as readonly [string, number])
        const used = listed === undefined && grown !== undefined ? series : points
        found++
        // with all descriptors in use, what fills them belongs to that finding; here only what is surely stale is a cause
        const filled = grown === undefined && !stuck && limit !== undefined && most.count >= limit
        bench.find({
          group: String(most.pid),
          ...(filled ? { severity: 'note' as const } : {}),
          facts: {
            pid: most.pid === 0 ? undefined : most.pid,
            comm: most.comm,
            kind: dominating[0],
            kindCount: dominating[1],
            target: most.topNameCount > most.count / 4 ? most.topName?.slice(-120).trim() : undefined,
            from: grown?.from,
            to: grown?.to ?? most.count,
            captures: grown?.samples ?? list.length,
            ...pace(grown, limit),
          },
          entities: { pid: most.pid === 0 ? undefined : most.pid, comm: most.comm },
          proof: [
            ...(grown === undefined
              ? []
              : [
                  tellCount(used[0]!),
                  tell(
                    used.findLast((p) => p.value === grown.to)!,
                    `${grown.to} descriptors (thresholds: ${t.minCaptures} captures, growth of ${t.minGrowth} and to ${t.minGrowthFactor} times the first; steps back of at most ${100 * t.maxDipShare} % of it, if r² ≥ ${t.minFit}; the last step ${100 * t.minLastStep} % of the mean one, the later half ${100 * t.minLaterHalf} % of the earlier)`,
                  ),
                ]),
            ...(most.example === undefined
              ? []
              : [
                  {
                    at: { artifact: most.at.artifact, line: most.example.line, offset: most.example.offset, text: most.example.text },
                    witness: 'capture' as const,
                    note: `one of ${stale[1]} ${stale[0]} (thresholds: ${t.minStale}, ${100 * t.minStaleShare} % of all)`,
                  },
                ]),
            ...(grown === undefined && most.example === undefined
              ? [
                  {
                    at: most.at,
                    witness: 'capture' as const,
                    note: same
                      ? `${most.topNameCount} of ${most.count} are one file (thresholds: ${t.minSame}, ${100 * t.minSameShare} %)`
                      : `${anonymous} of ${most.count} are pipes and anonymous inodes (thresholds: ${t.minAnonymous}, ${100 * t.minAnonymousShare} %)`,
                  },
                ]
              : []),
          ],
          time: grown === undefined ? undefined : used[0]!.time,
          ...(grown === undefined ? { strength: 'partial' as const, missing: 'only one capture: growth is concluded from the kind' } : {}),
        })
      }
      // ss and netstat tell the owner too
      for (const [pid, list] of halfClosed) {
        if (byPid.has(pid) && found > 0) continue
        const most = worstOf(list, (half) => half.count)!
        const points = pointsOf(list, (h) => h.count)
        const told = (p: Point): Proof => tell(p, `the first of ${p.value} sockets in CLOSE_WAIT`)
        const grown = trendOf(points, t)
        if (grown === undefined && (list.length >= t.minCaptures || most.count < t.minStale || most.count < most.sockets * t.minStaleShare))
          continue
        found++
        bench.find({
          group: String(pid),
          facts: {
            pid,
            comm: most.comm,
            kind: 'CLOSE_WAIT',
            kindCount: most.count,
            target: most.peer,
            from: grown?.from,
            to: grown?.to ?? most.sockets,
            captures: list.length,
            ...pace(grown, limitOf(pid)),
          },
          entities: { pid, comm: most.comm },
          proof: grown === undefined ? [told(points[list.indexOf(most)]!)] : [told(points[0]!), told(points.at(-1)!)],
          ...(grown === undefined ? { strength: 'partial' as const, missing: 'only one capture: growth is concluded from the kind' } : {}),
        })
      }
      const listedPids = new Set(busiest.map((files) => files.pid))
      for (const [key, { pid, points }] of counted) {
        const grown = pid !== undefined && listedPids.has(pid) ? undefined : trendOf(points, t)
        if (grown === undefined || (found > 0 && pid === undefined)) continue
        bench.find({
          group: key,
          facts: { pid, from: grown.from, to: grown.to, captures: grown.samples, ...pace(grown, limitOf(pid)) },
          entities: { pid },
          proof: [tellCount(points[0]!), tellCount(points.at(-1)!)],
          time: points[0]!.time,
        })
        found++
      }
      if (found > 0 || closeWait === undefined || closeWait.count < t.minCloseWait) return
      const staleOf = (files: OpenFiles): number => Math.max(...STALE.map((kind) => files.kinds.get(kind) ?? 0))
      const [first, second] = [...busiest].sort((a, b) => staleOf(b) - staleOf(a))
      const suspect =
        first !== undefined &&
        staleOf(first) >= t.minSuspect &&
        staleOf(first) >= t.minSuspectFactor * (second === undefined ? 0 : staleOf(second))
          ? first
          : undefined
      bench.find({
        group: 'machine',
        facts: { kind: 'CLOSE_WAIT', kindCount: closeWait.count, captures: 1, pid: suspect?.pid || undefined, comm: suspect?.comm },
        entities: { pid: suspect?.pid || undefined, comm: suspect?.comm },
        proof: [
          closeWait.proof,
          ...(suspect === undefined
            ? []
            : [
                {
                  at: suspect.at,
                  witness: 'capture' as const,
                  note: `${staleOf(suspect)} stale descriptors (threshold ${t.minSuspect}), ${t.minSuspectFactor} times as many as any other process or more`,
                },
              ]),
        ],
        strength: 'partial',
        missing: suspect === undefined ? 'which process holds them' : `proof that they are sockets of ${suspect.comm ?? suspect.pid}`,
      })
    })
  },
  cause: (f) => {
    const who = f.comm === undefined ? (f.pid === undefined ? 'A process' : `Process ${f.pid}`) : `${f.comm} (pid ${f.pid ?? 'unknown'})`
    const kind =
      f.kind === undefined || f.kind === ''
        ? ''
        : f.kind === 'CLOSE_WAIT'
          ? `${f.kindCount} are sockets in CLOSE_WAIT: the peer has closed and the program has not`
          : f.kind === 'deleted'
            ? `${f.kindCount} are deleted files that stay open`
            : `${f.kindCount} are of kind ${f.kind}`
    const grown =
      f.from === undefined
        ? `holds ${f.to ?? f.kindCount} descriptors`
        : `went from ${f.from} to ${f.to} descriptors in ${f.captures} captures${f.windowSeconds === undefined ? '' : ` over ${f.windowSeconds} s`}${f.perMin === undefined ? '' : `, ${f.perMin} a minute`}${f.fitR2 === undefined ? '' : ` (straight line: r² ${f.fitR2})`}`
    return `${who} ${grown}${kind === '' ? '' : `; ${kind}`}.${f.limit === undefined ? '' : ` Its limit is ${f.limit}${f.minutesToLimit === undefined ? '' : f.minutesToLimit === 0 ? ', and it is reached' : `, reached in about ${f.minutesToLimit} min at this pace`}.`}${f.target === undefined ? '' : ` The same target again and again: ${f.target}`}`
  },
  fix: (f) => [
    {
      when: 'now',
      say: `See what is held, and restart ${f.comm ?? 'the process'} before it reaches its limit${f.limit === undefined ? '' : ` of ${f.limit}`}.`,
      run: `lsof -nP -p ${f.pid ?? 'PID'} | awk '{print $5}' | sort | uniq -c | sort -n`,
    },
    {
      when: 'durable',
      say:
        f.kind === 'CLOSE_WAIT'
          ? 'Close the socket when the peer has closed: a read that returns 0, a response body that is not drained, a pool without idle check.'
          : 'Find the missing close on the error path; a higher limit only delays it.',
    },
    {
      when: 'verify',
      say: `The number stays flat for an hour; alert at 80 % of the limit${f.limit === undefined ? '' : ` (${Math.floor(f.limit * 0.8)})`}.`,
      run: `ls /proc/${f.pid ?? 'PID'}/fd | wc -l`,
    },
  ],
  links: ['https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html', 'https://man7.org/linux/man-pages/man8/lsof.8.html'],
  mechanism:
    'A descriptor that is opened on each request and not closed on every path adds up until RLIMIT_NOFILE is met. Sockets in CLOSE_WAIT are the plainest sign: the other side is gone.',
  decoys: ['a pool that fills and stays', 'a server with many established connections'],
  examples: FD_LEAK_EXAMPLES,
})
