import { detector } from '../../core/detector.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'

interface Facts {
  cgroup?: string | undefined
  unit?: string | undefined
  limit?: number | undefined
  current?: number | undefined
  /** Refused forks by pids.events; the log line comes once only. */
  refused?: number | undefined
  message?: string | undefined
}

/** The systemd unit, container or session that a cgroup path ends in. */
function partsOf(cgroup: string): { unit?: string | undefined; containerId?: string | undefined } {
  return { unit: /([^/]{1,200}\.(?:service|scope))(?:\/|$)/.exec(cgroup)?.[1], containerId: /([0-9a-f]{64})/.exec(cgroup)?.[1] }
}

const MAX_CGROUPS = 10_000

export const pidCgroupLimit = detector<Facts>({
  id: 'pid-cgroup-limit',
  title: 'A cgroup reached its limit of processes and threads',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'pids controller'],
  absence: 'the kernel prints the line once per cgroup only: it may stand in an earlier log',
  leadsTo: ['thread-exhaustion', 'unit-failed', 'crash-loop'],
  watch(bench) {
    const refused = new Map<string, Parameters<typeof bench.find>[0]>()
    const files: {
      cgroup?: string | undefined
      max?: number | undefined
      current?: number | undefined
      refused?: number | undefined
      proof: { at: Parameters<typeof bench.find>[0]['proof'][0]['at']; witness: 'capture'; note: string }
    }[] = []
    bench.onLine(['fork rejected by pids controller'], (line) => {
      const m = /^cgroup: fork rejected by pids controller in (\S{1,1000})/.exec(line.message)
      if (m === null || line.kernel === false) return
      const cgroup = m[1]!
      const key = cgroup
      const parts = partsOf(cgroup)
      const found = {
        group: cgroup,
        event: line.message,
        facts: { cgroup, unit: parts.unit, message: line.message },
        entities: { cgroup, ...parts, host: line.host },
        proof: [
          { at: line.at, time: line.time, witness: 'kernel log' as const, note: 'printed once per cgroup, however often it happens' },
        ],
        time: line.time,
      }
      if (refused.has(key)) bench.find(found)
      else if (refused.size < MAX_CGROUPS) refused.set(key, found)
    })
    bench.on(PIDS_CONTROLLER, (file) => {
      if (files.length < MAX_CGROUPS)
        files.push({
          ...file,
          proof: {
            at: file.at,
            witness: 'capture',
            note: [
              file.current === undefined ? '' : `pids.current ${file.current}`,
              file.max === undefined ? '' : `pids.max ${file.max}`,
              file.refused === undefined ? '' : `${file.refused} refused`,
            ]
              .filter(Boolean)
              .join(', '),
          },
        })
    })
    bench.atEnd(() => {
      const merged =
        files.length === 0
          ? undefined
          : files.reduce((a, b) => ({
              ...b,
              cgroup: a.cgroup ?? b.cgroup,
              max: a.max ?? b.max,
              current: a.current ?? b.current,
              refused: a.refused ?? b.refused,
              proof: a.proof,
            }))
      for (const found of refused.values()) {
        const cgroup = found.facts.cgroup
        const own =
          files.find((f) => f.cgroup !== undefined && cgroup?.endsWith(f.cgroup)) ??
          (refused.size === 1 && files.every((f) => f.cgroup === undefined) ? merged : undefined)
        bench.find({
          ...found,
          facts: { ...found.facts, limit: own?.max, current: own?.current, refused: own?.refused },
          proof: [...found.proof, ...(own === undefined ? [] : [own.proof])],
        })
      }
      // no kernel line: the counters alone prove it when they say that forks were refused
      if (refused.size > 0 || merged === undefined || (merged.refused ?? 0) === 0) return
      bench.find({
        group: merged.cgroup ?? 'cgroup',
        facts: {
          cgroup: merged.cgroup,
          unit: merged.cgroup === undefined ? undefined : partsOf(merged.cgroup).unit,
          limit: merged.max,
          current: merged.current,
          refused: merged.refused,
        },
        entities: { cgroup: merged.cgroup },
        proof: files.slice(0, 4).map((f) => f.proof),
      })
    })
  },
  join: (before, later) => ({ ...before, ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== undefined)) }),
  cause: (f) =>
    `The cgroup ${f.cgroup ?? ''} may not start another process or thread${f.limit === undefined ? '' : `: its limit pids.max is ${f.limit}`}${f.current === undefined ? '' : ` and ${f.current} exist`}${f.refused === undefined ? '' : `; ${f.refused} forks were refused`}. Programs inside see EAGAIN ("Resource temporarily unavailable", "unable to create native thread"), whatever their heap or ulimit is.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Count what is in it: many threads of one process is a pool without bound, many processes are children that nobody reaps.',
      run: `cat /sys/fs/cgroup${f.cgroup ?? '/PATH'}/pids.current; ps -eLo pid,comm,cgroup | grep -F '${(f.unit ?? f.cgroup ?? 'CGROUP').replaceAll("'", '')}' | sort | uniq -c | sort -n | tail`,
    },
    {
      when: 'durable',
      say: `Bound the pool; if the need is real, raise ${f.unit === undefined ? 'the limit (--pids-limit of the container, podPidsLimit of the kubelet)' : `TasksMax of ${f.unit}`}${f.limit === undefined ? '' : ` from ${f.limit} to about ${f.limit * 2}`}.`,
    },
    { when: 'verify', say: 'The counter "max" stands still.', run: `cat /sys/fs/cgroup${f.cgroup ?? '/PATH'}/pids.events` },
  ],
  links: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#pid'],
  messages: [{ text: 'cgroup: fork rejected by pids controller in PATH', kernels: 'since 4.6', source: 'kernel/cgroup/pids.c' }],
  mechanism:
    'The pids controller counts tasks, that is threads too, and refuses fork and clone at pids.max, which systemd sets by TasksMax and container engines by their pids limit. The kernel logs only the first refusal of each cgroup.',
  decoys: ['EAGAIN on a socket or a lock', 'counters below their limit'],
  examples: [
    {
      name: 'the kernel line and the files',
      files: {
        'dmesg.txt': '[  200.956638] cgroup: fork rejected by pids controller in /system.slice/crawler.service\n',
        'pids.txt': '==> pids.max <==\n24\n\n==> pids.current <==\n24\n\n==> pids.events <==\nmax 50000\n',
      },
      fires: true,
    },
    {
      name: 'below the limit',
      files: { 'pids.txt': '==> pids.max <==\n400\n\n==> pids.current <==\n24\n\n==> pids.events <==\nmax 0\n' },
      fires: false,
    },
  ],
})
