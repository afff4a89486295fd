import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

interface Facts {
  limitKb: number
  needKb: number
  /** Where the need stands: -Xmx512m, --max-old-space-size=1024, … */
  setting: string
  usageKb?: number | undefined
  peakKb?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  maxHeapShare: {
    value: 1,
    why: 'A heap needs room beside it: threads, code, buffers. A heap setting above this share of the limit cannot be used up.',
  },
})
const UNITS: Record<string, number> = { '': 1 / 1024, k: 1, m: 1024, g: 1024 ** 2, t: 1024 ** 3 }
const SETTING = /(?<!\S)(-Xmx|-XX:MaxHeapSize=|--max[-_]old[-_]space[-_]size=|GOMEMLIMIT=)(\d{1,15})([kmgtKMGT]?)(?:i?B)?(?!\S)/

/** KiB of the largest heap a command line or an environment asks for. */
function needOf(text: string): { setting: string; kb: number } | undefined {
  const m = SETTING.exec(text)
  if (m === null) return undefined
  // node counts MiB
  const kb = /old/.test(m[1]!) ? Number(m[2]) * 1024 : Number(m[2]) * UNITS[m[3]!.toLowerCase()]!
  return { setting: `${m[1]}${m[2]}${m[3]}`, kb: Math.round(kb) }
}

export const containerLimitLow = detector<Facts>({
  id: 'container-limit-low',
  title: 'The memory limit is below what the runtime was told to use',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['cgroup'],
  absence: 'needs the limit and the runtime’s own setting',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    let limit: { kb: number; proof: Proof } | undefined
    let need: { kb: number; setting: string; proof: Proof; comm?: string | undefined; pid?: number | undefined } | undefined
    let usageKb: number | undefined
    let peakKb: number | undefined
    const settle = (found: ReturnType<typeof needOf>, proof: Proof, comm?: string, pid?: number): void => {
      if (
        found === undefined ||
        found.kb < 1024 ||
        (need !== undefined && (need.kb > found.kb || (need.kb === found.kb && need.pid !== undefined)))
      )
        return
      need = { ...found, proof: { ...proof, note: `the runtime may use ${found.setting}` }, comm, pid }
    }
    bench.on(CGROUP_VALUE, (v) => {
      const kb = v.value === undefined ? undefined : Math.round(v.value / 1024)
      if (kb === undefined) return
      if (/^memory\.(?:max|limit_in_bytes)$/.test(v.name) && kb > 0 && (limit === undefined || kb < limit.kb))
        limit = { kb, proof: { at: v.at, time: v.time, witness: 'capture', note: `the limit is ${kb} KiB` } }
      if (/^memory\.(?:current|usage_in_bytes)$/.test(v.name)) usageKb = kb
      if (/^memory\.(?:peak|max_usage_in_bytes)$/.test(v.name)) peakKb = kb
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.args !== undefined) settle(needOf(p.args), { at: p.at, time: p.time, witness: 'capture' }, p.comm, p.pid)
    })
    bench.onLine(['-XX:MaxHeapSize=', '--max-old-space-size=', 'GOMEMLIMIT=', 'java -X'], (line) => {
      if (line.ident === undefined && !/DEBUG|WARN|ERROR/.test(line.message))
        settle(needOf(line.message), { at: line.at, time: line.time, witness: 'capture' })
    })
    bench.atEnd(() => {
      if (limit === undefined || need === undefined || need.kb <= limit.kb * t.maxHeapShare) return
      bench.find({
        group: 'limit',
        facts: { limitKb: limit.kb, needKb: need.kb, setting: need.setting, usageKb, peakKb, comm: need.comm, pid: need.pid },
        entities: { ...(need.pid === undefined ? {} : { pid: need.pid, comm: need.comm }) },
        proof: [limit.proof, need.proof],
        time: limit.proof.time,
      })
    })
  },
  cause: (f) =>
    `${f.comm === undefined ? 'The runtime' : `${f.comm} (pid ${f.pid})`} was told to use up to ${Math.round(f.needKb / 1024)} MiB (${f.setting}), but its cgroup is limited to ${Math.round(f.limitKb / 1024)} MiB (${f.limitKb} KiB)${f.peakKb === undefined ? '' : `; it has used ${Math.round(f.peakKb / 1024)} MiB so far`}. When the heap grows as it may, the kernel kills it before it ever collects.`,
  fix: (f) => [
    {
      when: 'now',
      say: `Raise the limit to at least ${Math.ceil((f.needKb * 1.25) / 1024)} MiB (the heap and a quarter for what is beside it), or lower the heap to about ${Math.floor((f.limitKb * 0.7) / 1024)} MiB.`,
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
  leadsTo: ['oom-kill-cgroup', 'memory-pressure'],
  mechanism:
    'A garbage collector grows its heap up to its own maximum before it works hard. With a cgroup limit below that maximum the kernel’s OOM killer comes first.',
  decoys: ['a heap well below the limit', 'a limit without a known heap'],
  examples: [
    {
      name: 'heap larger than the limit',
      files: {
        'cgroup/memory.max': '230686720\n',
        'ps.txt': '    PID   RSS COMMAND\n  14626 142244 java -Xms64m -Xmx512m -cp app.jar Main\n',
      },
      fires: true,
    },
    {
      name: 'heap fits',
      files: {
        'cgroup/memory.max': '1073741824\n',
        'ps.txt': '    PID   RSS COMMAND\n  14626 142244 java -Xms64m -Xmx512m -cp app.jar Main\n',
      },
      fires: false,
    },
  ],
})
