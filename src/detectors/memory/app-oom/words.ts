import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration, size, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { happenedTo, nameOf, numbersOf } from './called.ts'
import { forkCause, forkFix, isFork } from './fork.ts'
import type { Facts } from './judge.ts'
import { shortageOf } from './remedy.ts'

/** No thread, code cache or buffer of a JVM is of this size. */
const HEAP_REQUEST_KB = 262_144

/** What a JVM was refused is its heap, as it is reserved at the start. */
const isFirstHeap = ({ runtime, native, initialHeapKb, requestedKb = 0 }: Facts): boolean =>
  initialHeapKb !== undefined || (runtime === 'java' && native === true && requestedKb >= HEAP_REQUEST_KB)

const happened = (f: Facts, count: number): string =>
  `${nameOf(f)} ${happenedTo(f)}${count > 1 && f.collections === undefined ? ` ${times(count)}` : ''}`

export const headline = (f: Facts, count: number): string => say(happened(f, count), numbersOf(f))

export const effect = (f: Facts, count: number): Sentence => say(happened(f, count))

/** How it fares since. */
export const state = (f: Facts): Sentence =>
  f.healed === true
    ? 'Since then it works again'
    : f.goesOn === true
      ? (opt`It lives on: its log goes on for ${duration(f.goesOnSeconds)}` ?? 'It lives on: its log goes on')
      : undefined

/** One piece so large that no usual memory has room for it, or nothing says that more than one was wanted. */
const LARGE_KB = 1_048_576
const isOneRequest = (f: Facts): boolean =>
  shortageOf(f) === 'one request' ||
  (f.native === true && /^(?:python|r|julia|c|c\+\+|rust)$/.test(f.runtime) && (f.requestedKb ?? 0) >= LARGE_KB)

export const cause = (f: Facts): Sentence[] => (isFork(f) ? forkCause(f) : causes(f))

const causes = (f: Facts): Sentence[] => [
  opt`The code that asked: ${f.where}`,
  when(
    f.limitKb !== undefined && f.addressSpaceKb === undefined && f.initialHeapKb === undefined && f.runtime !== 'gpu',
    opt`It asked for ${size(f.requestedKb)} more at once`,
  ),
  when(
    f.isOwnLimit !== true,
    opt`Its address space may be limited to ${size(f.addressSpaceKb)} (ulimit -v), as that of the shell in the input`,
  ),
  when(f.native === true && numbersOf(f)?.includes('its own heap') !== true, opt`Its own heap held only ${f.heapMb} MB after a collection`),
  when(f.maps !== undefined, opt`Memory is not short: ${size(f.availableKb)} were available`),
  when(
    f.machineIsShort !== true && (f.availableKb ?? Infinity) < (f.requestedKb ?? 0),
    opt`The machine had ${size(f.availableKb)} available`,
  ),
  opt`PostgreSQL wanted it for ${f.context}`,
  whose(f),
]

/** Whose limit it was. */
function whose(f: Facts): string | undefined {
  if (f.runtime === 'gpu') return 'The memory of the device is full; the machine may have memory left'
  if (f.collections !== undefined) return 'It collects and stands still, and works between; an OutOfMemoryError comes next'
  if (f.refusal === true && f.native !== true) return 'It is a limit of the server’s own: it refuses this and goes on'
  if (f.goesOn === true && f.native !== true) return 'One thread or request ended over it, not the program; the limit is the runtime’s own'
  if (shortageOf(f) === 'one request') return 'More heap does not help: the size itself is out of range'
  if (shortageOf(f) === 'classes') return 'That is where classes are kept, beside the heap: a larger heap does not help'
  if (f.maps === undefined && shortageOf(f) === 'mappings')
    return 'mmap was refused: vm.max_map_count, its address space (ulimit -v) or the system’s memory; a larger heap leaves less room for maps'
  if (f.maps !== undefined) return 'Each mapped file, thread stack and part of the heap takes mappings'
  if (f.native !== true) return 'The limit is the runtime’s own: the machine may have memory left'
  if (isFirstHeap(f)) return 'So much at once is the heap itself: what -Xms reserves at the start must fit into what is free then'
  if (f.cgroupLimitKb !== undefined && (f.cgroupUsedKb ?? 0) >= f.cgroupLimitKb * NEARLY)
    return 'The heap is only a part of it: classes, threads, code and buffers count against the same limit'
  if (f.machineIsShort === true)
    return opt`The machine itself had no memory for it: ${size(f.availableKb)} of ${size(f.totalKb)} were available, so no limit need have refused it`
  return 'The system refused it, not a limit of its heap: ulimit -v, the cgroup, overcommit or the address space do that'
}

/** A cgroup is full from here on. */
const NEARLY = 0.95

export const fix = (f: Facts): Step[] => (isFork(f) ? forkFix : [nowStep(f), durableStep(f), verifyStep(f)])

function nowStep(f: Facts): Step {
  if (f.initialHeapKb !== undefined || (isFirstHeap(f) && f.maps === undefined && f.addressSpaceKb === undefined))
    return {
      when: 'now',
      say: `Start it with a smaller heap than ${f.initialSetting ?? opt`the ${size(f.requestedKb)} of its -Xms`}, one that fits into what is available, or free memory first.`,
      run: f.pod === undefined && f.container === undefined ? 'free -m' : undefined,
    }
  if (f.maps !== undefined && f.mostMaps !== undefined)
    return {
      when: 'now',
      say: `Raise vm.max_map_count to ${f.mostMaps * 4}, four times what it is.`,
      run: `sysctl -w vm.max_map_count=${f.mostMaps * 4}`,
      changes: 'host',
    }
  if (f.addressSpaceKb !== undefined)
    return {
      when: 'now',
      say:
        f.isOwnLimit === true
          ? `Raise the limit of its address space above ${size(f.addressSpaceKb)} (ulimit -v in what starts it, LimitAS= of a unit), or ask for less at once.`
          : `See whether it runs where ulimit -v is larger than the ${size(f.addressSpaceKb)} of the shell in the input; then raise that, or ask for less at once.`,
    }
  if (f.native === true && f.cgroupLimitKb !== undefined && (f.cgroupUsedKb ?? 0) >= f.cgroupLimitKb * NEARLY)
    return {
      when: 'now',
      say: `Raise the limit of its container above ${size(f.cgroupLimitKb)}, or lower -Xmx so that a quarter of the limit is left beside it.`,
    }
  if (f.dump !== undefined)
    return {
      when: 'now',
      say:
        f.runtime === 'erlang' || f.runtime === 'rabbitmq'
          ? `Look at its crash dump (crashdump_viewer): ${f.dump} names the process with the largest heap.`
          : `Open its heap dump (Eclipse MAT, dominator tree): ${f.dump}; raise -Xmx only if what lives is meant to live.`,
      run: f.pod === undefined && f.container === undefined && f.dump.startsWith('/') ? `ls -l ${word(f.dump)}` : undefined,
    }
  if (f.setting !== undefined)
    return {
      when: 'now',
      say: `${f.setting} allows ${size(f.limitKb)}: raise it, below the container’s limit, only if what lives is meant to live.`,
    }
  if (f.machineIsShort === true && f.native === true)
    return {
      when: 'now',
      say: 'Free memory on the machine: stop or move what can be spared, or start it with a smaller heap.',
      run: 'ps -eo pid,rss,comm,cgroup --sort=-rss | head',
    }
  return {
    when: 'now',
    say: f.runtime === 'dotnet' && (f.pod ?? f.container) !== undefined ? `${f.advice} ${OF_CONTAINER}` : f.advice,
    run: f.native === true && f.unit !== undefined ? `systemctl show -p LimitAS -p MemoryMax ${word(f.unit)}` : undefined,
  }
}

/** Runtimes whose own heap is only a part of what they take. */
const BESIDE_HEAP: ReadonlySet<Facts['runtime']> = new Set(['java', 'node', 'dotnet'])

const OF_CONTAINER = 'Its heap may use 75 % of the container’s limit (DOTNET_GCHeapHardLimitPercent).'

function durableStep(f: Facts): Step {
  if (f.maps !== undefined)
    return { when: 'durable', say: 'Keep it in /etc/sysctl.d, and map fewer files or run fewer threads if they grow on.' }
  if (isFirstHeap(f))
    return {
      when: 'durable',
      say: 'Give it a machine or a limit with room for its heap and a quarter more: threads, code and buffers stand beside it.',
    }
  if (isOneRequest(f))
    return {
      when: 'durable',
      say:
        opt`Bound what one request may ask for: check sizes first, stream or split what is larger; ${f.where} is where.` ??
        'Bound what one request may ask for: check sizes first, stream or split what is larger.',
    }
  if (f.runtime === 'mysql')
    return {
      when: 'durable',
      say: 'Keep innodb_buffer_pool_size, and max_connections times the buffers of each, below what the machine or its limit leaves.',
    }
  return {
    when: 'durable',
    say:
      f.refusal === true && f.native !== true
        ? `Watch what it uses against that limit (${f.profiler}), and alert at 80 %.`
        : `Take a ${shortageOf(f) === 'heap' || !BESIDE_HEAP.has(f.runtime) ? 'heap profile' : 'profile of its memory'} (${f.profiler}) at high use: a limit that is reached again after each raise is a leak.`,
  }
}

function verifyStep(f: Facts): Step {
  if (f.unit !== undefined)
    return {
      when: 'verify',
      say: 'No further line of this kind for a day.',
      run: `journalctl --no-pager --since -1d -u ${word(f.unit)} -g memory`,
    }
  const pod = f.pod === undefined ? undefined : `kubectl get pod ${podArguments(f.pod)}`
  if (isFirstHeap(f) || f.maps !== undefined) return { when: 'verify', say: 'It starts, and stays up for an hour.', run: pod }
  if (isOneRequest(f) || f.refusal === true || f.runtime === 'php')
    return { when: 'verify', say: 'No further line of this kind for a day.', run: pod }
  return { when: 'verify', say: `${measureOf(f)} under steady load, for a day.`, run: pod }
}

/** Runtimes that collect what is dead by themselves. */
const COLLECTED: ReadonlySet<Facts['runtime']> = new Set(['java', 'node', 'go', 'dotnet', 'ruby', 'lua', 'julia', 'erlang', 'python', 'r'])

function measureOf(f: Facts): string {
  const shortage = shortageOf(f)
  if (shortage === 'device') return 'The memory in use on the device stays flat'
  if (shortage === 'classes') return 'The number of loaded classes stays flat'
  if (shortage === 'mappings') return 'The number of its mappings (/proc/PID/maps) stays flat'
  if (shortage === 'direct') return 'Direct memory in use stays flat'
  return shortage === 'heap' && COLLECTED.has(f.runtime)
    ? 'Memory in use after a full collection stays flat'
    : 'Its resident memory (RSS) stays flat'
}
