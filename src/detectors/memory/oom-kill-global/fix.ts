import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count, size } from '../../../core/words/numbers.ts'
import { opt } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'
import { hugeOf, isCause, isMachine } from './words.ts'

const VERIFY: Step = {
  when: 'verify',
  say: 'No further kill for a day, and available memory stays above a tenth of RAM under load.',
  run: "grep -E 'MemTotal|MemAvail' /proc/meminfo; journalctl -k --since -1d -g 'Out of memory'",
}

export function fix(f: Facts): Step[] {
  if (f.manual)
    return [
      {
        when: 'now',
        say: 'Find out who wrote f to /proc/sysrq-trigger or pressed the key; memory itself needs no repair.',
        run: 'sysctl kernel.sysrq',
      },
    ]
  if (f.kernelHeld !== undefined) return kernelSteps(f.kernelHeld)
  return [nowStep(f), durableStep(f), VERIFY]
}

const kernelSteps = ({ what, heldKb }: NonNullable<Facts['kernelHeld']>): Step[] => [
  {
    when: 'now',
    say: `Find what the kernel holds: ${size(heldKb)} is not the processes'. More RAM only delays it.`,
    run: 'slabtop -o -s c | head -20; grep -E "Slab|SUnreclaim|PageTables|VmallocUsed|Percpu|KernelStack" /proc/meminfo',
  },
  {
    when: 'durable',
    say:
      what === 'unaccounted'
        ? 'Update or unload the driver that takes pages without a counter (page_owner names it); on a virtual machine check the balloon.'
        : `Update the kernel or module that owns the ${what}.`,
  },
  VERIFY,
]

function nowStep(f: Facts): Step {
  if (!isMachine(f))
    return {
      when: 'now',
      say: 'Widen the cpuset or memory policy (cpuset.mems, numactl): only the allowed nodes were full.',
      run: 'numastat -m | head -8',
    }
  if (hugeOf(f) !== undefined)
    return {
      when: 'now',
      say: 'See how many of the huge pages are used: those that are not can be given back.',
      run: 'grep -i huge /proc/meminfo',
    }
  const hog = isCause(f) ? f.topUsers[0] : undefined
  const held = opt`the victim held only ${size(f.victimKb)}`
  return {
    when: 'now',
    say:
      hog !== undefined
        ? `Reduce or move ${hog.processes === 1 ? hog.name : `the ${count(hog.processes)} processes named ${hog.name}`}.`
        : `Find the largest users of memory and restart or move them${isCause(f) || held === undefined || f.kills.length > 1 ? '' : `: ${held}`}.`,
    run: 'ps -eo pid,comm,rss,oom_score_adj --sort=-rss | head -15',
  }
}

function durableStep(f: Facts): Step {
  const huge = hugeOf(f)
  if (huge !== undefined)
    return {
      when: 'durable',
      say: `Set vm.nr_hugepages to what is used: ${size(huge)} is set aside, and nothing else can use it.`,
      run: 'sysctl vm.nr_hugepages',
    }
  const hog = isCause(f) ? f.topUsers[0] : undefined
  const victim = isCause(f) && f.kills.length === 1 ? f.comm : undefined
  const isVictim = hog === undefined ? victim !== undefined : hog.name === f.comm
  const name = hog?.name ?? victim ?? 'the largest user'
  const shield =
    f.shielded.length === 0
      ? undefined
      : `Review the shield (oom_score_adj) of ${listed(f.shielded.map((s) => `${s.name} (${s.oomScoreAdj})`))}: others pay for it.`
  return {
    when: 'durable',
    say: [
      `Give ${name} a limit of its own (${isVictim ? limitWord(f) : 'MemoryMax='}) so that it fails alone, or ${isMachine(f) ? `give the machine more RAM${f.swapTotalKb === 0 ? ' or some swap, of which it has none' : ''}` : 'more memory nodes'}.`,
      shield,
    ]
      .filter((part) => part !== undefined)
      .join(' '),
    run: isVictim
      ? homeCommand(f)
      : hog !== undefined && /^[\w.-]{1,15}$/.test(hog.name)
        ? `ps -o pid,unit,cgroup -C ${hog.name}`
        : undefined,
  }
}

const limitWord = ({ pod, podUid, containerId }: Facts): string =>
  pod !== undefined || podUid !== undefined ? 'limits.memory' : containerId !== undefined ? '--memory' : 'MemoryMax='

/** What shows the limit of where the victim ran. */
function homeCommand({ pod, unit, containerId, home }: Facts): string | undefined {
  if (pod !== undefined) return `kubectl get pod ${podArguments(pod)} -o yaml | grep -B2 -A8 resources`
  if (home === unit && unit !== undefined) return `systemctl show -p MemoryMax -p MemoryCurrent ${word(unit)}`
  return home?.startsWith('docker container') === true && containerId !== undefined
    ? `docker stats --no-stream ${containerId.slice(0, 12)}`
    : undefined
}
