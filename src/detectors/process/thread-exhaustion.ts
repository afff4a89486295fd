import { detector, type Fact, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited, Span } from '../../core/span.ts'
import { LIMIT, type Limit } from '../../records/limit.ts'
import { MEMORY_MAPS, type MemoryMaps } from '../../records/memory-maps.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { SETTING } from '../../records/setting.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'
import { PROCESS_CGROUP } from '../../records/process-cgroup.ts'
import { factsOf, limitRow, proofsOf, sayLimits, type LimitRow } from './old-limits.ts'
import { PidsGroups, type PidsGroup } from './old-pids-groups.ts'

interface Facts {
  comm?: string | undefined
  pid?: number | undefined
  runtime?: string | undefined
  stacksize?: string | undefined
  /** Threads that existed, where the message or a capture says so. */
  threads?: number | undefined
  limit?: number | undefined
  /** Mappings of the process, where they were counted. */
  maps?: number | undefined
  /** Which limit that is. */
  binding?: string | undefined
  /** Every limit on tasks that the captures state, with its use: name, limit, used, usedPct, from. */
  limits?: readonly Fact[] | undefined
  message: string
}

interface Busy {
  readonly pid: number
  readonly comm: string
  readonly threads: number
  /** Rows seen. */
  readonly listed: number
  readonly at: Span
}

interface Signature {
  readonly runtime: string
  readonly pattern: RegExp
}

/** What runtimes say when clone(2) gives EAGAIN, each in its own words. */
const SIGNATURES: readonly Signature[] = [
  { runtime: 'java', pattern: /unable to create (?:new )?native thread|Failed to start thread|pthread_create failed \(EAGAIN\)/ },
  { runtime: 'go', pattern: /failed to create new OS thread/ },
  { runtime: 'python', pattern: /RuntimeError: can't start new thread|can't start new thread$/ },
  {
    runtime: 'shell',
    pattern:
      /fork: (?:retry: )?(?:Resource temporarily unavailable|No child processes)|^(?:\S{1,40}: (?:\d{1,6}: )?)?[Cc]annot fork\s*$|^\(CRON\) error \(can't fork\)/,
  },
  { runtime: 'rust', pattern: /failed to spawn thread: .{0,80}WouldBlock/ },
  { runtime: 'tokio', pattern: /OS can't spawn worker thread/ },
  { runtime: 'node', pattern: /\bspawn \S{1,200} EAGAIN\b|\bspawn EAGAIN\b|uv_thread_create[^]{0,80}EAGAIN/ },
  // std::thread's constructor throws std::system_error with this text
  { runtime: 'c++', pattern: /^\s{0,4}what\(\):\s{1,4}(?:thread: |boost::\S{1,60}: )?Resource temporarily unavailable/ },
  { runtime: 'mysql', pattern: /Can't create (?:a new )?thread (?:to \S{1,40} )?[^]{0,80}\(?errno:? ?(?:=)? ?11\b/i },
  { runtime: 'ruby', pattern: /can't create Thread: Resource temporarily unavailable/ },
  {
    runtime: 'native',
    pattern:
      /(?:pthread_create|creating thread|create (?:a )?(?:new )?thread|start (?:a )?(?:new )?thread|\bclone\b|\bfork(?:ing|ed)?\b|spawn\w{0,4}|worker process)[^]{0,120}(?:Resource temporarily unavailable|\bEAGAIN\b|errno ?[=:]? ?11\b)/i,
  },
  { runtime: 'native', pattern: /(?:could not fork|failed to fork|unable to fork)[^]{0,120}Resource temporarily unavailable/i },
]
const LITERALS = [
  'Resource temporarily unavailable',
  'native thread',
  'failed to create new OS thread',
  "can't start new thread",
  'Failed to start thread',
  'pthread_create',
  'Cannot fork',
  "can't fork",
  'spawn worker thread',
  'EAGAIN',
  "Can't create a new thread",
  "Can't create thread",
  'failed to spawn thread',
  'fork: retry',
]
/** Reads, locks and sockets give EAGAIN too, also where a worker or a fork is named beside it. */
const OTHER =
  /\b(?:recv|recvfrom|recvmsg|read|readv|send|sendto|sendmsg|write|writev|accept4?|connect|poll|epoll_wait|flock|fcntl|lock|semop|mlock|io_submit)\(\)|\b(?:Could not get lock|DEBUG|TRACE)\b/
const MAX_SPEAKERS = 1000
/** A stack and its guard page. */
const MAPS_PER_THREAD = 2
/** include/linux/mm.h, DEFAULT_MAX_MAP_COUNT: in force where nobody has set another. */
const DEFAULT_MAX_MAPS = 65_530
/** When it counts as this failure. */
const LIMITS = thresholds({
  atLimit: {
    value: 0.9,
    why: 'A process is at a limit when it has this share of it; the count and the failure are not taken at the same moment.',
  },
})

export const threadExhaustion = detector<Facts>({
  id: 'thread-exhaustion',
  title: 'No further thread or process can be started',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'programs that log nothing about it stay unseen',
  leadsTo: ['unit-failed', 'crash-loop'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const said = new Map<string, { signature: Signature; lines: Cited<LogLine>[] }>()
    const limits: Cited<Limit>[] = []
    const groups = new PidsGroups()
    const cgroups = new Map<number | undefined, string>()
    bench.onLine(LITERALS, (line) => {
      if (line.kernel === true) return
      const signature = SIGNATURES.find((s) => s.pattern.test(line.message))
      if (signature === undefined || (signature.runtime === 'native' && OTHER.test(line.message))) return
      const group = line.ident ?? line.at.artifact
      const known = said.get(group)
      if (known !== undefined) {
        if (known.lines.length < 20_000) known.lines.push(line)
      } else if (said.size < MAX_SPEAKERS) said.set(group, { signature, lines: [line] })
    })
    bench.on(LIMIT, (limit) => {
      if (limit.name === 'nproc' && limits.length < 1000) limits.push(limit)
    })
    // threads by process: ps -L has a row for each, others a column
    const rows = new Map<string, Map<number, Busy>>()
    bench.on(PROCESS_SAMPLE, (sample) => {
      const table = rows.get(sample.at.artifact) ?? new Map<number, Busy>()
      const known = table.get(sample.pid)
      const threads = Math.max(sample.threads ?? 0, sample.tid === undefined ? 0 : (known?.listed ?? 0) + 1, known?.threads ?? 0)
      if (table.size < 50_000 || known !== undefined)
        table.set(sample.pid, { pid: sample.pid, comm: sample.comm, threads, listed: (known?.listed ?? 0) + 1, at: known?.at ?? sample.at })
      if (rows.size < 100) rows.set(sample.at.artifact, table)
    })
    const system = new Map<string, { max: number; at: Span }>()
    bench.on(SETTING, (setting) => {
      const [max] = setting.numbers
      if (max !== undefined && max > 0 && /^(?:kernel\.(?:threads-max|pid_max)|vm\.max_map_count)$/.test(setting.name))
        system.set(setting.name, { max, at: setting.at })
    })
    const mappings: Cited<MemoryMaps>[] = []
    bench.on(MEMORY_MAPS, (maps) => {
      if (mappings.length < 10_000) mappings.push(maps)
    })
    bench.on(PIDS_CONTROLLER, (file) => groups.see(file))
    bench.on(PROCESS_CGROUP, ({ pid, cgroup }) => {
      if (cgroups.size < 10_000) cgroups.set(pid, cgroup)
    })
    bench.atEnd(() => {
      const busiest = [...rows.values()]
        .flatMap((table) => [...table.values()])
        .filter((p) => p.threads > 1)
        .sort((a, b) => b.threads - a.threads)
      const total =
        Math.max(0, ...[...rows.values()].map((table) => [...table.values()].reduce((sum, p) => sum + Math.max(1, p.threads), 0))) ||
        undefined
      const all = groups.all()
      const isFull = (g: PidsGroup): boolean =>
        g.max !== undefined && (g.current === undefined || g.current >= g.max * t.atLimit || (g.refused ?? 0) > 0)
      /** The cgroup that refuses: one above the process, one of its unit, or the only ones that are full. */
      const refusing = (pid: number | undefined, unit: string | undefined): PidsGroup | undefined => {
        const home = cgroups.get(pid) ?? (cgroups.size === 1 ? [...cgroups.values()][0] : undefined)
        const full = all.filter(isFull)
        const above = full.filter(
          (g) =>
            (home !== undefined && g.cgroup !== undefined && `${home}/`.includes(`${g.cgroup}/`)) ||
            (unit !== undefined && (g.unit === unit || g.cgroup?.endsWith(`/${unit}`))),
        )
        return above[0] ?? full.filter((g) => home === undefined || g.cgroup === undefined).at(-1)
      }
      const anyLimit =
        limits.find((l) => l.scope === 'unit' && l.soft !== undefined) ??
        limits.find((l) => l.scope === 'process' && l.soft !== undefined) ??
        limits.find((l) => l.scope === 'shell' && l.soft !== undefined)
      for (const [group, { signature, lines }] of said) {
        const first = lines[0]!
        const after = /(?:after|have) (\d{1,9}) (?:threads|already|workers|processes)/.exec(first.message)?.[1]
        const comm = first.ident ?? /^-?(\w{2,15}): fork:/.exec(first.message)?.[1]
        const existed = after === undefined ? undefined : Number(after)
        // who is at the limit: the program itself, or the one with by far the most threads
        const own =
          limits.find((l) => (l.scope === 'process' || l.scope === 'unit') && l.pid !== undefined && l.pid === first.pid) ?? anyLimit
        const pids = refusing(first.pid, first.unit)
        const max = pids?.max ?? own?.soft
        const table =
          busiest.find((p) => p.pid === first.pid) ??
          busiest.find((p) => max !== undefined && p.threads >= max * t.atLimit) ??
          busiest.find((p) => comm !== undefined && p.comm === comm)
        const mapped = mappings
          .filter((m) => m.pid === undefined || first.pid === undefined || m.pid === first.pid)
          .reduce<Cited<MemoryMaps> | undefined>((a, b) => (a === undefined || b.count > a.count ? b : a), undefined)
        const machine = new Map(system)
        if (mapped !== undefined && mapped.count >= DEFAULT_MAX_MAPS * t.atLimit && !machine.has('vm.max_map_count'))
          machine.set('vm.max_map_count', { max: DEFAULT_MAX_MAPS, at: mapped.at })
        const maps = mapped?.count ?? (table?.threads ?? 0) * MAPS_PER_THREAD
        const whole =
          pids === undefined
            ? [...machine].find(([name, { max: most }]) => (name === 'vm.max_map_count' ? maps : (total ?? 0)) >= most * t.atLimit)
            : undefined
        const binding =
          whole !== undefined
            ? whole[0]
            : pids !== undefined
              ? pids.cgroup === undefined && pids.unit !== undefined
                ? `TasksMax of ${pids.unit}`
                : 'pids.max of the cgroup'
              : own === undefined
                ? undefined
                : `RLIMIT_NPROC (max processes) of ${own.scope === 'process' ? 'the process' : own.scope === 'unit' ? 'the unit' : 'the shell'}`
        const inForce: LimitRow[] = [
          ...(own === undefined
            ? []
            : [
                limitRow(
                  `RLIMIT_NPROC of ${own.scope === 'process' ? 'the process' : own.scope === 'unit' ? 'the unit' : 'a shell'}, per user`,
                  own.soft,
                  undefined,
                  own.at,
                ),
              ]),
          ...all
            .filter((g) => g.max !== undefined)
            .slice(0, 8)
            .map((g) =>
              limitRow(
                g.cgroup === undefined && g.unit !== undefined ? `TasksMax of ${g.unit}` : `pids.max of ${g.cgroup ?? 'the cgroup'}`,
                g.max,
                g.current,
                g.proof[0]!.at,
              ),
            ),
          ...[...machine].map(([name, { max: most, at }]) => limitRow(name, most, name === 'vm.max_map_count' ? mapped?.count : total, at)),
        ]
        const facts: Facts = {
          limits: inForce.length === 0 ? undefined : factsOf(inForce),
          comm: comm ?? table?.comm,
          pid: first.pid ?? table?.pid,
          runtime: signature.runtime,
          stacksize: lines.map((l) => /stacksize: (\d{1,9}k)/.exec(l.message)?.[1]).find((s) => s !== undefined),
          threads: existed ?? table?.threads,
          maps: mapped?.count,
          limit: whole?.[1].max ?? max,
          binding,
          message: first.message.slice(0, 300),
        }
        const proof: Proof[] = [
          ...(whole?.[0] === 'vm.max_map_count' && mapped !== undefined
            ? [
                {
                  at: mapped.at,
                  time: mapped.time,
                  witness: 'capture' as const,
                  note: `${mapped.count} mappings of at most ${whole[1].max} (vm.max_map_count${system.has('vm.max_map_count') ? '' : ', the default'}; threshold ${t.atLimit * 100} %)${mapped.largest === undefined ? '' : `; most of the space is ${mapped.largest.slice(0, 80)}`}`,
                },
              ]
            : whole !== undefined
              ? [{ at: whole[1].at, witness: 'capture' as const, note: `${whole[0]}; ${total} threads existed` }]
              : pids !== undefined
                ? [...pids.proof]
                : own === undefined
                  ? []
                  : [{ at: own.at, witness: 'capture' as const, note: `max processes ${own.soft}` }]),
          ...(table === undefined ? [] : [{ at: table.at, witness: 'capture' as const, note: `${table.threads} threads` }]),
        ]
        const shown = new Set(proof.map(({ at }) => `${at.artifact}:${at.line}`))
        proof.push(
          ...proofsOf(
            inForce.filter((row) => !shown.has(row.from)),
            3,
          ),
        )
        for (const [i, line] of lines.entries())
          bench.find({
            group,
            event: `${line.at.artifact}:${line.at.line}`,
            facts,
            entities: { comm: facts.comm, pid: line.pid ?? facts.pid, unit: line.unit, host: line.host },
            proof: [{ at: line.at, time: line.time, witness: 'application log' }, ...(i > 0 ? [] : proof)],
            time: line.time,
          })
      }
    })
  },
  cause: (f, count) =>
    `${f.comm ?? 'A program'}${f.pid === undefined ? '' : ` (pid ${f.pid})`} could not start another thread or process (EAGAIN${count > 1 ? `, ${count} times` : ''})${f.threads === undefined ? '' : ` when ${f.threads} existed`}${f.limit === undefined ? '. Which limit was met is not in this input: RLIMIT_NPROC of the user, pids.max of the cgroup, kernel.threads-max or kernel.pid_max.' : `: the limit in force is ${f.limit}, ${f.binding}.`}${f.runtime === 'java' ? ' The JVM words it as lack of memory; the heap is not at fault, and a larger one leaves less room for stacks.' : ''}${sayLimits(f.limits)}`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Count the threads of the user and of the process, and compare with each limit.',
      run: `ps -eLo user,pid,comm | sort | uniq -c | sort -n | tail; cat /proc/${f.pid ?? 'PID'}/limits /proc/sys/kernel/threads-max /proc/sys/kernel/pid_max`,
    },
    {
      when: 'durable',
      say: `Bound the thread pool${f.threads === undefined ? '' : ` (${f.threads} threads existed)`}; then raise ${f.binding ?? 'the limit that binds'}${f.limit === undefined ? '' : ` from ${f.limit}`} if the need is real.`,
    },
    { when: 'verify', say: 'The number of threads stays flat under load.', run: `ls /proc/${f.pid ?? 'PID'}/task | wc -l` },
  ],
  join: (before) => before,
  links: ['https://man7.org/linux/man-pages/man2/fork.2.html', 'https://man7.org/linux/man-pages/man3/pthread_create.3.html'],
  mechanism:
    'fork and clone give EAGAIN when a limit on tasks is met: RLIMIT_NPROC counts all threads of a user, pids.max those of a cgroup, threads-max and pid_max those of the machine. A full max_map_count gives ENOMEM instead.',
  decoys: [
    'EAGAIN on a socket, a lock or a read: "Resource temporarily unavailable" without fork or thread',
    'out-of-memory errors of the heap',
  ],
  examples: [
    {
      name: 'the shell cannot fork',
      files: { 'console.txt': '-bash: fork: retry: Resource temporarily unavailable\n-bash: fork: Resource temporarily unavailable\n' },
      fires: true,
    },
    {
      name: 'a JVM against pids.max',
      files: {
        'app.log':
          'Exception in thread "main" java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached\n',
        'pids.txt': '==> pids.max <==\n24\n\n==> pids.current <==\n24\n\n==> pids.events <==\nmax 50000\n',
      },
      fires: true,
    },
    {
      name: 'the process at its limit',
      files: {
        'app.log': '2025-11-21 14:00:00,120 ERROR cannot start worker: pthread_create: Resource temporarily unavailable\n',
        'limits-6319.txt':
          'Limit                     Soft Limit           Hard Limit           Units     \nMax processes             200                  200                  processes \n',
        'ps.txt': '  PID USER     NLWP COMMAND\n    1 root        1 init\n 6319 mail      198 indexer\n',
      },
      fires: true,
    },
    {
      name: 'a socket that would block',
      files: {
        'app.log': '2025-11-21 14:00:00 recv() failed (11: Resource temporarily unavailable) while reading response header from upstream\n',
      },
      fires: false,
    },
  ],
})
