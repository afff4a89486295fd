import { detector, type Names, type Step } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { OOM_REPORT, type CgroupStats, type OomReport } from '../../records/oom-kill.ts'
import { calledOwner, type Owner, ownerOf } from './cgroup-path.ts'
import { fullnessOf, keepEvent, mergeEvents, type OomEvent, proofOf, soleHost } from './oom-events.ts'
import { type Kill, killsOf, MAX_KILLS, type Shielded, shieldedOf, type User, usersOf } from './oom-facts.ts'
import { CGROUP_EXAMPLES } from './oom-kill-cgroup-examples.ts'
import { percent, size, times } from './sizes.ts'

/** What the limit was spent on, from memory.stat as the report prints it. */
interface Split {
  readonly anonKb: number
  /** File cache without shared memory. */
  readonly cacheKb: number
  /** Shared memory and files in tmpfs. */
  readonly shmemKb: number
  /** Slab, page tables, stacks, sockets. */
  readonly kernelKb: number
  readonly [name: string]: number
}

interface Facts extends Partial<Kill> {
  message: string
  kills: readonly Kill[]
  invoker?: string | undefined
  gfp?: string | undefined
  order?: number | undefined
  release?: string | undefined
  constraint?: string | undefined
  oomCgroup?: string | undefined
  taskCgroup?: string | undefined
  /** Whose limit it is: container, pod, service, slice, user, … */
  limitOwner: Owner['kind'] | 'unknown'
  ownerName: string
  /** Its pod, `namespace/name`, and the container's own name, where the input tells them. */
  pod?: string | undefined
  container?: string | undefined
  podUid?: string | undefined
  /** The victim's container. */
  containerId?: string | undefined
  runtime?: string | undefined
  qos?: string | undefined
  unit?: string | undefined
  /** The limit belongs to an ancestor of the victim's cgroup, which its siblings share. */
  parentLimit: boolean
  limitKb?: number | undefined
  usageKb?: number | undefined
  failcnt?: bigint | undefined
  /** Which of the limits was reached. */
  binding?: 'memory' | 'memory+swap' | 'kmem' | undefined
  swapUsageKb?: number | undefined
  swapLimitKb?: number | undefined
  kmemUsageKb?: number | undefined
  split?: Split | undefined
  /** Of the cgroups under the limit, where the kernel prints each (before 5.x, cgroup v1). */
  siblings: readonly { readonly cgroup: string; readonly rssKb: number; readonly cacheKb: number }[]
  topUsers: readonly User[]
  hog?: string | undefined
  hogKb?: number | undefined
  shielded: readonly Shielded[]
  /** The cgroup that was killed whole, by memory.oom.group. */
  groupKill?: string | undefined
  victims?: number | undefined
  /** Containers, when restarts of one pod each had their own cgroup. */
  containers?: readonly string[] | undefined
}

function splitOf(stats: CgroupStats | undefined, kmemKb: number | undefined): Split | undefined {
  const s = stats?.sizesKb
  if (s === undefined) return undefined
  const of = (name: string) => s[`total_${name}`] ?? s[name]
  const anonKb = of('anon') ?? of('rss')
  if (anonKb === undefined) return undefined
  const shmemKb = of('shmem') ?? 0
  const parts = ['kernel_stack', 'pagetables', 'sec_pagetables', 'percpu', 'sock', 'vmalloc'].reduce(
    (sum, name) => sum + (s[name] ?? 0),
    s['slab'] ?? (s['slab_reclaimable'] ?? 0) + (s['slab_unreclaimable'] ?? 0),
  )
  return {
    anonKb,
    cacheKb: Math.max(0, (of('file') ?? of('cache') ?? 0) - shmemKb),
    shmemKb,
    kernelKb: s['kernel'] ?? (parts > 0 ? parts : (kmemKb ?? 0)),
  }
}

function factsOf(report: OomReport, names: Names): Facts {
  const kills = killsOf(report)
  const { memory, memsw, kmem, swap } = report.usage
  const owner = report.oomCgroup === undefined ? undefined : ownerOf(report.oomCgroup)
  const called = owner === undefined ? undefined : calledOwner(owner, names)
  const task = report.taskCgroup === undefined ? undefined : ownerOf(report.taskCgroup)
  const of = report.stats.find(({ cgroup }) => cgroup === report.oomCgroup) ?? report.stats[0]
  const full = (usage: { usageKb: number; limitKb?: number | undefined } | undefined) =>
    usage?.limitKb !== undefined && usage.usageKb >= usage.limitKb * 0.99
  const topUsers = usersOf(report.tasks)
  return {
    ...kills[0],
    message:
      report.victims[0]?.message ??
      (report.taskCgroup === undefined
        ? `${report.invoker ?? 'a process'} invoked oom-killer`
        : `Task in ${report.taskCgroup} killed as a result of limit of ${report.oomCgroup}`),
    kills,
    invoker: report.invoker,
    gfp: report.gfp,
    order: report.order,
    release: report.release,
    constraint: report.constraint,
    oomCgroup: report.oomCgroup ?? (report.stats[0]?.cgroup === '' ? undefined : report.stats[0]?.cgroup),
    taskCgroup: report.taskCgroup,
    limitOwner: owner?.kind ?? 'unknown',
    ownerName: called?.name ?? 'its memory cgroup, which the log does not name,',
    pod: called?.pod,
    container: called?.container,
    podUid: owner?.podUid ?? task?.podUid,
    containerId: task?.containerId ?? owner?.containerId,
    runtime: task?.runtime ?? owner?.runtime,
    qos: owner?.qos ?? task?.qos,
    unit: task?.unit ?? owner?.unit,
    parentLimit: report.oomCgroup !== undefined && report.taskCgroup !== undefined && report.taskCgroup !== report.oomCgroup,
    limitKb: memory?.limitKb,
    usageKb: memory?.usageKb,
    failcnt: memory?.failcnt,
    binding: full(memory) ? 'memory' : full(memsw) ? 'memory+swap' : full(kmem) ? 'kmem' : undefined,
    swapUsageKb: swap?.usageKb,
    swapLimitKb: swap?.limitKb ?? memsw?.limitKb,
    kmemUsageKb: kmem?.usageKb,
    split: splitOf(of, kmem?.usageKb),
    siblings: report.stats
      .filter((s) => s !== of || report.stats.length > 1)
      .map(({ cgroup, sizesKb }) => ({
        cgroup,
        rssKb: sizesKb['rss'] ?? sizesKb['anon'] ?? 0,
        cacheKb: sizesKb['cache'] ?? sizesKb['file'] ?? 0,
      }))
      .filter(({ rssKb, cacheKb }) => rssKb + cacheKb > 0)
      .sort((a, b) => b.rssKb + b.cacheKb - a.rssKb - a.cacheKb)
      .slice(0, 12),
    topUsers,
    hog: topUsers[0]?.name,
    hogKb: topUsers[0]?.rssKb,
    shielded: shieldedOf(report.tasks),
    groupKill: report.groupKill,
    victims: report.victims.length > 1 ? report.victims.length : undefined,
  }
}

/** The OOM killer for one memory cgroup at its limit (mm/memcontrol.c, mm/oom_kill.c). */
export const oomKillCgroup = detector<Facts>({
  id: 'oom-kill-cgroup',
  title: 'The kernel killed a process because its cgroup reached its memory limit',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['kernel log'],
  absence: 'The kernel prints a line for every process that it kills at a cgroup limit, though at another log level than the dump.',
  leadsTo: ['process-killed', 'container-oomkilled', 'container-killed', 'crash-loop', 'unit-failed'],
  watch(bench) {
    const events: OomEvent<Facts>[] = []
    bench.on(OOM_REPORT, (report: Cited<OomReport>) => {
      if (report.scope !== 'memcg' || report.noVictim !== undefined || report.alreadyExiting === true) return
      const facts = factsOf(report, bench.names)
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
            containerId: facts.containerId,
            podUid: facts.podUid,
            cgroup: facts.oomCgroup,
            unit: facts.unit,
          },
          proof: proofOf(report),
          time: report.victims[0]?.time ?? report.time,
        },
        bench.times,
      )
    })
    bench.atEnd(() => {
      const sole = soleHost(events)
      const merged = mergeEvents(events)
      // a storm is printed without its dumps (rate limit): a kill line alone belongs to the one cgroup that such a process died in
      const groupOf = (f: Facts, host: string | undefined) =>
        `${host ?? sole ?? ''}\0${f.podUid !== undefined && f.limitOwner === 'container' && f.limitKb !== undefined ? `${f.podUid} ${f.limitKb}` : (f.oomCgroup ?? '')}`
      const homes = new Map<string, Set<string>>()
      for (const { event, tellings } of merged) {
        if (event.facts.oomCgroup === undefined) continue
        const home = groupOf(event.facts, tellings.find((t) => t.host !== undefined)?.host)
        for (const name of [event.facts.comm ?? '', ...event.facts.topUsers.map((user) => user.name)])
          homes.set(name, (homes.get(name) ?? new Set()).add(home))
      }
      for (const { event, tellings } of merged) {
        const host = tellings.find((t) => t.host !== undefined)?.host
        let { facts } = event
        let group = groupOf(facts, host)
        if (facts.oomCgroup === undefined) {
          const at = homes.get(facts.comm ?? '')
          group = at?.size === 1 ? [...at][0]! : `${group} ${facts.comm}`
        }
        const missing = missingOf(facts)
        if (facts.containerId !== undefined) facts = { ...facts, containers: [facts.containerId] }
        bench.find({
          group,
          times: 1 + (event.more ?? 0),
          facts,
          entities: Object.assign({}, ...tellings.map((t) => defined(t.entities)), defined(event.entities)),
          proof: [...event.proof, ...tellings.filter((t) => t !== event).flatMap(({ proof }) => proof.slice(0, 1))],
          time: tellings.find(({ time }) => time !== undefined && 'wall' in time)?.time ?? event.time,
          title: `${facts.comm ?? 'A process'}${facts.pid === undefined ? '' : ` (pid ${facts.pid})`} was killed: ${facts.limitOwner === 'unknown' ? 'its cgroup' : facts.ownerName} reached its memory limit${facts.limitKb === undefined ? '' : ` of ${size(facts.limitKb)}`}`,
          ...(missing === undefined ? {} : { strength: 'partial' as const, missing }),
        })
      }
    })
  },
  join: (before, later) => {
    const base =
      before.oomCgroup === undefined && later.oomCgroup !== undefined
        ? { ...later, ...defined({ pid: before.pid, comm: before.comm, message: before.message }) }
        : before
    const containers = [...new Set([...(before.containers ?? []), ...(later.containers ?? [])])].slice(0, MAX_KILLS)
    return {
      ...base,
      kills: [...before.kills, ...later.kills].slice(0, MAX_KILLS),
      groupKill: before.groupKill ?? later.groupKill,
      ...(containers.length > 0 ? { containers } : {}),
    }
  },
  cause(f, count) {
    const who = f.comm === undefined ? 'A process was killed' : `${f.comm} (pid ${f.pid}) was killed`
    const limit =
      f.binding === 'memory+swap'
        ? `its limit of memory and swap together${f.swapLimitKb === undefined ? '' : ` of ${size(f.swapLimitKb)}`}`
        : f.binding === 'kmem'
          ? 'its limit of kernel memory'
          : `its own memory limit${f.limitKb === undefined ? '' : ` of ${size(f.limitKb)}`}`
    const first = `${who} because ${f.ownerName} reached ${limit}${f.failcnt === undefined || f.failcnt === 0n ? '' : ` (allocations were refused there ${f.failcnt} times)`}. ${f.limitOwner === 'all pods' || f.limitOwner === 'pods of one class' ? 'Kubelet sets this limit to the RAM of the node less what is reserved: the pods together used more than that, whatever each may use by itself.' : 'The machine as a whole was not out of memory, so more RAM does not help.'}`
    const whole = f.usageKb ?? f.limitKb
    const parts =
      f.split === undefined
        ? []
        : (
            [
              ['the processes’ own memory', f.split.anonKb],
              ['file cache', f.split.cacheKb],
              ['shared memory and files in tmpfs', f.split.shmemKb],
              ['kernel memory', f.split.kernelKb],
            ] as const
          ).filter(([, kb]) => whole !== undefined && percent(kb, whole) >= 2)
    const split =
      parts.length === 0 || whole === undefined
        ? ''
        : ` Of ${size(whole)} ${[...parts]
            .sort((a, b) => b[1] - a[1])
            .map(([words, kb]) => `${size(kb)} (${percent(kb, whole)} %) was ${words}`)
            .join(', ')}.`
    const parent = f.parentLimit
      ? ` The limit is not the victim's own (${f.taskCgroup}) but that of ${f.oomCgroup} above it, which everything below shares.`
      : ''
    const shares =
      f.topUsers.length > (f.parentLimit ? 0 : 1)
        ? ` Under this limit: ${f.topUsers
            .slice(0, 5)
            .map((u) => `${u.processes > 1 ? `${u.processes} × ` : ''}${u.name} ${size(u.rssKb)}`)
            .join(', ')}.`
        : ''
    const siblings =
      f.siblings.length > 1
        ? ` By cgroup: ${f.siblings
            .slice(0, 4)
            .map((s) => `${s.cgroup} ${size(s.rssKb + s.cacheKb)}`)
            .join(', ')}.`
        : ''
    const shield = f.shielded.find(({ name }) => name === f.hog && name !== f.comm)
    const hog =
      shield !== undefined
        ? ` ${shield.name} (pid ${shield.pid}) held the most, ${size(shield.rssKb)}, but its oom_score_adj of ${shield.oomScoreAdj} shields it, so ${f.comm} had to go.`
        : f.hog !== undefined && f.comm !== undefined && f.hog !== f.comm
          ? ` ${f.hog} held more (${size(f.hogKb ?? 0)}) than the victim.`
          : ''
    const tmpfs =
      f.split !== undefined && whole !== undefined && f.split.shmemKb > whole * 0.3
        ? ' Shared memory and tmpfs stay when processes are killed: a kill frees little here.'
        : ''
    const group =
      f.groupKill === undefined
        ? ''
        : ` memory.oom.group is set, so every task of ${f.groupKill} was killed${f.victims === undefined ? '' : ` (${f.victims} are listed)`}.`
    const again =
      count > 1 ? ` It happened ${times(count)}: ${[...new Set(f.kills.map((k) => `${k.comm} (${k.pid})`))].slice(0, 8).join(', ')}.` : ''
    return `${first}${split}${parent}${shares}${siblings}${hog}${tmpfs}${group}${again}`
  },
  fix(f) {
    const need = Math.max(f.usageKb ?? 0, f.limitKb ?? 0)
    const raise =
      need === 0
        ? 'Raise the limit above what it needs, or find out why it grows.'
        : `Raise the limit of ${f.ownerName} from ${size(need)} to about ${size(Math.ceil((need * 1.3) / 1024) * 1024)} if that is its honest need, or find out why it grows: at the limit the need is at least ${size(need)}, not exactly that.`
    const durable: Step[] = []
    const whole = f.usageKb ?? f.limitKb ?? 0
    if (f.split !== undefined && f.split.shmemKb > whole * 0.3)
      durable.push({
        when: 'durable',
        say: `Bound the tmpfs or shared memory (${size(f.split.shmemKb)}): size= of the mount, sizeLimit of an emptyDir with medium Memory; it counts against the limit.`,
      })
    if (f.split !== undefined && f.split.kernelKb > whole * 0.3)
      durable.push({
        when: 'durable',
        say: `Kernel memory (${size(f.split.kernelKb)}: slab, sockets, page tables) counts too: look for very many files, sockets or threads.`,
      })
    if (/^java/.test(f.hog ?? f.comm ?? ''))
      durable.push({
        when: 'durable',
        say: 'Let the JVM see the limit and leave room beside its heap: -XX:MaxRAMPercentage=70, and no -Xmx above it.',
      })
    else if (/^node|^npm/.test(f.hog ?? f.comm ?? ''))
      durable.push({
        when: 'durable',
        say: 'Set --max-old-space-size to about 75 % of the limit, so that Node collects before the kernel kills.',
      })
    if (f.parentLimit)
      durable.push({
        when: 'durable',
        say: `Give the members of ${f.oomCgroup} limits of their own that fit into it, so that one cannot starve the others.`,
      })
    if (durable.length === 0)
      durable.push({
        when: 'durable',
        say: `Watch memory.current of ${f.oomCgroup === undefined ? 'the cgroup' : f.ownerName} for a day: steady growth is a leak, a plateau is a limit that is too low.`,
      })
    return [
      { when: 'now', say: raise, run: commandOf(f) },
      ...durable,
      {
        when: 'verify',
        say: 'oom_kill in the cgroup’s memory.events no longer grows.',
        run:
          f.oomCgroup === undefined
            ? 'grep oom_kill /proc/vmstat'
            : `grep oom_kill '/sys/fs/cgroup${shellSafe(f.oomCgroup)}/memory.events' || cat '/sys/fs/cgroup/memory${shellSafe(f.oomCgroup)}/memory.oom_control'`,
      },
    ]
  },
  links: [
    'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
    'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
  ],
  messages: [
    { text: 'Task in P killed as a result of limit of Q', kernels: 'until 4.20', source: 'mm/memcontrol.c' },
    { text: 'memory: usage NkB, limit NkB, failcnt N', kernels: 'all', source: 'mm/memcontrol.c' },
    { text: 'memory+swap: usage NkB, limit NkB, failcnt N', kernels: 'all, cgroup v1', source: 'mm/memcontrol-v1.c' },
    { text: 'Memory cgroup stats for P: cache:NKB rss:NKB …', kernels: 'until 5.2', source: 'mm/memcontrol.c' },
    { text: 'Memory cgroup stats for P: (then one line per counter)', kernels: 'since 5.3', source: 'mm/memcontrol.c' },
    {
      text: 'oom-kill:constraint=CONSTRAINT_MEMCG,…,oom_memcg=P,task_memcg=Q,task=C,pid=N,uid=N',
      kernels: 'since 5.0',
      source: 'mm/oom_kill.c',
    },
    { text: 'Memory cgroup out of memory: Kill process N (C) score N or sacrifice child', kernels: 'until 5.0', source: 'mm/oom_kill.c' },
    { text: 'Memory cgroup out of memory: Killed process N (C) total-vm:NkB, …', kernels: 'since 5.1', source: 'mm/oom_kill.c' },
    { text: 'Tasks in P are going to be killed due to memory.oom.group set', kernels: 'since 4.19', source: 'mm/oom_kill.c' },
  ],
  mechanism:
    'A charge to a memory cgroup went over the limit of it or of one of its ancestors, and reclaim inside gave nothing back. The kernel kills the largest task below the cgroup whose limit it was, which need not be the one that asked or that leaks. Page cache that can be dropped is dropped first; tmpfs, shared memory and kernel memory count and stay.',
  decoys: [
    'the whole machine out of memory (oom-kill-global)',
    'a program, such as node-problem-detector, that repeats the kernel’s line',
    'SIGKILL by somebody else, which exits with 137 as well',
  ],
  examples: CGROUP_EXAMPLES,
})

function commandOf(f: Facts): string {
  if (f.pod?.includes('/'))
    return `kubectl top pod ${f.pod.slice(f.pod.indexOf('/') + 1)} -n ${f.pod.slice(0, f.pod.indexOf('/'))} --containers`
  if (f.pod !== undefined) return `kubectl top pod ${f.pod} --containers`
  if (f.podUid !== undefined) return `kubectl get pods -A -o json | grep -B40 ${f.podUid}   # which pod; then: kubectl top pod --containers`
  if (
    f.limitOwner === 'container' &&
    f.containerId !== undefined &&
    /^(?:docker|podman)$/.test(f.runtime ?? 'docker') &&
    /^[0-9a-f]{12,64}$/.test(f.containerId)
  )
    return `${f.runtime === 'podman' ? 'podman' : 'docker'} stats --no-stream ${f.containerId.slice(0, 12)}`
  if (f.unit !== undefined && !f.parentLimit) return `systemctl show -p MemoryMax -p MemoryCurrent -p MemoryPeak '${shellSafe(f.unit)}'`
  return f.oomCgroup === undefined ? 'systemd-cgtop -m -n 1' : `cat '/sys/fs/cgroup${shellSafe(f.oomCgroup)}/memory.stat'`
}

function missingOf(f: Facts): string | undefined {
  if (f.kills.length === 0) return 'the log ends before the line that names the victim'
  if (f.oomCgroup === undefined) return 'only the kill line is there: which cgroup, and what its limit is, is not told'
  return undefined
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>
}

/** A name for single quotes: a cgroup may be called anything. */
function shellSafe(name: string): string {
  return name.replaceAll("'", '')
}
