import { detector, type Entities } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Severity } from '../../core/severity.ts'
import type { Cited } from '../../core/span.ts'
import { ownerOf } from './cgroup-path.ts'
import { size, times } from './sizes.ts'

interface Facts {
  killer: 'systemd-oomd' | 'earlyoom' | 'kubelet' | 'lmkd'
  message: string
  cgroup?: string | undefined
  unit?: string | undefined
  pid?: number | undefined
  comm?: string | undefined
  uid?: number | undefined
  pod?: string | undefined
  processes?: number | undefined
  /** Share of time in which tasks stalled for memory, and the limit for it. */
  pressurePct?: number | undefined
  thresholdPct?: number | undefined
  thresholdSeconds?: number | undefined
  /** What the pressure or the swap was measured on. */
  measured?: string | undefined
  memAvailablePct?: number | undefined
  swapFreePct?: number | undefined
  signal?: string | undefined
  rssMib?: number | undefined
  rssKb?: number | undefined
  reason: string
  victims: readonly string[]
}

type Kill = Omit<Facts, 'victims' | 'message'> & { readonly severity?: Severity }

/**
 * systemd-oomd (src/oom/oomd-manager.c). Before 250: `Memory pressure for X is greater than N for more than …`, then the kill;
 * since: one line. 258 marks first (`Marked …`). The unit's manager says `systemd-oomd killed N process(es) in this unit.`
 */
function systemdOomd(message: string): Kill | undefined {
  let m =
    /^(?:Killed|Marked) (\S{1,2048})(?: for killing)? due to memory pressure for (\S{1,2048}?) being (\d{1,3}(?:\.\d{1,2})?)% > (\d{1,3}(?:\.\d{1,2})?)%(?: for > (\d[\w ]{0,20}?)(?: with reclaim activity)?)?\s{0,4}$/.exec(
      message,
    )
  if (m !== null)
    return {
      killer: 'systemd-oomd',
      cgroup: m[1],
      measured: m[2],
      pressurePct: Number(m[3]),
      thresholdPct: Number(m[4]),
      thresholdSeconds: seconds(m[5]),
      reason: 'memory pressure',
    }
  m =
    /^(?:Killed|Marked) (\S{1,2048})(?: for killing)? due to (memory used \(\d{1,20}\) \/ total \(\d{1,20}\) and )?swap used \(\d{1,20}\) \/ total \(\d{1,20}\) being more than (\d{1,3}(?:\.\d{1,2})?)%/.exec(
      message,
    )
  if (m !== null)
    return {
      killer: 'systemd-oomd',
      cgroup: m[1],
      thresholdPct: Number(m[3]),
      reason: m[2] === undefined ? 'swap used up' : 'memory and swap used up',
    }
  // before 250 the reason stood in a line of its own
  m =
    /^Memory pressure for (\S{1,2048}) is (?:(\d{1,3}(?:\.\d{1,2})?)% > |greater than )(\d{1,3}(?:\.\d{1,2})?)%? for (?:> |more than )(\d[\w ]{0,20}?) (?:and there was|with) reclaim activity/.exec(
      message,
    )
  if (m !== null)
    return {
      killer: 'systemd-oomd',
      measured: m[1],
      pressurePct: m[2] === undefined ? undefined : Number(m[2]),
      thresholdPct: Number(m[3]),
      thresholdSeconds: seconds(m[4]),
      reason: 'memory pressure',
    }
  // a pager or a terminal cut the rest
  m = /^Killed (\/\S{1,2048}) due to (memory pressure|memory used|swap used)\b/.exec(message)
  if (m !== null) return { killer: 'systemd-oomd', cgroup: m[1], reason: m[2]! }
  m =
    /^systemd-oomd killed (\d{1,6}) process(?:es|\(es\))? in (?:cgroup )?(\/\S{1,2048}?)\.?$/.exec(message) ??
    /^oomd killed (\d{1,6}) process(?:es|\(es\))? in (?:cgroup )?(\/\S{1,2048}?)\.?$/.exec(message)
  if (m !== null) return { killer: 'systemd-oomd', cgroup: m[2], processes: Number(m[1]), reason: 'memory pressure or swap' }
  m = /^(\S{1,256}): systemd-oomd killed (\d{1,6}|some) process\(es\) in this unit\./.exec(message)
  return m === null
    ? undefined
    : { killer: 'systemd-oomd', unit: m[1], processes: m[2] === 'some' ? undefined : Number(m[2]), reason: 'memory pressure or swap' }
}

/** earlyoom's kill.c over its versions. Its start-up lines say "sending SIGTERM when" and name no process. */
function earlyoom(said: string): Kill | undefined {
  // a terminal that wraps long lines pads them
  const message = said.replace(/ {2,64}/g, ' ')
  let m =
    /^sending (SIGTERM|SIGKILL) to process (\d{1,10}) uid (\d{1,10}) "(.{0,64})": (?:badness|oom_score) -?\d{1,6}(?:, oom_score_adj -?\d{1,6})?, VmRSS (\d{1,9}) MiB/.exec(
      message,
    )
  if (m !== null)
    return {
      killer: 'earlyoom',
      signal: m[1],
      pid: Number(m[2]),
      uid: Number(m[3]),
      comm: m[4],
      rssMib: Number(m[5]),
      rssKb: Number(m[5]) * 1024,
      reason: 'available memory and free swap below the limits',
    }
  m = /^Killing process:? (.{1,64}), pid: (\d{1,10}), badness: -?\d{1,6}, VmRSS: (\d{1,9}) MiB/.exec(message)
  if (m !== null)
    return {
      killer: 'earlyoom',
      comm: m[1],
      pid: Number(m[2]),
      rssMib: Number(m[3]),
      rssKb: Number(m[3]) * 1024,
      reason: 'available memory and free swap below the limits',
    }
  m = /^Killing process (\d{1,10}) (.{1,64})$/.exec(message)
  return m === null
    ? undefined
    : { killer: 'earlyoom', pid: Number(m[1]), comm: m[2], reason: 'available memory and free swap below the limits' }
}

/** Android: lmkd (`Kill 'name' (pid), uid …`) and the old kernel driver; a cached app (adj 900 and above) is meant to be killed. */
function lowMemoryKiller(message: string): Kill | undefined {
  const m =
    /^(?:lowmemorykiller: |lmkd: )?Kill(?:ing)? '(.{1,80}?)' \((\d{1,10})\)(?: \(tgid \d{1,10}\))?,(?: uid (\d{1,10}),)? (?:oom_score_adj|oom_adj|adj) (-?\d{1,5})[\s,]{1,4}(?:to free (\d{1,12}) ?kB)?/.exec(
      message,
    )
  if (m === null) return undefined
  const adj = Number(m[4])
  return {
    killer: 'lmkd',
    comm: m[1],
    pid: Number(m[2]),
    uid: m[3] === undefined ? undefined : Number(m[3]),
    rssKb: m[5] === undefined ? undefined : Number(m[5]),
    reason: `low memory, oom_score_adj ${adj}`,
    severity: adj >= 200 ? 'note' : 'warning',
  }
}

/** Kubelet's eviction manager, klog with and without structure (pkg/kubelet/eviction/eviction_manager.go). */
function kubelet(message: string): { resource?: string; kill?: Kill } | undefined {
  if (!/eviction[_ ]manager/i.test(message)) return undefined
  const reclaim = /attempting to reclaim"? (?:resourceName="?)?([\w.-]{1,40})/.exec(message)
  if (reclaim !== null) return { resource: reclaim[1]! }
  const pod =
    /pod is evicted successfully"? pod="?([\w./-]{1,320})/.exec(message) ??
    /: pod ([\w.-]{1,253}(?:_|\/)[\w.-]{1,63})(?:\([0-9a-f-]{36}\))? is evicted successfully/.exec(message)
  return pod === null ? undefined : { kill: { killer: 'kubelet', pod: pod[1]!.replace(/_/, '/'), reason: 'eviction for memory' } }
}

const LITERALS = [
  'due to memory pressure',
  'there was reclaim activity',
  'with reclaim activity',
  'due to memory used',
  'due to swap used',
  'systemd-oomd killed',
  'oomd killed ',
  'sending SIGTERM to process',
  'sending SIGKILL to process',
  'Killing process',
  'lowmemorykiller: Kill',
  "Kill '",
  "Killing '",
  'eviction manager',
  'eviction_manager',
] as const

/** A program, not the kernel, killed for want of memory. */
export const oomKillUserspace = detector<Facts>({
  id: 'oom-kill-userspace',
  title: 'A user-space OOM killer killed a process or cgroup',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['systemd', 'log'],
  leadsTo: ['process-killed', 'unit-failed', 'container-killed', 'crash-loop', 'pod-evicted'],
  watch(bench) {
    const reclaiming = new Map<string, string>()
    /** Memory as earlyoom last printed it, for the line that follows. */
    let available: { mem: number; swap?: number | undefined } | undefined
    bench.onLine(['mem avail:'], ({ message }) => {
      const m =
        /^(?:earlyoom(?:\[\d{1,10}\])?: )?mem avail:\s{1,8}\d{1,9} of\s{1,8}\d{1,9} MiB \(\s{0,3}(\d{1,3}(?:\.\d{1,2})?)%\)(?:, swap free:\s{1,8}\d{1,9} of\s{1,8}\d{1,9} MiB \(\s{0,3}(\d{1,3}(?:\.\d{1,2})?)%\))?/.exec(
          message,
        )
      if (m !== null) available = { mem: Number(m[1]), swap: m[2] === undefined ? undefined : Number(m[2]) }
    })
    const see = (line: Cited<LogLine>) => {
      const kill = killOf(line, reclaiming)
      if (kill === undefined) return
      const { severity, ...said } = kill
      const owner = said.cgroup === undefined ? undefined : ownerOf(said.cgroup)
      const unit = said.unit ?? owner?.unit
      const victim =
        said.comm !== undefined
          ? `${said.comm}${said.pid === undefined ? '' : ` (pid ${said.pid})`}`
          : (said.cgroup ?? said.unit ?? said.pod ?? (said.measured === undefined ? 'a process' : `a cgroup below ${said.measured}`))
      const entities: Entities = {
        host: line.host,
        pid: said.pid,
        comm: said.comm,
        cgroup: said.cgroup,
        unit,
        containerId: owner?.containerId,
        podUid: owner?.podUid,
        pod: said.pod,
      }
      bench.find({
        group: `${line.host ?? ''}\0${said.killer}\0${said.killer === 'systemd-oomd' ? (unit ?? said.cgroup ?? '') : said.killer === 'lmkd' ? (severity ?? '') : victim}`,
        // oomd and the unit's manager tell of the same kill
        event: said.killer === 'systemd-oomd' ? `${unit ?? said.cgroup} ${minute(line)}` : `${said.pid ?? ''} ${victim}`,
        facts: {
          ...said,
          unit,
          memAvailablePct: said.killer === 'earlyoom' ? available?.mem : undefined,
          swapFreePct: said.killer === 'earlyoom' ? available?.swap : undefined,
          message: line.message.slice(0, 600),
          victims: [victim],
        },
        entities,
        proof: [
          {
            at: line.at,
            time: line.time,
            witness: said.unit !== undefined ? 'systemd' : 'application log',
            note: `${said.killer} kills ${victim}`,
          },
        ],
        time: line.time,
        title: `${said.killer} killed ${victim}: ${said.reason}`,
        ...(severity === undefined ? {} : { severity }),
      })
    }
    bench.onLine(LITERALS, see)
  },
  join: (before, later) => ({
    ...before,
    ...missingFrom(before, later),
    victims: [...new Set([...before.victims, ...later.victims])].slice(0, 20),
  }),
  cause(f, count) {
    const what = f.victims.length === 1 ? f.victims[0] : `${f.victims.length} of them (${f.victims.slice(0, 4).join(', ')})`
    const often = count > 1 ? ` (${times(count)})` : ''
    const number = f.processes === undefined ? '' : ` with its ${f.processes} processes`
    if (f.killer === 'systemd-oomd')
      return `systemd-oomd killed ${what}${number}${often}: ${f.pressurePct === undefined ? (f.thresholdPct === undefined ? 'memory pressure or swap use was over its limit' : `${f.reason}, above its limit of ${f.thresholdPct} %`) : `tasks of ${f.measured} stood still for memory ${f.pressurePct} % of the time, above the limit of ${f.thresholdPct} %${f.thresholdSeconds === undefined ? '' : ` for more than ${f.thresholdSeconds} s`}`}. The kernel's own OOM killer did not act, and the victim is the cgroup with the most reclaim, not surely the one that leaks.`
    if (f.killer === 'earlyoom')
      return `earlyoom sent ${f.signal ?? 'a signal'} to ${what}${f.rssMib === undefined ? '' : `, which held ${size(f.rssMib * 1024)},`}${often} since available memory${f.memAvailablePct === undefined ? '' : ` (${f.memAvailablePct} %)`} and free swap${f.swapFreePct === undefined ? '' : ` (${f.swapFreePct} %)`} were below its limits. It acts before the kernel would.`
    if (f.killer === 'kubelet')
      return `Kubelet evicted ${what}${often} because the node was short of memory: it removes pods that use more than they request before the kernel has to kill.`
    return `${f.killer} killed ${what}${f.rssKb === undefined ? '' : ` to free ${size(f.rssKb)}`}${often}: ${f.reason}. ${/adj (?:[2-9]\d\d|1000)/.test(f.reason) ? 'That is its ordinary work on cached apps.' : 'It was visible or a service, so memory was really short.'}`
  },
  fix(f) {
    const tool = {
      'systemd-oomd': 'oomctl',
      earlyoom: 'systemctl cat earlyoom; cat /etc/default/earlyoom',
      kubelet: 'kubectl describe node | grep -A12 Conditions',
      lmkd: 'dumpsys meminfo',
    }[f.killer]
    return [
      {
        when: 'now',
        say:
          f.killer === 'kubelet'
            ? 'Find which pods use more than their request.'
            : `Find what used the memory: the victim ${f.victims[0]} was chosen by ${f.killer}’s rules.`,
        run: tool,
      },
      {
        when: 'durable',
        say:
          f.killer === 'systemd-oomd'
            ? `Give what leaks a MemoryHigh= or MemoryMax= of its own; shield what must live with ManagedOOMPreference=avoid; the limit${f.thresholdPct === undefined ? '' : ` of ${f.thresholdPct} %`} is ManagedOOMMemoryPressureLimit=.`
            : f.killer === 'earlyoom'
              ? 'Cap what grows; --avoid and --prefer change the choice, -m and -s the limits.'
              : f.killer === 'kubelet'
                ? 'Set requests to what pods really use, and eviction-hard and system-reserved so that the node keeps a reserve.'
                : 'Reduce what stays resident.',
      },
      { when: 'verify', say: 'Pressure stays near zero under load.', run: 'cat /proc/pressure/memory' },
    ]
  },
  links: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-oomd.service.html',
    'https://github.com/rfjakob/earlyoom',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  ],
  mechanism:
    'A daemon watches memory, swap or stall times and kills before the kernel must: systemd-oomd whole cgroups by pressure or swap, earlyoom single processes by available memory, kubelet pods by eviction thresholds, lmkd apps by importance. The kernel log stays silent.',
  decoys: [
    'the kernel’s own OOM killer',
    'earlyoom’s start-up lines, which say when it would send a signal',
    'oomd’s list of candidates',
    'lmkd killing cached apps: a note',
  ],
  examples: [
    {
      name: 'oomd kills a scope, and its manager says so',
      files: {
        'journal.txt':
          'Sep 18 02:27:12 desk systemd-oomd[944]: Killed /user.slice/user-1000.slice/user@1000.service/app.slice/app-editor-7806.scope due to memory pressure for /user.slice/user-1000.slice/user@1000.service being 82.63% > 50.00% for > 20s with reclaim activity\nSep 18 02:27:12 desk systemd[1398]: app-editor-7806.scope: systemd-oomd killed 212 process(es) in this unit.\n',
      },
      fires: true,
    },
    {
      name: 'earlyoom',
      files: {
        syslog:
          'Oct  2 09:10:11 box earlyoom[612]: mem avail:   401 of  7721 MiB ( 5.19%), swap free:  110 of 2047 MiB ( 5.37%)\nOct  2 09:10:11 box earlyoom[612]: sending SIGTERM to process 8122 uid 1000 "Web Content": oom_score 1021, VmRSS 3120 MiB, cmdline "browser"\n',
      },
      fires: true,
    },
    {
      name: 'earlyoom starts, oomd considers',
      files: {
        syslog:
          'Oct  2 08:00:00 box earlyoom[612]: sending SIGTERM when mem <= 10.00% and swap <= 10.00%,\nOct  2 08:00:00 box earlyoom[612]:         SIGKILL when mem <=  5.00% and swap <=  5.00%\nOct  2 09:00:00 box systemd-oomd[700]: Considered 12 cgroups for killing, top candidates were:\n',
      },
      fires: false,
    },
    {
      name: 'the kernel',
      files: {
        'dmesg.txt':
          '[ 5120.100131] Out of memory: Killed process 930 (web) total-vm:360000kB, anon-rss:72000kB, file-rss:1600kB, shmem-rss:0kB, UID:33 pgtables:256kB oom_score_adj:0\n',
      },
      fires: false,
    },
  ],
})

function killOf(line: Cited<LogLine>, reclaiming: Map<string, string>): Kill | undefined {
  const { message, ident } = line
  if (line.kernel === true) return lowMemoryKiller(message)
  const from = (name: string) => ident === undefined || ident.toLowerCase().includes(name)
  const bare = /^(systemd-oomd|earlyoom|lmkd|lowmemorykiller|kubelet)(?:\[\d{1,10}\])?: (.*)$/.exec(message)
  const said = bare?.[2] ?? message
  if (bare !== null || ident === undefined || /oomd|systemd|earlyoom|lmkd|lowmemory|kubelet/i.test(ident)) {
    const oomd = from('systemd') || bare?.[1] === 'systemd-oomd' ? systemdOomd(said) : undefined
    if (oomd !== undefined) return oomd
    const early =
      ident === 'earlyoom' || bare?.[1] === 'earlyoom'
        ? earlyoom(said)
        : ident === undefined
          ? said.startsWith('Killing process')
            ? undefined
            : earlyoom(said)
          : undefined
    if (early !== undefined) return early
    const low = ident !== undefined || bare !== null || said.startsWith('lowmemorykiller') ? lowMemoryKiller(said) : undefined
    if (low !== undefined) return low
    const node = kubelet(said)
    const host = line.host ?? ''
    if (node?.resource !== undefined) reclaiming.set(host, node.resource)
    if (node?.kill !== undefined && reclaiming.get(host) === 'memory') return node.kill
  }
  return undefined
}

/** `20s`, `1min`, `1min 30s` as systemd prints spans. */
function seconds(span: string | undefined): number | undefined {
  const m = span === undefined ? null : /^(?:(\d{1,4})min ?)?(?:(\d{1,5})s)?$/.exec(span)
  return m === null ? undefined : Number(m[1] ?? 0) * 60 + Number(m[2] ?? 0)
}

/** oomd's own line and the unit manager's come within the same minute. */
function minute(line: Cited<LogLine>): string {
  return line.time === undefined
    ? ''
    : 'wall' in line.time
      ? String(Math.floor(line.time.wall / 60_000))
      : String(Math.floor(line.time.boot / 60))
}

/** What a later telling adds to an earlier one. */
function missingFrom(before: Facts, later: Facts): Partial<Facts> {
  return Object.fromEntries(
    Object.entries(later).filter(([name, value]) => value !== undefined && before[name as keyof Facts] === undefined),
  )
}
