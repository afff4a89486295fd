import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { thresholds } from '../../core/threshold.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { CONTAINER_ARGUMENT } from '../../records/container-argument.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { MEMORY_USE, type MemoryUse } from '../../records/memory-use.ts'
import { OOM_REPORT } from '../../records/oom-kill.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { CONTAINER_LIMIT_LOW_EXAMPLES } from './container-limit-low-examples.ts'
import { needOf, quantityKb, StartedWith } from './heap-settings.ts'

interface Facts {
  limitKb: number
  needKb: number
  /** Where the need stands: -Xmx512m, --max-old-space-size=1024, …, or that it was measured. */
  setting: string
  measured: boolean
  usageKb?: number | undefined
  peakKb?: number | undefined
  /** How often the group ran into its limit. */
  limitHits?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
  container?: string | undefined
  pod?: string | undefined
  cgroup?: string | undefined
  unit?: string | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  maxHeapShare: {
    value: 1,
    why: 'A heap needs room beside it: threads, code, buffers. A heap setting above this share of the limit cannot be used up.',
  },
  maxUseShare: {
    value: 0.9,
    why: 'Share of the limit that cannot be dropped (anonymous, shared and kernel memory, without page cache): the rest is all the room for peaks.',
  },
  maxFilePagesKb: {
    value: 131_072,
    why: 'Text and libraries of a large runtime, 128 MiB: file pages that another group has read first are charged there …',
  },
  maxRssToUsage: {
    value: 1.2,
    why: '… and this much more than its group uses a process may seem to hold, as the two are read one after the other.',
  },
  maxSameLimit: { value: 3, why: 'So many containers of docker stats with one and the same limit: it is the RAM of the host.' },
  minHeapKb: { value: 1024, why: 'A heap setting below 1 MiB is a unit that was left out (-Xmx512), and no runtime starts with it.' },
  minLimitHits: { value: 10, why: 'failcnt of v1, max in memory.events of v2: times an allocation had to reclaim first.' },
})
interface Group {
  limit?: { kb: number; proof: Proof }
  usageKb?: number
  peakKb?: number
  swapKb?: number
  hits?: { count: number; proof: Proof }
  stat?: Cited<Counters>
  kills: number
}
interface Need {
  readonly kb: number
  readonly setting: string
  readonly proof: Proof
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  readonly rssKb?: number | undefined
}
const MAX_GROUPS = 5000
const folderOf = (path: string): string => path.replace(/[/!]?[^/!]*$/, '')
const cgroupOf = (folder: string): string | undefined => /[/!]cgroup(?:[/!](?:memory|unified))?[/!](.{1,300})$/.exec(folder)?.[1]

/** What a group holds that reclaim cannot drop, in KiB (memory.stat of v2, of v1). */
function undroppable({ stat, swapKb }: Group): number | undefined {
  const v = (name: string) => stat?.values.get(name) ?? 0
  if (stat === undefined) return undefined
  const bytes = stat.values.has('anon')
    ? v('anon') + v('shmem') + v('kernel_stack') + v('pagetables') + v('slab_unreclaimable') + v('sock')
    : (stat.values.get('total_rss') ?? v('rss')) +
      (stat.values.get('total_shmem') ?? v('shmem')) +
      (stat.values.get('total_swap') ?? v('swap'))
  return Math.round(bytes / 1024) + (swapKb ?? 0)
}

export const containerLimitLow = detector<Facts>({
  id: 'container-limit-low',
  title: 'The memory limit is below what is needed',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['cgroup'],
  absence: 'needs the limit and the runtime’s own setting, or a measured use',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const groups = new Map<string, Group>()
    const limits = new Map<string, { kb: number; text: string; proof: Proof }>()
    const uses = new Map<string, Cited<MemoryUse>>()
    const oomKilled = new Set<string>()
    const started = new StartedWith()
    let need: Need | undefined
    let kills = 0
    const group = (folder: string): Group => {
      const known = groups.get(folder) ?? { kills: 0 }
      if (groups.size < MAX_GROUPS) groups.set(folder, known)
      return known
    }
    const settle = (found: ReturnType<typeof needOf>, proof: Proof, comm?: string, pid?: number, rssKb?: number): void => {
      if (
        found === undefined ||
        found.kb < t.minHeapKb ||
        (need !== undefined && (need.kb > found.kb || (need.kb === found.kb && need.pid !== undefined)))
      )
        return
      need = { ...found, proof: { ...proof, note: `the runtime may use ${found.setting}` }, comm, pid, rssKb }
    }
    bench.on(OOM_REPORT, () => void kills++)
    bench.on(CGROUP_VALUE, (v) => {
      const kb = v.value === undefined ? undefined : Math.round(v.value / 1024)
      if (kb === undefined || !v.name.startsWith('memory.')) return
      const of = group(v.folder.replace(/[/!]$/, ''))
      const proof: Proof = { at: v.at, time: v.time, witness: 'capture' }
      if (/^memory\.(?:max|limit_in_bytes)$/.test(v.name) && kb > 0 && (of.limit === undefined || kb < of.limit.kb))
        of.limit = { kb, proof: { ...proof, note: `the limit is ${kb} KiB` } }
      if (/^memory\.(?:current|usage_in_bytes)$/.test(v.name)) of.usageKb = kb
      if (/^memory\.(?:peak|max_usage_in_bytes)$/.test(v.name)) of.peakKb = kb
      if (v.name === 'memory.swap.current') of.swapKb = kb
      if (v.name === 'memory.failcnt') of.hits = { count: v.value ?? 0, proof }
    })
    bench.on(COUNTERS, (c) => {
      if (!/^memory\.|^oom_control$/.test(c.kind)) return
      const of = group(folderOf(c.of))
      if (c.kind === 'memory.stat') {
        of.stat = c
        // v1 prints the limit in force, its own or one above
        const bytes = c.values.get('hierarchical_memory_limit')
        if (bytes !== undefined && bytes < 1e15 && of.limit === undefined)
          of.limit = {
            kb: Math.round(bytes / 1024),
            proof: { at: c.at, time: c.time, witness: 'capture', note: `the limit is ${Math.round(bytes / 1024)} KiB` },
          }
      }
      of.kills += c.values.get('oom_kill') ?? 0
      const max = c.kind === 'memory.events' ? c.values.get('max') : undefined
      if (max !== undefined) of.hits = { count: max, proof: { at: c.at, time: c.time, witness: 'capture' } }
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.args !== undefined) settle(needOf(p.args), { at: p.at, time: p.time, witness: 'capture' }, p.comm, p.pid, p.rssKb)
    })
    bench.on(MEMORY_USE, (u) => {
      if (uses.size < MAX_GROUPS && (u.source === 'kubectl top' || u.source === 'docker stats')) uses.set(u.consumer, u)
    })
    bench.on(CONTAINER_STATE, (c) => {
      const key = `${c.pod ?? ''}/${c.container ?? ''}`
      if (c.reason === 'OOMKilled' || c.oomKilled === true) oomKilled.add(key)
      const kb = quantityKb(c.memoryLimit)
      if (kb !== undefined && c.init !== true && limits.size < MAX_GROUPS)
        limits.set(key, {
          kb,
          text: c.memoryLimit!,
          proof: { at: c.at, time: c.time, witness: 'pod status', note: `its limit is ${c.memoryLimit}` },
        })
    })
    bench.on(CONTAINER_ARGUMENT, (a) => started.see(a))
    bench.onLine(['-XX:MaxHeapSize=', '--max-old-space-size=', 'GOMEMLIMIT=', 'java -X', '\0-Xmx'], (line) => {
      if (line.ident === undefined && !/DEBUG|WARN|ERROR/.test(line.message))
        settle(needOf(line.message), { at: line.at, time: line.time, witness: 'capture' })
    })
    const heap = (): boolean => {
      const limited = [...groups].filter(([, g]) => g.limit !== undefined)
      const [folder, of] = limited[0] ?? []
      // with several groups nothing tells in which of them it runs
      if (need === undefined || of?.limit === undefined || new Set(limited.map(([, g]) => g.limit!.kb)).size > 1) return false
      if (need.kb <= of.limit.kb * t.maxHeapShare) return false
      // a process cannot hold more than its group, but for the file pages that another group has read first
      if (need.rssKb !== undefined && of.usageKb !== undefined && need.rssKb > of.usageKb * t.maxRssToUsage + t.maxFilePagesKb) return false
      bench.find({
        group: 'limit',
        facts: {
          limitKb: of.limit.kb,
          needKb: need.kb,
          setting: need.setting,
          measured: false,
          usageKb: of.usageKb,
          peakKb: of.peakKb,
          limitHits: of.hits?.count,
          comm: need.comm,
          pid: need.pid,
          cgroup: cgroupOf(folder!),
        },
        entities: { ...(need.pid === undefined ? {} : { pid: need.pid, comm: need.comm }), cgroup: cgroupOf(folder!) },
        proof: [
          of.limit.proof,
          {
            ...need.proof,
            note: `${need.proof.note}, ${Math.round((100 * need.kb) / of.limit.kb)} % of the limit (threshold ${t.maxHeapShare * 100} %)`,
          },
        ],
        time: of.limit.proof.time,
      })
      return true
    }
    const specified = (): boolean => {
      let told = false
      for (const [key, { kb, setting, limitKb, from }] of started.all()) {
        if (kb <= limitKb * t.maxHeapShare) continue
        told = true
        const pod = from.pod === undefined || from.namespace === undefined ? from.pod : `${from.namespace}/${from.pod}`
        bench.find({
          group: `spec ${key}`,
          // killed there already: the kill is the finding, this tells why it will come again
          ...(oomKilled.has(`${from.pod ?? ''}/${from.container ?? ''}`) ? { severity: 'note' as const } : {}),
          facts: {
            limitKb,
            needKb: kb,
            setting,
            measured: false,
            container: from.container,
            pod: from.pod,
            cgroup: from.cgroup,
            unit: from.unit,
          },
          entities: { pod, container: from.container, unit: from.unit, cgroup: from.cgroup },
          proof: [
            {
              at: from.at,
              time: from.time,
              witness: from.unit === undefined ? 'pod status' : 'systemd',
              note: `the runtime may use ${setting}, and its ${from.unit === undefined ? 'container' : 'unit'}’s limit is ${from.memoryLimit} (threshold ${t.maxHeapShare * 100} % of it)`,
            },
          ],
          time: from.time,
        })
      }
      return told
    }
    const measured = (): void => {
      for (const [folder, of] of groups) {
        const held = undroppable(of)
        if (held === undefined || of.limit === undefined || of.kills > 0 || kills > 0) continue
        if (held < of.limit.kb * t.maxUseShare || (of.hits?.count ?? 0) < t.minLimitHits) continue
        const cgroup = cgroupOf(folder)
        bench.find({
          group: `use ${folder}`,
          facts: {
            limitKb: of.limit.kb,
            needKb: held,
            setting: 'measured',
            measured: true,
            usageKb: of.usageKb,
            peakKb: of.peakKb,
            limitHits: of.hits?.count,
            cgroup,
          },
          entities: { cgroup },
          proof: [
            {
              at: of.stat!.at,
              time: of.stat!.time,
              witness: 'capture',
              note: `${held} KiB that cannot be dropped, ${Math.round((100 * held) / of.limit.kb)} % of the limit (threshold ${t.maxUseShare * 100} %)`,
            },
            of.limit.proof,
            { ...of.hits!.proof, note: `ran into the limit ${of.hits!.count} times (threshold ${t.minLimitHits})` },
          ],
          time: of.limit.proof.time,
        })
      }
      for (const u of uses.values()) {
        const named = [...limits].filter(([key]) =>
          u.container === undefined ? key.startsWith(`${u.pod}/`) : key === `${u.pod ?? ''}/${u.container}`,
        )
        const limitKb = u.limitKb ?? (named.length === 1 ? named[0]![1].kb : undefined)
        if (limitKb === undefined || u.usedKb < limitKb * t.maxUseShare || named.some(([key]) => oomKilled.has(key))) continue
        if (u.limitKb !== undefined && [...uses.values()].filter((o) => o.limitKb === u.limitKb).length > t.maxSameLimit) continue
        bench.find({
          group: `use ${u.consumer}`,
          facts: { limitKb, needKb: u.usedKb, setting: 'measured', measured: true, usageKb: u.usedKb, container: u.container, pod: u.pod },
          entities: { pod: u.namespace === undefined || u.pod === undefined ? u.pod : `${u.namespace}/${u.pod}`, container: u.container },
          proof: [
            {
              at: u.at,
              time: u.time,
              witness: 'capture',
              note: `${u.usedKb} KiB in use, ${Math.round((100 * u.usedKb) / limitKb)} % of the limit (threshold ${t.maxUseShare * 100} %)`,
            },
            ...named.map(([, limit]) => limit.proof),
          ],
          time: u.time,
          strength: 'partial',
          missing: 'how much of it is page cache (memory.stat), and whether it stays there',
        })
      }
    }
    bench.atEnd(() => {
      if (specified() || !heap()) measured()
    })
  },
  cause: (f) =>
    f.measured
      ? `${f.container ?? f.pod ?? (f.cgroup === undefined ? 'The cgroup' : `Cgroup ${f.cgroup}`)} uses ${Math.round(f.needKb / 1024)} MiB that cannot be dropped of the ${Math.round(f.limitKb / 1024)} MiB that it may use${f.limitHits === undefined ? '' : `, and has run into that limit ${f.limitHits} times`}: the next peak stalls in reclaim or is killed.`
      : `${f.comm === undefined ? `The runtime${f.container === undefined ? (f.unit === undefined ? '' : ` of ${f.unit}`) : ` in container ${f.container}`}` : `${f.comm} (pid ${f.pid})`} was told to use up to ${Math.round(f.needKb / 1024)} MiB (${f.setting}), but its ${f.container !== undefined ? 'container' : f.unit !== undefined ? 'unit' : 'cgroup'} is limited to ${Math.round(f.limitKb / 1024)} MiB (${f.limitKb} KiB)${f.peakKb === undefined ? '' : `; it has used ${Math.round(f.peakKb / 1024)} MiB so far`}. When the heap grows as it may, the kernel kills it before it ever collects.`,
  fix: (f) => [
    {
      when: 'now',
      say: `Raise the limit to at least ${Math.ceil((f.needKb * 1.25) / 1024)} MiB (${f.measured ? 'what it uses and a quarter for peaks), unless a leak is what fills it' : `the heap and a quarter for what is beside it), or lower the heap to about ${Math.floor((f.limitKb * 0.7) / 1024)} MiB`}.`,
    },
    {
      when: 'durable',
      say: 'Tie the heap to the limit: -XX:MaxRAMPercentage=70, a GOMEMLIMIT or max-old-space-size set from the container’s limit.',
    },
    {
      when: 'verify',
      say: 'The heap’s maximum is below the limit.',
      run: `jcmd ${f.pid ?? 'PID'} VM.flags | tr ' ' '\\n' | grep MaxHeapSize; cat memory.max`,
    },
  ],
  links: ['https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html'],
  leadsTo: ['oom-kill-cgroup', 'container-oomkilled', 'memory-pressure'],
  mechanism:
    'A garbage collector grows its heap up to its own maximum before it works hard. With a cgroup limit below that maximum the kernel’s OOM killer comes first.',
  decoys: ['a heap well below the limit', 'a limit without a known heap'],
  examples: CONTAINER_LIMIT_LOW_EXAMPLES,
})
