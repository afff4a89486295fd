import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { podName, processName, withShortIds } from '../../../core/words/names.ts'
import { count as figure, size } from '../../../core/words/numbers.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { HEAP_SHARE, heapWithin } from '../limits.ts'
import type { Facts } from './facts.ts'

/** What people call it; a cgroup by the last part of its path. */
const nameOf = (f: Facts): string | undefined => either(podName(f), f.unit, processName(f), opt`cgroup ${withShortIds(f.cgroup)}`)

const begins = (name: string, f: Facts): string => (podName(f) !== undefined || name.startsWith('cgroup ') ? capital(name) : name)

export const headline = (f: Facts): string => {
  const name = nameOf(f)
  const who = name === undefined ? undefined : begins(name, f)
  if (f.measured)
    return f.heldKb === undefined
      ? say(
          either(who, 'A container, whose name is not in the input,'),
          ` uses ${size(f.needKb)} of the ${size(f.limitKb)} that it may use`,
        )
      : say(
          either(who, 'A memory cgroup, whose name is not in the input,'),
          ` holds ${size(f.heldKb)} that cannot be dropped, of the ${size(f.limitKb)} that it may use`,
          when((f.swapKb ?? 0) > 0, opt`, and ${size(f.swapKb)} in swap`),
        )
  return say(
    either(who, 'A runtime, whose process is not in the input,'),
    ` may use ${size(f.needKb)} of heap (${f.setting}), but ${f.container === undefined && f.unit === undefined ? 'its cgroup' : 'it'} is limited to ${size(f.limitKb)}`,
  )
}

export const effect = (f: Facts): Sentence =>
  say(either(nameOf(f) === undefined ? undefined : begins(nameOf(f)!, f), 'It'), ` may use ${size(f.limitKb)}, which is too little`)

export const cause = (f: Facts): Sentence[] => [
  when(!f.measured, 'When the heap grows as it may, the kernel kills it first'),
  when(!f.measured, opt`It uses ${size(f.usageKb)} now`),
  when(f.measured || f.peakKb !== f.usageKb, opt`It has used ${size(f.peakKb)} at most so far`),
  when(f.limitHits !== undefined && f.limitHits > 0, opt`It ran into the limit ${figure(f.limitHits)} times`),
  when(f.measured, 'The next peak stalls in reclaim, or is killed'),
  when(f.measured && f.heldKb === undefined, 'Page cache, which can be dropped, may be part of it'),
]

export const fix = (f: Facts): Step[] => [nowStep(f), durableStep(f), verifyStep(f)]

function nowStep(f: Facts): Step {
  const mib = Math.round((f.recommendedKb ?? f.needKb) / 1024)
  const how = f.measured
    ? `what it uses and a quarter for peaks, unless a leak fills it`
    : `the heap of ${size(f.needKb)} and a quarter for what is beside it`
  const smaller = f.measured
    ? undefined
    : opt`No room for that? Keep the limit and set ${heapWithin(f.limitKb, { heapKb: f.needKb, heapSetting: f.setting })} (${HEAP_SHARE * 100} % of it).`
  const step = (text: string, run?: string, changes?: 'host'): Step => ({
    when: 'now',
    say: [`${text}: ${how}.`, smaller].filter((part) => part !== undefined).join(' '),
    run,
    changes,
  })
  if (f.pod !== undefined)
    return step(
      `In what owns the pod, set limits.memory of ${either(opt`"${f.container}"`, 'the container')} to ${mib}Mi`,
      `kubectl get pod ${podArguments(f.pod)} -o yaml | grep -A6 ownerReferences`,
    )
  if (f.container !== undefined && f.isEngine === true)
    return step(
      `Raise the limit of the container to ${mib} MiB`,
      `${f.tool ?? 'docker'} update --memory ${mib}m --memory-swap ${mib}m ${word(f.container)}`,
      'host',
    )
  if (f.container !== undefined) return step(`Set limits.memory of "${f.container}" to ${mib}Mi where it is specified`)
  if (f.unit !== undefined)
    return step(`Raise MemoryMax= of ${f.unit} to ${mib}M`, `systemctl set-property --runtime ${word(f.unit)} MemoryMax=${mib}M`, 'host')
  return step(
    `Raise the limit of ${either(opt`cgroup ${withShortIds(f.cgroup)}`, 'its cgroup')} to ${mib} MiB`,
    opt`cat /proc/${f.pid}/cgroup`,
  )
}

function durableStep(f: Facts): Step {
  const text = f.measured
    ? 'Watch it for a day: steady growth is a leak, a plateau is a limit that is too low.'
    : f.setting.startsWith('-X')
      ? `Set -XX:MaxRAMPercentage=${HEAP_SHARE * 100} instead of ${f.setting}: the heap follows the limit.`
      : `Set ${/^\D+?(?=[=: ]{0,8}\d)/.exec(f.setting)?.[0] ?? f.setting} from the limit of the container, at ${HEAP_SHARE * 100} % of it.`
  return { when: 'durable', say: text, run: f.measured ? useCommand(f) : undefined }
}

function useCommand({ pod, container, isEngine, tool }: Facts): string {
  if (pod !== undefined) return `kubectl top pod ${podArguments(pod)} --containers`
  return isEngine === true && container !== undefined
    ? `${tool ?? 'docker'} stats --no-stream ${word(container)}`
    : 'systemd-cgtop -m -n 1 --depth=8 | head -20'
}

function verifyStep(f: Facts): Step {
  if (f.pod !== undefined) return { when: 'verify', say: 'No restart for a day.', run: `kubectl get pod ${podArguments(f.pod)}` }
  if (f.pid !== undefined && f.setting.startsWith('-X'))
    return {
      when: 'verify',
      say: 'After its restart the largest heap is below the limit.',
      run: String.raw`jcmd $(pgrep -n java) VM.flags | tr ' ' '\n' | grep MaxHeapSize`,
    }
  return { when: 'verify', say: 'No kill for a day.', run: "journalctl -k --no-pager --since -1d -g 'Memory cgroup out of memory'" }
}
