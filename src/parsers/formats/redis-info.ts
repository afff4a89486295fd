import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'
import { holds } from '../load/series.ts'

const FIELD = /^([a-z_0-9]{2,50}):(.{0,200})$/

const BEGINS: readonly string[] = ['used_memory:', 'redis_version:']

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
  begins: BEGINS,
  sniff: (head) => (/^(?:used_memory|redis_version):\S/m.test(head.slice(0, 4000)) ? 0.9 : 0),
  open(publish) {
    let fields = new Map<string, string>()
    let place: RawLine | undefined
    let foreign = 0
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
      fields = new Map()
      place = undefined
    }
    return {
      line(line) {
        const m = FIELD.exec(line.text.trim())
        if (m === null) {
          if (line.text.trim() === '' || line.text.startsWith('# ')) return 'take'
          return ++foreign > 3 || fields.size > 0 || holds(line.text, BEGINS) ? 'end' : 'take'
        }
        if (fields.has(m[1]!)) close()
        if (fields.size < 1000) fields.set(m[1]!, m[2]!.trim())
        if (m[1] === 'used_memory' || m[1] === 'used_memory_rss') place = line
        return 'take'
      },
      end: close,
    }
  },
}
