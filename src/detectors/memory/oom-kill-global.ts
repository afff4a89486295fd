import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { OOM_REPORT, type OomReport } from '../../records/oom-kill.ts'
import { ownerOf } from './cgroup-path.ts'
import { fullnessOf, keepEvent, mergeEvents, type OomEvent, proofOf, soleHost } from './oom-events.ts'
import {
  type Kill,
  killsOf,
  kernelShareOf,
  type Ledger,
  ledgerOf,
  ledgerText,
  MAX_KILLS,
  type Shielded,
  shieldedOf,
  type User,
  usersOf,
  zoneReasons,
} from './oom-facts.ts'
import { GLOBAL_EXAMPLES } from './oom-kill-global-examples.ts'
import { percent, size, times } from './sizes.ts'

interface Facts extends Partial<Kill> {
  /** The kernel's words. */
  message: string
  /** Neither the trace nor a figure says whether the machine or a cgroup was full. */
  unsure?: true | undefined
  kills: readonly Kill[]
  invoker?: string | undefined
  gfp?: string | undefined
  order?: number | undefined
  /** Run by hand with sysrq-f: memory need not have been short. */
  manual: boolean
  /** panic_on_oom turned it into a panic. */
  panic?: boolean | undefined
  constraint?: string | undefined
  memsAllowed?: string | undefined
  cpuset?: string | undefined
  taskCgroup?: string | undefined
  release?: string | undefined
  totalRamKb?: number | undefined
  swapTotalKb?: number | undefined
  swapFreeKb?: number | undefined
  ledger?: Ledger | undefined
  /** Set when the kernel's own memory is most of what was held. */
  kernelHeld?: { what: string; kb: number; heldKb: number } | undefined
  topUsers: readonly User[]
  hog?: string | undefined
  hogKb?: number | undefined
  /** What the victim had in swap. */
  swapKb?: number | undefined
  victimKb?: number | undefined
  shielded: readonly Shielded[]
  zones: readonly string[]
}

function factsOf(report: OomReport): Facts {
  const kills = killsOf(report)
  const ledger = ledgerOf(report.memInfo)
  const topUsers = usersOf(report.tasks)
  const hog = topUsers[0]
  const row = report.tasks.find((task) => task.pid === kills[0]?.pid)
  const sizes = [kills[0]?.anonRssKb, kills[0]?.fileRssKb, kills[0]?.shmemRssKb].filter((kb) => kb !== undefined)
  return {
    ...kills[0],
    message:
      report.victims[0]?.message ??
      (report.panic === true ? 'Kernel panic - not syncing: Out of memory' : `${report.invoker ?? 'a process'} invoked oom-killer`),
    kills,
    ...(report.scope === undefined ? { unsure: true as const } : {}),
    swapKb: row?.swapKb,
    invoker: report.invoker,
    gfp: report.gfp,
    order: report.order,
    manual: report.order === -1,
    panic: report.panic,
    constraint: report.constraint,
    memsAllowed: report.memsAllowed,
    cpuset: report.cpuset,
    taskCgroup: report.taskCgroup,
    release: report.release,
    totalRamKb: report.memInfo?.totalKb,
    swapTotalKb: report.memInfo?.swapTotalKb,
    swapFreeKb: report.memInfo?.swapFreeKb,
    ledger,
    kernelHeld: report.order === -1 ? undefined : kernelShareOf(ledger),
    topUsers,
    hog: hog?.name,
    hogKb: hog === undefined ? undefined : hog.rssKb + hog.swapKb,
    victimKb: sizes.length > 0 ? sizes.reduce((a, b) => a + b, 0) : row?.rssKb,
    shielded: shieldedOf(report.tasks),
    zones: zoneReasons(report.memInfo, report.order),
  }
}

/** The OOM killer for the whole machine, or for the part of it that a cpuset or a memory policy allows (mm/oom_kill.c). */
export const oomKillGlobal = detector<Facts>({
  id: 'oom-kill-global',
  title: 'The kernel killed a process because the machine ran out of memory',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['kernel log'],
  absence: 'The kernel prints a line for every process that it kills for want of memory.',
  leadsTo: ['process-killed', 'unit-failed', 'container-oomkilled', 'container-killed', 'crash-loop'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const events: OomEvent<Facts>[] = []
    bench.on(OOM_REPORT, (report: Cited<OomReport>) => {
      if (report.scope === 'memcg' || report.noVictim !== undefined) return
      const killed = report.victims[0]
      // the victim was dying already and nothing new was killed; a head without an end is the end of the log
      if (killed === undefined && (report.alreadyExiting === true || (report.scope === undefined && report.memInfo === undefined))) return
      const owner = report.taskCgroup === undefined ? undefined : ownerOf(report.taskCgroup)
      const facts = factsOf(report)
      keepEvent(
        events,
        {
          host: report.host,
          pid: facts.pid,
          comm: facts.comm,
          totalVmKb: facts.totalVmKb,
          anonRssKb: facts.anonRssKb,
          boot: report.at.boot,
          fullness: fullnessOf(report),
          facts,
          entities: {
            host: report.host,
            pid: facts.pid,
            comm: facts.comm,
            containerId: owner?.containerId,
            podUid: owner?.podUid,
            cgroup: report.taskCgroup,
            unit: owner?.unit,
          },
          proof: proofOf(report),
          time: killed?.time ?? report.time,
        },
        bench.times,
      )
    })
    bench.atEnd(() => {
      const sole = soleHost(events)
      for (const { event, tellings } of mergeEvents(events)) {
        const { facts } = event
        const missing = missingOf(facts)
        bench.find({
          group: event.host ?? tellings.find(({ host }) => host !== undefined)?.host ?? sole ?? '',
          times: 1 + (event.more ?? 0),
          facts,
          entities: event.entities,
          proof: [...event.proof, ...tellings.filter((t) => t !== event).flatMap(({ proof }) => proof.slice(0, 1))],
          time: tellings.find(({ time }) => time !== undefined && 'wall' in time)?.time ?? event.time,
          title:
            facts.comm === undefined
              ? 'The machine ran out of memory'
              : `${facts.comm} (pid ${facts.pid}) was killed: ${facts.manual ? 'the OOM killer was run by hand' : 'the machine ran out of memory'}`,
          ...(facts.manual ? { severity: 'warning' as const } : facts.panic === true ? { severity: 'note' as const } : {}),
          ...(missing === undefined ? {} : { strength: facts.unsure === true ? ('weak' as const) : ('partial' as const), missing }),
        })
      }
    })
  },
  join: (before, later) => {
    const fuller = before.ledger === undefined && before.topUsers.length === 0 && (later.ledger !== undefined || later.topUsers.length > 0)
    const merged = fuller ? { ...later, ...withoutUndefined({ pid: before.pid, comm: before.comm, message: before.message }) } : before
    return { ...merged, manual: before.manual && later.manual, kills: [...before.kills, ...later.kills].slice(0, MAX_KILLS) }
  },
  cause(f, count) {
    const victim =
      f.comm === undefined
        ? f.invoker === undefined
          ? 'The OOM killer ran'
          : `${f.invoker} called the OOM killer (whom it killed is not in the log)`
        : `${f.comm} (pid ${f.pid}${f.victimKb === undefined ? '' : `, ${size(f.victimKb)} resident`}) was killed`
    if (f.manual)
      return `${victim} because somebody ran the OOM killer by hand (sysrq-f: order is -1). It kills the largest process whether or not memory is short, so this is no sign of a shortage.`
    const where =
      f.constraint === 'CONSTRAINT_CPUSET'
        ? `the memory nodes that its cpuset ${f.cpuset ?? ''} allows (${f.memsAllowed ?? '?'}) were full, other nodes may have had memory left`
        : f.constraint === 'CONSTRAINT_MEMORY_POLICY'
          ? `the memory nodes that its memory policy allows were full, other nodes may have had memory left`
          : 'the whole machine was out of memory'
    const asked =
      f.invoker === undefined
        ? ''
        : ` ${f.invoker === f.comm ? 'It' : f.invoker} asked for the page that was not there${f.invoker === f.comm ? '' : ', which says nothing about who used the memory'}${(f.order ?? 0) > 0 ? ` (a block of order ${f.order}: 2^${f.order} pages in one piece)` : ''}.`
    const ledger = f.ledger === undefined ? '' : ` ${ledgerText(f.ledger)}`
    const swap =
      f.swapTotalKb === undefined
        ? ''
        : f.swapTotalKb === 0
          ? ' There is no swap.'
          : ` Of ${size(f.swapTotalKb)} swap ${size(f.swapFreeKb ?? 0)} was free.`
    const total = f.ledger?.totalKb ?? f.totalRamKb
    const hog = f.topUsers[0]
    const hogText =
      f.kernelHeld !== undefined
        ? ` Most of it, ${size(f.kernelHeld.heldKb)}, was held by the kernel itself (${f.kernelHeld.what === 'unaccounted' ? 'no counter explains it: a driver, vmalloc, a balloon of the hypervisor' : f.kernelHeld.what}): the processes are not the cause, and killing them frees little.`
        : hog === undefined
          ? ''
          : ` ${hog.processes === 1 ? `${hog.name} held the most` : `${hog.processes} processes named ${hog.name} together held the most`}: ${size(hog.rssKb)}${hog.swapKb > 0 ? ` and ${size(hog.swapKb)} in swap` : ''}${total === undefined ? '' : ` (${Math.min(100, percent(hog.rssKb, total))} % of RAM)`}${hog.name === f.comm || f.comm === undefined ? '' : `; the victim ${f.comm} is not the cause`}.`
    const shield = f.shielded.find(({ name }) => name === f.hog && name !== f.comm)
    const shieldText =
      shield === undefined
        ? f.shielded.length === 0
          ? ''
          : ` Shielded from the choice by oom_score_adj: ${f.shielded
              .slice(0, 3)
              .map((s) => `${s.name} (${s.oomScoreAdj}, ${size(s.rssKb)})`)
              .join(', ')}.`
        : ` ${shield.name} (pid ${shield.pid}) is shielded by oom_score_adj ${shield.oomScoreAdj}, so the kernel had to take another one.`
    const zone = f.zones.length === 0 ? '' : ` ${f.zones.slice(0, 2).join('; ')}.`
    const storm =
      count > 1 ? ` It happened ${times(count)}: ${[...new Set(f.kills.map((k) => `${k.comm} (${k.pid})`))].slice(0, 6).join(', ')}.` : ''
    return `${victim} because ${where}.${asked}${ledger}${swap}${hogText}${shieldText}${zone}${storm}${f.panic === true ? ' vm.panic_on_oom is set, so the kernel panicked and killed nothing.' : ''}`
  },
  fix(f) {
    if (f.manual)
      return [
        {
          when: 'now',
          say: 'Find out who wrote f to /proc/sysrq-trigger or pressed the key; memory itself needs no repair.',
          run: 'sysctl kernel.sysrq',
        },
      ]
    const verify = {
      when: 'verify',
      say: 'No further kill, and available memory stays above a tenth of RAM under load.',
      run: "grep -E 'MemAvailable|SwapFree' /proc/meminfo; grep oom_kill /proc/vmstat",
    } as const
    if (f.kernelHeld !== undefined)
      return [
        {
          when: 'now',
          say: `Find what the kernel holds: ${size(f.kernelHeld.heldKb)} is not the processes'. More RAM only delays it.`,
          run: 'slabtop -o -s c | head -20; grep -E "Slab|SUnreclaim|PageTables|VmallocUsed|Percpu|KernelStack" /proc/meminfo',
        },
        {
          when: 'durable',
          say:
            f.kernelHeld.what === 'unaccounted'
              ? 'Update or unload the driver that takes pages without a counter (page_owner names it); on a virtual machine check the balloon.'
              : `Update the kernel or module that owns the ${f.kernelHeld.what}.`,
        },
        verify,
      ]
    const hog = f.hog === undefined ? undefined : f.topUsers[0]
    const constrained = f.constraint === 'CONSTRAINT_CPUSET' || f.constraint === 'CONSTRAINT_MEMORY_POLICY'
    return [
      {
        when: 'now',
        say: constrained
          ? 'Widen the cpuset or memory policy (cpuset.mems, numactl), since only the allowed nodes were full.'
          : hog === undefined
            ? 'Find the largest users of memory and restart or move them.'
            : `Reduce or move ${hog.name}: it held ${size(hog.rssKb + hog.swapKb)} of ${size(f.totalRamKb ?? f.ledger?.totalKb ?? hog.rssKb)} RAM.`,
        run: 'ps -eo pid,comm,rss,oom_score_adj --sort=-rss | head -15',
      },
      {
        when: 'durable',
        say: `Cap ${hog?.name ?? 'the largest user'} in a cgroup of its own (MemoryMax=) so that it fails alone, or give the machine more RAM${(f.swapTotalKb ?? 1) === 0 ? ' or some swap, of which it has none' : ''}.`,
        ...(hog === undefined || !/^[\w.-]+$/.test(hog.name)
          ? {}
          : { run: `systemctl status $(pgrep -o -x ${hog.name})   # which unit it is` }),
      },
      ...(f.shielded.length === 0
        ? []
        : [
            {
              when: 'durable' as const,
              say: `Review oom_score_adj of ${f.shielded
                .slice(0, 3)
                .map((s) => `${s.name} (${s.oomScoreAdj})`)
                .join(', ')}: what is shielded makes others pay.`,
            },
          ]),
      verify,
    ]
  },
  links: [
    'https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer',
    'https://man7.org/linux/man-pages/man5/proc_pid_oom_score_adj.5.html',
  ],
  messages: [
    {
      text: 'C invoked oom-killer: gfp_mask=0xN(FLAGS), order=N, oom_score_adj=N',
      kernels: 'all (flags since 4.6, nodemask 4.x, oom_adj before 2.6.36)',
      source: 'mm/oom_kill.c',
    },
    { text: 'Out of memory: Kill process N (C) score N or sacrifice child', kernels: 'until 5.0', source: 'mm/oom_kill.c' },
    {
      text: 'Killed process N (C) total-vm:NkB, anon-rss:NkB, file-rss:NkB',
      kernels: 'until 5.0 (shmem-rss since 4.5)',
      source: 'mm/oom_kill.c',
    },
    {
      text: 'Out of memory: Killed process N (C) total-vm:NkB, anon-rss:NkB, file-rss:NkB, shmem-rss:NkB, UID:N pgtables:NkB oom_score_adj:N',
      kernels: 'since 5.1 (UID, pgtables since 5.4)',
      source: 'mm/oom_kill.c',
    },
    {
      text: 'oom-kill:constraint=CONSTRAINT_NONE,nodemask=…,global_oom,task_memcg=P,task=C,pid=N,uid=N',
      kernels: 'since 5.0',
      source: 'mm/oom_kill.c',
    },
    {
      text: '[ pid ] uid tgid total_vm rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
      kernels: 'since 6.8; rss_* missing before',
      source: 'mm/oom_kill.c',
    },
  ],
  mechanism:
    'A page was asked for, reclaim and compaction gave nothing back, and every allowed zone was below its minimum. The kernel then scores processes by resident memory, swap and page tables plus oom_score_adj, kills the highest, and prints a dump of memory and tasks. Who asked is chance; who is killed is the largest that is not shielded; who caused it may be a third.',
  decoys: [
    'a memory cgroup at its own limit (oom-kill-cgroup)',
    'a victim that is exiting already',
    'the OOM killer run by hand with sysrq-f: reported as such',
    '`OOM killer disabled` and `enabled` around suspend',
  ],
  examples: GLOBAL_EXAMPLES,
})

function missingOf(f: Facts): string | undefined {
  if (f.unsure === true) return 'only a part is there, which does not say whether the machine or a cgroup was full'
  if (f.kills.length === 0) return 'the log ends before the line that names the victim'
  if (f.invoker === undefined && f.ledger === undefined && f.topUsers.length === 0)
    return 'only the kill line is there: the state of memory and the task table are missing'
  if (f.invoker === undefined) return 'the head of the report is cut off'
  return undefined
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>
}
