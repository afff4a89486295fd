import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** What people call the runtimes. */
const CALLED: Readonly<Record<Facts['runtime'], string>> = {
  java: 'Java',
  node: 'Node.js',
  go: 'Go',
  python: 'Python',
  'c++': 'C++',
  dotnet: '.NET',
  ruby: 'Ruby',
  php: 'PHP',
  rust: 'Rust',
  erlang: 'Erlang',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  perl: 'Perl',
  elasticsearch: 'Elasticsearch',
  clickhouse: 'ClickHouse',
  redis: 'Redis',
  influxdb: 'InfluxDB',
  gpu: 'PyTorch',
}

/** A server with a limit of its own refuses a request and runs on: clients log the same words. */
export const isServer = ({ runtime }: Pick<Facts, 'runtime'>): boolean => /^(?:elasticsearch|clickhouse|redis|influxdb)$/.test(runtime)

const nameOf = (f: Facts): string =>
  either(
    isServer(f) ? CALLED[f.runtime] : undefined,
    f.unit,
    f.comm === undefined ? undefined : processName(f),
    opt`The ${CALLED[f.runtime]} program (pid ${f.pid})`,
    `The ${CALLED[f.runtime]} program`,
  )

/** No thread, code cache or buffer of a JVM is of this size. */
const HEAP_REQUEST_KB = 262_144

/** What a JVM was refused is its heap, as it is reserved at the start. */
const isFirstHeap = ({ runtime, native, initialHeapKb, requestedKb = 0 }: Facts): boolean =>
  initialHeapKb !== undefined || (runtime === 'java' && native === true && requestedKb >= HEAP_REQUEST_KB)

export const headline = (f: Facts, count: number): string =>
  say(
    `${nameOf(f)} ran out of ${f.kind === 'memory_limit' ? 'memory (memory_limit)' : f.kind}`,
    when(count > 1, ` ${times(count)}`),
    either(
      opt`: the system had no ${size(f.initialHeapKb)} for its heap (${f.initialSetting})`,
      f.isOwnLimit === true ? opt`: its address space is limited to ${size(f.addressSpaceKb)} (ulimit -v)` : undefined,
      f.addressSpaceKb === undefined ? opt`: its limit is ${size(f.limitKb)}` : undefined,
      opt`: it asked for ${size(f.requestedKb)} at once`,
      when(f.native !== true, opt`: ${f.heapMb} MB were still in use after a collection`),
    ),
  )

export const effect = (f: Facts, count: number): Sentence =>
  say(`${nameOf(f)} ran out of ${f.kind === 'memory_limit' ? 'memory (memory_limit)' : f.kind}`, when(count > 1, ` ${times(count)}`))

export const cause = (f: Facts): Sentence[] => [
  when(
    f.limitKb !== undefined && f.addressSpaceKb === undefined && f.initialHeapKb === undefined,
    opt`It asked for ${size(f.requestedKb)} more at once`,
  ),
  when(
    f.isOwnLimit !== true,
    opt`Its address space may be limited to ${size(f.addressSpaceKb)} (ulimit -v), as that of the shell in the input`,
  ),
  when(f.native === true, opt`Its own heap held only ${f.heapMb} MB after a collection`),
  f.native !== true
    ? f.runtime === 'gpu'
      ? 'The memory of the device is full; the machine may have memory left'
      : isServer(f)
        ? 'The limit is its own, and it refuses the request instead of ending: the machine may have memory left'
        : 'The limit is the runtime’s own: the machine may have memory left'
    : isFirstHeap(f)
      ? 'So much at once is the heap itself: what -Xms reserves at the start must fit into what is free then'
      : 'The system refused it, not a limit of its heap: ulimit -v, the cgroup, overcommit or the address space do that',
]

export const fix = (f: Facts): Step[] => [
  f.initialHeapKb === undefined
    ? {
        when: 'now',
        say: f.advice,
        run: f.native === true && f.unit !== undefined ? `systemctl show -p LimitAS -p MemoryMax ${word(f.unit)}` : undefined,
      }
    : {
        when: 'now',
        say: `Start it with a smaller heap than ${f.initialSetting ?? opt`the ${size(f.requestedKb)} of its -Xms`}, one that fits into what is available, or free memory first.`,
        run: 'free -m',
      },
  isServer(f)
    ? { when: 'durable', say: `Watch what it uses against that limit (${f.profiler}), and alert at 80 %.` }
    : {
        when: 'durable',
        say: `Take a heap profile (${f.profiler}) at high use: a limit that is reached again after each raise is a leak.`,
      },
  isServer(f)
    ? { when: 'verify', say: 'No request is refused for a day.' }
    : f.unit === undefined
      ? { when: 'verify', say: 'Memory in use after a full collection stays flat under steady load, for a day.' }
      : {
          when: 'verify',
          say: 'No further line of this kind for a day.',
          run: `journalctl --no-pager --since -1d -u ${word(f.unit)} -g memory`,
        },
]
