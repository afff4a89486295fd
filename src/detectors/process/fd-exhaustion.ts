import { detector, type Proof } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { LIMIT, type Limit } from '../../records/limit.ts'
import { OPEN_FILES, type OpenFiles } from '../../records/open-files.ts'

interface Facts {
  scope: 'process' | 'system' | 'inotify'
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
  errno?: number | undefined
  message?: string | undefined
}

/** errno(3): EMFILE 24, ENFILE 23. */
const EMFILE = 24
const ENFILE = 23
const LITERALS = [
  'too many open files',
  'EMFILE',
  'file-max limit',
  'file table overflow',
  'No file descriptors available',
  'worker_connections are not enough',
  'VFS: file-max',
]

function scopeOf(line: LogLine): { scope: Facts['scope']; limit?: number | undefined } | undefined {
  const { message } = line
  const max = /VFS: file-max limit (\d{1,20}) reached/.exec(message)
  if (max !== null) return line.kernel === false ? undefined : { scope: 'system', limit: Number(max[1]) }
  if (/file table overflow|too many open files in system/i.test(message)) return { scope: 'system' }
  if (/inotify|fsnotify|fs\.watch/i.test(message) && /too many open files|EMFILE/i.test(message)) return { scope: 'inotify' }
  // a name in a source listing or a comment is no report
  if (/too many open files|No file descriptors available/i.test(message) || /\bEMFILE\b[:,)]/.test(message))
    return /^\s{0,8}(?:#|\/\/|\*|DEBUG\b)/.test(message) ? undefined : { scope: 'process' }
  return undefined
}

/** Who said it: the syslog identifier, nginx's and others' `PID#TID`, a pid in the text. */
function speaker(line: LogLine): { comm?: string | undefined; pid?: number | undefined } {
  const worker = /\] (\d{1,10})#\d{1,10}: /.exec(line.message)
  // nginx and its descendants are the ones that write PID#TID
  return { comm: line.ident ?? (worker === null ? undefined : 'nginx'), pid: line.pid ?? (worker === null ? undefined : Number(worker[1])) }
}

const topKind = (files: OpenFiles): [string, number] | undefined =>
  [...files.kinds].reduce<[string, number] | undefined>(
    (a, b) => (a === undefined || b[1] > a[1] || (b[1] === a[1] && b[0].length > a[0].length) ? b : a),
    undefined,
  )
const MAX_SPEAKERS = 1000

export const fdExhaustion = detector<Facts>({
  id: 'fd-exhaustion',
  title: 'No file descriptor is left',
  severity: 'error',
  domain: 'process',
  seenIn: ['log', 'open files'],
  absence: 'programs that log nothing about it stay unseen',
  leadsTo: ['probe-failure', 'unit-failed', 'crash-loop'],
  watch(bench) {
    interface Said {
      readonly scope: Facts['scope']
      readonly limit?: number | undefined
      readonly comm?: string | undefined
      readonly pid?: number | undefined
      readonly unit?: string | undefined
      readonly lines: Cited<LogLine>[]
    }
    const said = new Map<string, Said>()
    const limits: Cited<Limit>[] = []
    const captures: Cited<OpenFiles>[] = []
    bench.onLine(LITERALS, (line) => {
      const scope = scopeOf(line)
      if (scope === undefined) return
      const who = speaker(line)
      const group = scope.scope === 'system' ? `system\0${line.host ?? ''}` : `${scope.scope}\0${who.comm ?? line.at.artifact}`
      const known = said.get(group)
      if (known !== undefined) {
        if (known.lines.length < 20_000) known.lines.push(line)
      } else if (said.size < MAX_SPEAKERS) said.set(group, { ...scope, ...who, unit: line.unit, lines: [line] })
    })
    bench.on(LIMIT, (limit) => {
      if ((limit.name === 'nofile' || limit.name === 'fs.file-max') && limits.length < 10_000) limits.push(limit)
    })
    bench.on(OPEN_FILES, (files) => {
      if (captures.length < 50_000) captures.push(files)
    })
    bench.atEnd(() => {
      // /proc/PID/limits beats the shell's ulimit: a service does not inherit what somebody's shell has
      const limitOf = (pid: number | undefined): Cited<Limit> | undefined =>
        limits.find((l) => l.scope === 'process' && l.name === 'nofile' && (l.pid === pid || l.pid === undefined || pid === undefined)) ??
        limits.find((l) => l.scope === 'shell' && l.name === 'nofile')
      const shell = limits.find((l) => l.scope === 'shell' && l.name === 'nofile')?.soft
      const full = captures.filter((c) => {
        const limit = limitOf(c.pid)
        return limit?.scope === 'process' && limit.soft !== undefined && c.count >= limit.soft
      })
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
        const proof: Proof[] = []
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
            note: limit.scope === 'process' ? 'the limit of the process' : "the shell's limit; the process's own was not given",
          })
        const facts: Facts = {
          scope: s.scope,
          limit: s.limit ?? limit?.soft,
          hardLimit: limit?.hard,
          shellLimit: shell !== undefined && limit?.scope === 'process' && shell !== limit.soft ? shell : undefined,
          limitSource: s.limit === undefined ? limit?.at.artifact : 'the kernel log',
          used: s.scope === 'process' ? most?.count : undefined,
          comm: s.comm ?? most?.comm,
          pid: s.pid ?? most?.pid,
          topKind: top?.[0],
          topKindCount: top?.[1],
          errno: s.scope === 'system' ? ENFILE : EMFILE,
          message: first!.message.slice(0, 300),
        }
        for (const [i, line] of s.lines.entries())
          bench.find({
            group,
            event: `${line.uptime ?? ''}${line.at.artifact}:${line.at.line}`,
            facts,
            entities: { comm: facts.comm, pid: facts.pid, unit: s.unit, host: line.host },
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
            comm: files.comm,
            pid: files.pid,
            topKind: top?.[0],
            topKindCount: top?.[1],
          },
          entities: { comm: files.comm, pid: files.pid },
          proof: [
            { at: files.at, witness: 'capture', note: `${files.count} descriptors are open` },
            { at: limit.at, witness: 'capture', note: `the limit is ${limit.soft}` },
          ],
          strength: 'partial',
          missing: 'no log line says that an open failed',
        })
      }
    })
  },
  cause: (f, count) => {
    const who = f.comm === undefined ? 'A process' : `${f.comm}${f.pid === undefined ? '' : ` (pid ${f.pid})`}`
    const what = f.topKind === undefined ? '' : `; ${f.topKindCount} of them are ${f.topKind}`
    if (f.scope === 'system')
      return `The machine as a whole has no file left to open${f.limit === undefined ? '' : `: fs.file-max is ${f.limit}`} (ENFILE, ${count} ${count === 1 ? 'report' : 'reports'}). Raising a process's own limit does not help.`
    if (f.scope === 'inotify')
      return `${who} could not open another inotify instance (EMFILE): the limit is fs.inotify.max_user_instances of its user, not its descriptors.`
    return `${who} could not open another file or socket (EMFILE)${f.limit === undefined ? '; its limit is not in this input' : `: its limit is ${f.limit}${f.hardLimit === undefined || f.hardLimit === f.limit ? '' : ` (hard limit ${f.hardLimit})`}`}${f.used === undefined ? '' : ` and ${f.used} descriptors are open${what}`}.${f.shellLimit === undefined ? '' : ` The shell's ulimit of ${f.shellLimit} is not the one in force.`}`
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
      name: 'watches, not descriptors',
      files: { 'app.log': '2025-11-21 14:00:00,120 ERROR inotify_add_watch failed: No space left on device\n' },
      fires: false,
    },
  ],
})
