import { subject } from '../../container/words.ts'
import { processName } from '../../../core/words/names.ts'
import { size, sizesApart } from '../../../core/words/numbers.ts'
import { either, opt } from '../../../core/words/opt.ts'
import { isFork } from './fork.ts'
import type { Facts } from './judge.ts'
import { shortageOf } from './remedy.ts'

/** What people call the runtimes. */
const CALLED: Readonly<Record<Facts['runtime'], string>> = {
  java: 'Java',
  node: 'Node.js',
  go: 'Go',
  python: 'Python',
  c: 'C',
  'c++': 'C++',
  dotnet: '.NET',
  ruby: 'Ruby',
  php: 'PHP',
  rust: 'Rust',
  erlang: 'Erlang',
  lua: 'Lua',
  perl: 'Perl',
  r: 'R',
  julia: 'Julia',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  redis: 'Redis',
  elasticsearch: 'Elasticsearch',
  clickhouse: 'ClickHouse',
  rabbitmq: 'RabbitMQ',
  influxdb: 'InfluxDB',
  gpu: 'PyTorch',
}
/** Servers are called by their own names. */
const SERVERS: ReadonlySet<Facts['runtime']> = new Set([
  'postgres',
  'mysql',
  'redis',
  'elasticsearch',
  'clickhouse',
  'rabbitmq',
  'influxdb',
])

/** Their clients log the same words. */
const TOLD_TO_CLIENTS: ReadonlySet<Facts['runtime']> = new Set(['redis', 'elasticsearch', 'clickhouse', 'influxdb'])

export const nameOf = (f: Facts): string =>
  either(
    f.refusal === true && TOLD_TO_CLIENTS.has(f.runtime) ? CALLED[f.runtime] : undefined,
    f.unit,
    f.pod === undefined && f.container === undefined ? undefined : subject(f),
    f.comm === undefined ? undefined : f.runtime === 'rabbitmq' ? `RabbitMQ (${f.comm})` : processName(f),
    SERVERS.has(f.runtime) ? CALLED[f.runtime] : undefined,
    opt`The ${CALLED[f.runtime]} program (pid ${f.pid})`,
    `The ${CALLED[f.runtime]} program`,
  )

/** What happened to it, as the rest of a sentence behind its name. */
export function happenedTo(f: Facts): string {
  const { kind } = f
  if (f.collections !== undefined) return 'has a full Java heap'
  if (isFork(f)) return 'could not fork to save'
  if (f.runtime === 'redis' && f.refusal === true) return 'refuses writes: maxmemory is reached'
  if (f.runtime === 'rabbitmq') return 'blocks all publishers: its memory is above its limit'
  if (f.runtime === 'elasticsearch') return `refused a request that needs too much memory (${kind})`
  if (f.runtime === 'influxdb') return 'refuses writes: cache-max-memory-size is exceeded'
  if (f.runtime === 'clickhouse') return `refused a query: the ${kind} is reached`
  if (shortageOf(f) === 'one request') return `asked for an array that no Java virtual machine can hold (${kind})`
  if (kind === 'Map failed') return 'could not map more memory (Map failed)'
  if (kind === 'GC overhead limit exceeded') return 'ran out of Java heap (GC overhead limit exceeded)'
  if (kind === 'memory_limit') return 'ran out of memory (memory_limit)'
  return `ran out of ${/^(?:Direct|Compressed|PermGen)/.test(kind) ? kind.replace(/^[DC]/, (letter) => letter.toLowerCase()) : kind}`
}

/** The two numbers that prove it. */
export const numbersOf = (f: Facts): string | undefined =>
  either(
    isFork(f) ? ': the kernel had no memory for a copy of it (Cannot allocate memory)' : undefined,
    f.collections === undefined
      ? undefined
      : opt`: ${f.collections} full collections in a row left ${size(f.usedKb)} of ${size(f.limitKb)} in use`,
    opt`: the system had no ${size(f.initialHeapKb)} for its heap (${f.initialSetting})`,
    opt`: it has ${f.maps} memory mappings, vm.max_map_count allows ${f.mostMaps}`,
    f.isOwnLimit === true ? opt`: its address space is limited to ${size(f.addressSpaceKb)} (ulimit -v)` : undefined,
    f.native === true ? opt`: its container had used ${size(f.cgroupUsedKb)} of the ${size(f.cgroupLimitKb)} that it may` : undefined,
    f.refusal === true && f.runtime !== 'postgres' ? usedOf(f) : undefined,
    f.runtime === 'gpu' ? opt`: it asked for ${size(f.requestedKb)} at once, ${size(f.freeKb)} of ${size(f.limitKb)} were free` : undefined,
    f.runtime === 'gpu' ? opt`: it asked for ${size(f.requestedKb)} at once of a device of ${size(f.limitKb)}` : undefined,
    f.addressSpaceKb === undefined ? opt`: ${size(f.usedKb)} of ${size(f.limitKb)} were in use` : undefined,
    f.addressSpaceKb === undefined ? opt`: its limit is ${size(f.limitKb)} (${f.setting})` : undefined,
    f.addressSpaceKb === undefined ? opt`: its limit is ${size(f.limitKb)}` : undefined,
    opt`: it asked for ${size(f.requestedKb)} at once, with ${size(f.usedKb)} in use`,
    opt`: it asked for ${size(f.requestedKb)} at once`,
    f.native === true ? opt`; its own heap held only ${f.heapMb} MB` : opt`: ${f.heapMb} MB were still in use after a collection`,
  )

/** Of a server that refuses: what it uses, or would, and what it may. */
function usedOf({ usedKb, limitKb, runtime }: Facts): string | undefined {
  if (usedKb === undefined || limitKb === undefined) return undefined
  const [used, limit] = sizesApart(usedKb, limitKb)
  return `: ${used} ${runtime === 'rabbitmq' ? 'are in use' : 'would be in use'}, the limit is ${limit}`
}
