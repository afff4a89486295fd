import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'
import { CONNECTION_FIGURE, type ConnectionFigure } from '../../records/connection-refusal.ts'
import { isPrompt } from '../../core/prompt.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { isKnownAmiss } from '../tables/health-fields.ts'

/** `name:value` without a blank behind the colon; names of one word are few. */
const FIELD =
  /^([a-z]{2,24}_[a-z_0-9]{1,40}|[a-z]{2,16}\d{1,5}|os|role|executable|hz|loading|multiplexing|maxmemory|maxclients|evictions?):(\S.{0,400})?$/
const BEGINNING = /^(?:used_memory:\d{1,18}|(?:redis|valkey)_version:\d[\w.-]{1,40})$/
/** Sections of INFO (redis.io, INFO). */
const SECTION =
  /^# (?:Server|Clients|Memory|Persistence|Threads|Stats|Replication|CPU|Modules|Commandstats|Errorstats|Latencystats|Cluster|Keyspace|Keysizes|Debug|Sentinel)$/

const FIGURES: ReadonlyMap<string, ConnectionFigure['of']> = new Map([
  ['maxclients', 'limit'],
  ['connected_clients', 'used'],
  ['rejected_connections', 'rejected'],
])

/** Share of maxmemory from which the next write is refused, where nothing is evicted. */
const FULL = 0.999

/** INFO of redis and valkey: what the data needs and what is resident for it. */
export const redisInfo: FormatParser = {
  id: 'redis-info',
  title: 'INFO of redis or valkey',
  capture: ['redis-cli INFO memory'],
  recognised: 'by its lines (used_memory:, used_memory_rss:)',
  samples: [
    {
      text: '# Memory\nused_memory:914480\nused_memory_human:893.05K\nused_memory_rss:6766592\nmem_fragmentation_ratio:7.72\nmem_allocator:jemalloc-5.3.0\n',
    },
  ],
  shows: ['heap'],
  begins: ['used_memory:', 'redis_version:', 'valkey_version:'],
  heading: (text) => BEGINNING.test(text.trim()),
  open(publish, { stamp }) {
    let fields = new Map<string, string>()
    let place: RawLine | undefined
    const close = (): void => {
      const bytes = (name: string) => (/^\d{1,18}$/.test(fields.get(name) ?? '') ? Number(fields.get(name)) : undefined)
      const [used, rss, pid] = [bytes('used_memory'), bytes('used_memory_rss'), bytes('process_id')]
      if (place !== undefined && used !== undefined && rss !== undefined)
        publish(
          HEAP_USAGE,
          {
            source: 'redis',
            arenas: 1,
            systemBytes: rss,
            freeBytes: Math.max(0, rss - used),
            mmapBytes: 0,
            residentBytes: rss,
            pid,
            comm: fields.has('valkey_version') ? 'valkey-server' : 'redis-server',
          },
          place,
        )
      const most = bytes('maxmemory') ?? 0
      if (place !== undefined && used !== undefined && most > 0 && used >= most * FULL && fields.get('maxmemory_policy') === 'noeviction')
        publish(
          ROW_AMISS,
          { name: 'redis', amiss: `used_memory is ${used} of maxmemory ${most}, and maxmemory_policy is noeviction`, gravity: 'failed' },
          place,
          stamp,
        )
      fields = new Map()
      place = undefined
    }
    return {
      get certain() {
        return fields.has('used_memory') && fields.has('used_memory_rss')
      },
      line(line) {
        const text = line.text.trim()
        const m = FIELD.exec(text)
        if (m === null) return SECTION.test(text) ? 'take' : isPrompt(text) ? 'end' : 'pass'
        if (fields.has(m[1]!)) close()
        if (fields.size < 1000) fields.set(m[1]!, m[2] ?? '')
        const figure = FIGURES.get(m[1]!)
        if (figure !== undefined && /^\d{1,12}$/.test(m[2] ?? ''))
          publish(CONNECTION_FIGURE, { server: 'redis', of: figure, value: Number(m[2]), message: text }, line)
        if (isKnownAmiss({ key: m[1]!, value: m[2] ?? '' })) {
          publish(ROW_AMISS, { name: 'redis', amiss: `${m[1]} is ${m[2]}`, gravity: 'failed' }, line, stamp)
        }
        if (m[1] === 'used_memory' || m[1] === 'used_memory_rss') place = line
        return 'take'
      },
      end: close,
    }
  },
}
