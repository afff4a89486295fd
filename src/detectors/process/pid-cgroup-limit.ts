import { detector, type Found, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { ownerOf } from '../memory/cgroup-path.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'
import { PidsGroups } from './pids-groups.ts'

interface Facts {
  cgroup?: string | undefined
  unit?: string | undefined
  limit?: number | undefined
  current?: number | undefined
  /** Refused forks by pids.events; the log line comes once only. */
  refused?: number | undefined
  message?: string | undefined
}

/** What a cgroup path tells of the unit, container or pod. */
const partsOf = (cgroup: string): { unit?: string | undefined; containerId?: string | undefined; podUid?: string | undefined } => {
  const { unit, containerId, podUid } = ownerOf(cgroup)
  return { unit: containerId === undefined ? unit : undefined, containerId, podUid }
}

const MAX_CGROUPS = 10_000
/** When it counts as this failure. */
const LIMITS = thresholds({
  stillFullShare: {
    value: 0.9,
    why: 'Share of pids.max below which a group has room again: forks that pids.events counts were refused long ago.',
  },
})

export const pidCgroupLimit = detector<Facts>({
  id: 'pid-cgroup-limit',
  title: 'A cgroup reached its limit of processes and threads',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'pids controller', 'systemd'],
  absence: 'the kernel prints the line once per cgroup only: it may stand in an earlier log',
  leadsTo: ['thread-exhaustion', 'unit-failed', 'crash-loop'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const refused = new Map<string, Found<Facts>>()
    const repeats: Found<Facts>[] = []
    const groups = new PidsGroups()
    bench.onLine(['fork rejected by pids controller'], (line) => {
      const m = /^cgroup: fork rejected by pids controller in (\S{1,1000})/.exec(line.message)
      if (m === null || line.kernel === false) return
      const cgroup = m[1]!
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
      if (refused.has(cgroup)) {
        if (repeats.length < MAX_CGROUPS) repeats.push(found)
      } else if (refused.size < MAX_CGROUPS) refused.set(cgroup, found)
    })
    const units = new Map<string, { current: number; max: number; proof: Proof }>()
    bench.on(PIDS_CONTROLLER, (file) => groups.see(file))
    bench.atEnd(() => {
      const all = groups.all()
      // systemctl show and systemctl status
      for (const { unit, cgroup, max, current, proof } of all)
        if (unit !== undefined && cgroup === undefined && max !== undefined && current !== undefined && !units.has(unit))
          units.set(unit, { current, max, proof: proof[0]! })
      for (const found of refused.values()) {
        const { cgroup, unit } = found.facts
        const own =
          all.find((g) => g.cgroup !== undefined && cgroup?.endsWith(g.cgroup)) ??
          (refused.size === 1 && all.length === 1 && all[0]?.cgroup === undefined ? all[0] : undefined)
        const status = unit === undefined ? undefined : units.get(unit)
        bench.find({
          ...found,
          facts: {
            ...found.facts,
            limit: own?.max ?? status?.max,
            current: own?.current ?? status?.current,
            refused: own?.refused || undefined,
          },
          proof: [...found.proof, ...(own?.proof ?? []), ...(status === undefined ? [] : [status.proof])],
        })
      }
      for (const found of repeats) bench.find(found)
      // no kernel line of it: the counters prove it when they say that forks were refused
      for (const group of all) {
        const { key, cgroup, max, current, refused: times, proof } = group
        if (
          times === undefined ||
          times === 0 ||
          (refused.size > 0 && (cgroup === undefined || [...refused.keys()].some((path) => path.endsWith(cgroup))))
        )
          continue
        const parts = cgroup === undefined ? {} : partsOf(cgroup)
        // a counter of long ago, with room again: history
        const roomy = max !== undefined && current !== undefined && current < max * t.stillFullShare
        bench.find({
          group: key,
          facts: { cgroup, unit: parts.unit, limit: max, current, refused: times },
          entities: { cgroup, ...parts },
          ...(roomy ? { severity: 'note' as const } : {}),
          proof: proof.map((one, i) =>
            i > 0 || !roomy ? one : { ...one, note: `${one.note}; below ${t.stillFullShare * 100} % of the limit` },
          ),
        })
      }
      // at the limit, with no counter that says whether a fork was refused
      for (const { key, cgroup, unit, max, current, refused: times, proof } of all)
        if ((cgroup !== undefined || unit === undefined) && times === undefined && max !== undefined && max > 0 && (current ?? 0) >= max) {
          if (refused.size > 0) continue
          const parts = cgroup === undefined ? {} : partsOf(cgroup)
          if (unit !== undefined) units.delete(unit)
          if (parts.unit !== undefined) units.delete(parts.unit)
          bench.find({
            group: key,
            facts: { cgroup, unit: parts.unit ?? unit, limit: max, current },
            entities: { cgroup, ...parts },
            proof,
            strength: 'partial',
            missing: 'the kernel log or pids.events, which would say that a fork was refused',
          })
        }
      for (const [unit, { current, max, proof }] of units)
        if (
          current >= max &&
          max > 0 &&
          ![...refused.values()].some((found) => found.facts.unit === unit) &&
          !all.some((g) => g.cgroup?.endsWith(`/${unit}`) && (g.refused ?? 0) > 0)
        )
          bench.find({
            group: unit,
            facts: { unit, limit: max, current },
            entities: { unit },
            proof: [proof],
            strength: 'partial',
            missing: 'the kernel log or pids.events, which would say that a fork was refused',
          })
    })
  },
  join: (before, later) => ({ ...before, ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== undefined)) }),
  cause: (f) =>
    `The ${f.cgroup === undefined ? (f.unit === undefined ? 'cgroup' : `unit ${f.unit}`) : `cgroup ${f.cgroup}`} may not start another process or thread${f.limit === undefined ? '' : `: its limit ${f.cgroup === undefined && f.unit !== undefined ? 'TasksMax' : 'pids.max'} is ${f.limit}`}${f.current === undefined ? '' : ` and ${f.current} exist`}${f.refused === undefined ? '' : `; ${f.refused} ${f.refused === 1 ? 'fork was' : 'forks were'} refused`}. Programs inside see EAGAIN ("Resource temporarily unavailable", "unable to create native thread"), whatever their heap or ulimit is.`,
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
      name: 'a unit at its TasksMax',
      files: {
        'status.txt':
          '● relay.service - Mail relay\n     Loaded: loaded (/etc/systemd/system/relay.service; enabled)\n     Active: active (running) since Fri 2025-11-21 14:00:00 UTC; 2h ago\n      Tasks: 512 (limit: 512)\n     Memory: 41.0M\n',
      },
      fires: true,
    },
    {
      name: 'refused long ago',
      files: { 'pids.txt': '==> pids.max <==\n400\n\n==> pids.current <==\n24\n\n==> pids.events <==\nmax 3\n' },
      fires: false,
    },
    {
      name: 'below the limit',
      files: { 'pids.txt': '==> pids.max <==\n400\n\n==> pids.current <==\n24\n\n==> pids.events <==\nmax 0\n' },
      fires: false,
    },
  ],
})
