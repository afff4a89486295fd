import { detector, type Fact, type Proof } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { LIMIT, type Limit } from '../../records/limit.ts'
import { OPEN_FILES, OPEN_FILE_COUNT, type OpenFileCount, type OpenFiles } from '../../records/open-files.ts'
import { SETTING, type Setting } from '../../records/setting.ts'
import { UNIT_STATE } from '../../records/unit-state.ts'
import { FD_LITERALS, scopeOf, speaker, type FdScope } from './fd-words.ts'
import { factsOf, limitRow, proofsOf, sayLimits, type LimitRow } from './limits-in-force.ts'

interface Facts {
  scope: FdScope
  /** The limit that binds, where a source states it. */
  limit?: number | undefined
  hardLimit?: number | undefined
  /** What the shell's ulimit says, when it is another number: it does not bind the service. */
  shellLimit?: number | undefined
  limitSource?: string | undefined
  used?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
  topKind?: string | undefined
  topKindCount?: number | undefined
  /** The file or peer that is open most often. */
  topTarget?: string | undefined
  topTargetCount?: number | undefined
  errno?: number | undefined
  /** Every limit on descriptors that the captures state, with its use: name, limit, used, usedPct, from. */
  limits?: readonly Fact[] | undefined
  message?: string | undefined
}

/** errno(3): EMFILE 24, ENFILE 23. */
const EMFILE = 24
const ENFILE = 23
const topKind = (files: OpenFiles): [string, number] | undefined =>
  [...files.kinds].reduce<[string, number] | undefined>(
    (a, b) => (a === undefined || b[1] > a[1] || (b[1] === a[1] && b[0].length > a[0].length) ? b : a),
    undefined,
  )
const MAX_SPEAKERS = 1000
const SETTINGS = new Set(['fs.file-max', 'fs.nr_open', 'fs.inotify.max_user_instances', 'fs.inotify.max_user_watches'])

export const fdExhaustion = detector<Facts>({
  id: 'fd-exhaustion',
  title: 'No file descriptor is left',
  severity: 'error',
  domain: 'process',
  seenIn: ['log', 'open files', 'sysctl'],
  absence: 'programs that log nothing about it stay unseen',
  leadsTo: ['probe-failure', 'unit-failed', 'crash-loop'],
  watch(bench) {
    interface Said {
      readonly scope: Facts['scope']
      readonly limit?: number | undefined
      readonly comm?: string | undefined
      readonly pid?: number | undefined
      readonly unit?: string | undefined
      /** Texts in which copies of its lines stand. */
      readonly texts: Set<string>
      readonly lines: Cited<LogLine>[]
    }
    const said = new Map<string, Said>()
    const limits: Cited<Limit>[] = []
    const captures: Cited<OpenFiles>[] = []
    bench.onLine(FD_LITERALS, (line) => {
      const scope = scopeOf(line)
      if (scope === undefined) return
      const who = speaker(line)
      const group = scope.scope === 'system' ? `system\0${line.host ?? ''}` : `${scope.scope}\0${who.comm ?? line.at.artifact}`
      const known = said.get(group)
      const texts = known?.texts ?? new Set<string>()
      for (const { artifact } of bench.copies) if (texts.size < MAX_SPEAKERS) texts.add(artifact)
      if (known !== undefined) {
        if (known.lines.length < 20_000) known.lines.push(line)
      } else if (said.size < MAX_SPEAKERS) said.set(group, { ...scope, ...who, unit: line.unit, lines: [line], texts })
    })
    // systemctl status: its first line names the unit of the log lines below
    const statusOf = new Map<string, string>()
    bench.on(UNIT_STATE, ({ unit, listed, at }) => {
      if (!listed && unit.endsWith('.service') && statusOf.size < MAX_SPEAKERS)
        statusOf.set(at.artifact, statusOf.has(at.artifact) ? '' : unit)
    })
    let allocated: Cited<Setting> | undefined
    let counted = 0
    const countedBy = new Map<number, number>()
    const counts = new Map<number | undefined, Cited<OpenFileCount>>()
    const settings = new Map<string, Cited<Setting>>()
    bench.on(SETTING, (setting) => {
      if (SETTINGS.has(setting.name) && setting.numbers.length === 1) settings.set(setting.name, setting)
      if (setting.name === 'fs.file-nr' && setting.numbers.length === 3 && setting.numbers[0]! >= (allocated?.numbers[0] ?? 0))
        allocated = setting
    })
    bench.on(OPEN_FILE_COUNT, (record) => {
      const { count, pid } = record
      if ((counts.get(pid)?.count ?? -1) < count && (counts.has(pid) || counts.size < MAX_SPEAKERS)) counts.set(pid, record)
      if (pid !== undefined && (countedBy.has(pid) || countedBy.size < MAX_SPEAKERS))
        countedBy.set(pid, Math.max(count, countedBy.get(pid) ?? 0))
      else counted = Math.max(counted, count)
    })
    bench.on(LIMIT, (limit) => {
      if (limit.name === 'nofile' && limits.length < 10_000) limits.push(limit)
    })
    bench.on(OPEN_FILES, (files) => {
      if (captures.length < 50_000) captures.push(files)
    })
    bench.atEnd(() => {
      // /proc/PID/limits beats the shell's ulimit: a service does not inherit what somebody's shell has
      const limitOf = (pid: number | undefined): Cited<Limit> | undefined =>
        limits.find((l) => l.scope === 'process' && l.pid === pid && pid !== undefined) ??
        limits.find((l) => l.scope === 'unit' && l.pid === pid && pid !== undefined) ??
        limits.find((l) => l.scope === 'process' && (l.pid === undefined || pid === undefined)) ??
        limits.find((l) => l.scope === 'unit' && (l.pid === undefined || pid === undefined)) ??
        limits.find((l) => l.scope === 'shell')
      const shell = limits.find((l) => l.scope === 'shell')?.soft
      const full = captures.filter((c) => {
        const limit = limitOf(c.pid)
        return limit !== undefined && limit.scope !== 'shell' && limit.soft !== undefined && c.count >= limit.soft
      })
      const one = new Set(captures.map((c) => c.pid)).size === 1
      // a count over time is of the one process that was listed, and may catch the last ones before the limit
      const usedBy = (files: OpenFiles, limit: number | undefined): number =>
        Math.max(files.count, one && (limit === undefined || counted <= limit) ? counted : 0, countedBy.get(files.pid) ?? 0)
      /** The whole table: of the process, its unit, a shell, and the machine. */
      const inForce = (pid: number | undefined, used: number | undefined): LimitRow[] => {
        const own = limitOf(pid)
        const rows: LimitRow[] = []
        for (const limit of limits) {
          const of =
            limit.scope === 'process'
              ? 'RLIMIT_NOFILE'
              : limit.scope === 'unit'
                ? `LimitNOFILE of ${limit.unit ?? 'the unit'}`
                : 'ulimit -n of a shell, not in force here'
          if (rows.length >= 8 || (limit !== own && limit.scope === 'process')) continue
          rows.push(limitRow(limit.scope === 'shell' ? of : `${of} (soft)`, limit.soft, limit === own ? used : undefined, limit.at))
          if (limit.hard !== undefined && limit.hard !== limit.soft && limit.scope !== 'shell')
            rows.push(limitRow(`${of} (hard)`, limit.hard, undefined, limit.at))
        }
        if (allocated !== undefined) rows.push(limitRow('fs.file-max', allocated.numbers[2], allocated.numbers[0], allocated.at))
        for (const [name, setting] of settings)
          if (name !== 'fs.file-max' || allocated === undefined) rows.push(limitRow(name, setting.numbers[0], undefined, setting.at))
        return rows
      }
      const system = allocated === undefined ? undefined : { used: allocated.numbers[0]!, max: allocated.numbers[2]! }
      const systemProof: Proof[] =
        allocated === undefined ? [] : [{ at: allocated.at, witness: 'capture', note: 'open files of the machine, and their maximum' }]
      const targetOf = (files: OpenFiles): Pick<Facts, 'topTarget' | 'topTargetCount'> =>
        files.topNameCount > 4 && files.topNameCount > files.count / 5
          ? { topTarget: files.topName?.slice(0, 160), topTargetCount: files.topNameCount }
          : {}
      const claimed = new Set<Cited<OpenFiles>>()
      for (const [group, s] of said) {
        const fits = captures.filter(
          (c) => (s.pid !== undefined && c.pid === s.pid) || (s.comm !== undefined && c.comm !== undefined && s.comm.startsWith(c.comm)),
        )
        const own = fits.length > 0 ? fits : new Set(captures.map((c) => c.pid)).size === 1 ? captures : full
        const most = own.reduce<Cited<OpenFiles> | undefined>((a, b) => (a === undefined || b.count > a.count ? b : a), undefined)
        if (most !== undefined) for (const c of captures) if (c.pid === most.pid) claimed.add(c)
        const limit = s.scope === 'process' ? limitOf(s.pid ?? most?.pid) : undefined
        const top = most === undefined ? undefined : topKind(most)
        const [first] = s.lines
        const owner = s.pid ?? most?.pid
        const used =
          s.scope === 'system'
            ? system?.used
            : s.scope !== 'process'
              ? undefined
              : most !== undefined
                ? usedBy(most, limit?.soft)
                : ((owner === undefined ? undefined : countedBy.get(owner)) ??
                  (counted > 0 && limit?.soft !== undefined && counted <= limit.soft ? counted : undefined))
        const table = inForce(owner, s.scope === 'process' ? used : undefined)
        const watches = s.scope === 'inotify' ? settings.get('fs.inotify.max_user_instances') : undefined
        const proof: Proof[] = s.scope === 'system' ? [...systemProof] : []
        if (most !== undefined && s.scope === 'process')
          proof.push({
            at: most.at,
            witness: 'capture',
            note: `${most.count} descriptors of ${most.comm ?? 'the process'} (pid ${most.pid})`,
          })
        if (limit !== undefined)
          proof.push({
            at: limit.at,
            witness: 'capture',
            note:
              limit.scope === 'process'
                ? 'the limit of the process'
                : limit.scope === 'unit'
                  ? 'the limit of its unit'
                  : "the shell's limit; the process's own was not given",
          })
        proof.push(
          ...proofsOf(
            table.filter((row) => limit === undefined || row.at.line !== limit.at.line || row.at.artifact !== limit.at.artifact),
            3,
          ),
        )
        const facts: Facts = {
          scope: s.scope,
          limit:
            s.limit ??
            (s.scope === 'system' ? (system?.max ?? settings.get('fs.file-max')?.numbers[0]) : (watches?.numbers[0] ?? limit?.soft)),
          hardLimit: limit?.hard,
          shellLimit: shell !== undefined && limit !== undefined && limit.scope !== 'shell' && shell !== limit.soft ? shell : undefined,
          limitSource:
            s.limit !== undefined ? 'the kernel log' : s.scope === 'system' ? allocated?.at.artifact : (watches ?? limit)?.at.artifact,
          limits: table.length === 0 ? undefined : factsOf(table),
          used,
          comm: s.comm ?? most?.comm,
          pid: s.pid ?? most?.pid,
          topKind: top?.[0],
          topKindCount: top?.[1],
          ...(most === undefined ? {} : targetOf(most)),
          errno: s.scope === 'system' ? ENFILE : EMFILE,
          message: first!.message.slice(0, 300),
        }
        for (const [i, line] of s.lines.entries())
          bench.find({
            group,
            event: `${line.uptime ?? ''}${line.at.artifact}:${line.at.line}`,
            facts,
            entities: {
              comm: facts.comm,
              pid: facts.pid,
              unit: s.unit ?? unitOf(statusOf, [line.at.artifact, ...s.texts]),
              host: line.host,
            },
            proof: [
              { at: line.at, time: line.time, witness: line.kernel === true ? 'kernel log' : 'application log' },
              ...(i === 0 ? proof : []),
            ],
            time: line.time,
            title:
              s.scope === 'system'
                ? 'The whole machine ran out of open files'
                : s.scope === 'inotify'
                  ? 'No inotify instance is left'
                  : `${facts.comm ?? 'A process'} has no file descriptor left`,
          })
      }
      // nobody complained in these logs, but the machine's table is full
      if (
        system !== undefined &&
        allocated !== undefined &&
        system.max > 0 &&
        system.used >= system.max &&
        ![...said.values()].some((s) => s.scope === 'system')
      )
        bench.find({
          group: 'system\0',
          facts: {
            scope: 'system',
            limit: system.max,
            used: system.used,
            limitSource: allocated.at.artifact,
            limits: factsOf(inForce(undefined, undefined)),
            errno: ENFILE,
          },
          proof: systemProof,
          title: 'The whole machine ran out of open files',
          strength: 'partial',
          missing: 'no log line says that an open failed',
        })
      // only counted, and all of its limit in use
      for (const [pid, most] of counts) {
        const limit = limitOf(pid)
        const own = limit !== undefined && limit.scope !== 'shell' && (limit.pid === pid || pid === undefined || limit.pid === undefined)
        if (
          !own ||
          limit.soft === undefined ||
          most.count !== limit.soft ||
          full.length > 0 ||
          [...said.values()].some((s) => s.scope === 'process')
        )
          continue
        const table = inForce(pid, most.count)
        bench.find({
          group: `process\0${pid}`,
          facts: {
            scope: 'process',
            limit: limit.soft,
            hardLimit: limit.hard,
            limitSource: limit.at.artifact,
            used: most.count,
            pid: pid ?? limit.pid,
            limits: factsOf(table),
          },
          entities: { pid: pid ?? limit.pid },
          proof: [
            { at: most.at, time: most.time, witness: 'capture', note: `${most.count} descriptors are open` },
            { at: limit.at, witness: 'capture', note: `the limit is ${limit.soft}` },
          ],
          strength: 'partial',
          missing: 'no log line says that an open failed',
        })
      }
      for (const files of full) {
        if (claimed.has(files)) continue
        const limit = limitOf(files.pid)!
        const top = topKind(files)
        bench.find({
          group: `process\0${files.pid}`,
          facts: {
            scope: 'process',
            limit: limit.soft,
            hardLimit: limit.hard,
            shellLimit: shell === limit.soft ? undefined : shell,
            limitSource: limit.at.artifact,
            used: files.count,
            limits: factsOf(inForce(files.pid, files.count)),
            comm: files.comm,
            pid: files.pid,
            topKind: top?.[0],
            topKindCount: top?.[1],
            ...targetOf(files),
          },
          entities: { comm: files.comm, pid: files.pid },
          proof: [
            { at: files.at, witness: 'capture', note: `${files.count} descriptors are open` },
            { at: limit.at, witness: 'capture', note: `the limit is ${limit.soft}` },
            ...proofsOf(
              inForce(files.pid, files.count).filter((row) => row.at.artifact !== limit.at.artifact || row.at.line !== limit.at.line),
              3,
            ),
          ],
          strength: 'partial',
          missing: 'no log line says that an open failed',
        })
      }
    })
  },
  cause: (f, count) => {
    const who = f.comm === undefined ? 'A process' : `${f.comm}${f.pid === undefined ? '' : ` (pid ${f.pid})`}`
    const what = `${f.topKind === undefined ? '' : `; ${f.topKindCount} of them are ${f.topKind}`}${f.topTarget === undefined ? '' : `, ${f.topTargetCount} times ${f.topTarget}`}`
    if (f.scope === 'system')
      return `The machine as a whole has no file left to open${f.limit === undefined ? '' : `: fs.file-max is ${f.limit}`}${f.used === undefined ? '' : `, ${f.used} files are open`} (ENFILE${f.message === undefined ? '' : `, ${count} ${count === 1 ? 'report' : 'reports'}`}). Raising a process's own limit does not help.${sayLimits(f.limits)}`
    if (f.scope === 'inotify')
      return `${who} could not open another inotify instance (EMFILE): the limit is fs.inotify.max_user_instances of its user, not its descriptors${f.limit === undefined ? '' : `; it is ${f.limit}`}.${sayLimits(f.limits)}`
    return `${who} could not open another file or socket (EMFILE)${f.limit === undefined ? '; its limit is not in this input' : `: its limit is ${f.limit}${f.hardLimit === undefined || f.hardLimit === f.limit ? '' : ` (hard limit ${f.hardLimit})`}`}${f.used === undefined ? '' : ` and ${f.used} descriptors are open${what}`}.${f.shellLimit === undefined ? '' : ` The shell's ulimit of ${f.shellLimit} is not the one in force.`}${sayLimits(f.limits)}`
  },
  fix: (f) =>
    f.scope === 'system'
      ? [
          {
            when: 'now',
            say: 'Find who holds them before the limit is raised.',
            run: 'cat /proc/sys/fs/file-nr; for p in /proc/[0-9]*; do echo "$(ls $p/fd 2>/dev/null | wc -l) $p"; done | sort -n | tail',
          },
          {
            when: 'durable',
            say: `Raise fs.file-max above ${f.limit ?? 'its value'} only after the holder is known: a leak fills any limit.`,
            run: 'sysctl fs.file-max',
          },
          { when: 'verify', say: 'The first number of file-nr stays well below the third.', run: 'cat /proc/sys/fs/file-nr' },
        ]
      : f.scope === 'inotify'
        ? [
            {
              when: 'now',
              say: 'See who holds inotify instances.',
              run: 'find /proc/[0-9]*/fd -lname anon_inode:inotify 2>/dev/null | cut -d/ -f3 | sort | uniq -c | sort -n | tail',
            },
            { when: 'durable', say: 'Raise fs.inotify.max_user_instances for that user, or watch fewer trees.', run: 'sysctl fs.inotify' },
            { when: 'verify', say: 'The program starts its watches.' },
          ]
        : [
            {
              when: 'now',
              say: `Restart ${f.comm ?? 'the process'} to serve again, after saving what it has open.`,
              run: `ls -l /proc/${f.pid ?? 'PID'}/fd`,
            },
            {
              when: 'durable',
              say: `Find out why ${f.used === undefined ? 'they' : `${f.used} descriptors`} are held${f.topKind === undefined ? '' : ` (most are ${f.topKind})`}: connections or files that are never closed fill any limit. If the load is real, raise LimitNOFILE of its unit${f.limit === undefined ? '' : ` from ${f.limit} to ${Math.max(f.limit * 4, 4096)}`}${f.hardLimit !== undefined && f.limit !== undefined && f.hardLimit > f.limit ? `; up to the hard limit of ${f.hardLimit} the process can do so itself` : ''}.`,
            },
            {
              when: 'verify',
              say: 'The number of descriptors stays below 80 % of the limit under load.',
              run: `ls /proc/${f.pid ?? 'PID'}/fd | wc -l; grep 'open files' /proc/${f.pid ?? 'PID'}/limits`,
            },
          ],
  join: (before) => before,
  links: ['https://man7.org/linux/man-pages/man2/getrlimit.2.html', 'https://man7.org/linux/man-pages/man5/proc_sys_fs.5.html'],
  messages: [{ text: 'VFS: file-max limit N reached', kernels: 'all', source: 'fs/file_table.c' }],
  mechanism:
    'Every open file, socket, pipe and timer of a process is a descriptor, and RLIMIT_NOFILE bounds them (EMFILE). fs.file-max bounds the open files of the whole machine (ENFILE).',
  decoys: [
    '"No space left on device" from inotify_add_watch: its limit is the number of watches',
    "the shell's own ulimit",
    'a process at 90 % of its limit that stays there',
  ],
  examples: [
    {
      name: 'with the limit of the process',
      files: {
        'app.log': "2025-11-21 14:00:00,120 ERROR uploader: [Errno 24] Too many open files: '/srv/in/91.bin'\n",
        'proc/6319/limits':
          'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 4096                 files     \n',
        'ulimit.txt': 'core file size              (blocks, -c) 0\nopen files                          (-n) 1048576\n',
      },
      fires: true,
    },
    { name: 'the whole machine', files: { 'dmesg.txt': '[ 9120.000001] VFS: file-max limit 80000 reached\n' }, fires: true },
    {
      name: 'the table of the machine, without a log',
      files: { 'sysctl.txt': 'fs.file-max = 65536\nfs.file-nr = 65536\t0\t65536\n' },
      fires: true,
    },
    {
      name: 'advice that names it',
      files: { 'app.log': '2025-11-21 14:00:00,120 WARN vm.max_fds is low; raise it to avoid "Too many open files" under load\n' },
      fires: false,
    },
    {
      name: 'watches, not descriptors',
      files: { 'app.log': '2025-11-21 14:00:00,120 ERROR inotify_add_watch failed: No space left on device\n' },
      fires: false,
    },
  ],
})

/** The unit whose status prints these lines; nothing where a text holds the status of several. */
const unitOf = (statusOf: ReadonlyMap<string, string>, texts: readonly string[]): string | undefined =>
  texts.map((text) => statusOf.get(text)).find((unit) => unit !== undefined && unit !== '')
