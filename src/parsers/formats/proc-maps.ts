import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { MEMORY_MAPS } from '../../records/memory-maps.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { isPrompt } from '../load/series.ts'

/** proc_pid_maps(5): range, permissions, offset, device, inode, name. */
const REGION = /^([0-9a-f]{6,16})-([0-9a-f]{6,16}) [r-][w-][x-][ps] [0-9a-f]{8,16} [0-9a-f]{2,5}:[0-9a-f]{2,5} \d{1,20}\s{0,80}(.{0,300})$/
/** `wc -l /proc/PID/maps`; `wc -l < …` and `cat … | wc -l` print the number alone below them. */
const COUNTED = /^\s{0,10}(\d{1,9}) \/proc\/(\d{1,7})\/maps$/
const COUNTS = /\/proc\/\d{1,7}\/maps\s?\|\s?wc -l\s*$|\bwc -l\s?<\s?\/proc\/\d{1,7}\/maps\s*$/
const NAMES = /^==> \S{0,200}maps <==$|\/proc\/(?:\d{1,7}|self)\/maps\s*$/
const PID = /(?:^|[\s/!])proc[/!_.-](\d{1,7})[/!_.-]maps|(?:^|[/!._-])(\d{2,7})[/!._-]maps|maps[._-](\d{3,7})(?:\.txt)?$/
const MAX_NAMES = 5000

const pidIn = (text: string): number | undefined => {
  const m = PID.exec(text)
  return m === null ? undefined : Number(m[1] ?? m[2] ?? m[3])
}

/** /proc/PID/maps: how many mappings a process has, and what most of the address space is. */
export const procMaps: FormatParser = {
  id: 'proc-maps',
  title: '/proc/PID/maps',
  capture: ['cat /proc/PID/maps > PID.maps', 'wc -l /proc/PID/maps'],
  recognised: 'by address ranges one below the other, or by what wc -l prints of the file',
  samples: [
    {
      text: '5565e003c000-5565e003e000 r--p 00000000 fe:00 260386                     /usr/bin/head\n5565e003e000-5565e0044000 r-xp 00002000 fe:00 260386                     /usr/bin/head\n7ffd1c7a2000-7ffd1c7c3000 rw-p 00000000 00:00 0                          [stack]\n',
    },
    { text: '65531 /proc/4711/maps\n' },
  ],
  shows: [],
  begins: ['/maps'],
  sniff: (head) => {
    const first = head.split('\n', 3).filter((line) => !/^==> /.test(line))
    return (first.length > 1 && first.slice(0, 2).every((line) => REGION.test(line.trimEnd()))) || COUNTED.test((first[0] ?? '').trimEnd())
      ? 0.9
      : 0
  },
  open(publish, artifact) {
    let pid = pidIn(artifact.path)
    let count = 0
    let sizes = new Map<string, number>()
    let last = -1n
    let place: RawLine | undefined
    let time: Instant | undefined = artifact.stamp
    let number = false
    let begun = false
    const close = (): void => {
      const [largest, largestKb] = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0])
      if (place !== undefined)
        publish(MEMORY_MAPS, { pid, count, largest: largest === '' ? undefined : largest, largestKb: largestKb || undefined }, place, time)
      count = 0
      sizes = new Map()
      last = -1n
      place = undefined
    }
    return {
      line(line) {
        const text = line.text.trimEnd()
        const region = REGION.exec(text)
        if (region !== null) {
          const [start, end] = [BigInt(`0x${region[1]}`), BigInt(`0x${region[2]}`)]
          // addresses rise within one process
          if (start < last) close()
          last = start
          place ??= line
          begun = true
          count++
          const name = region[3] === '' ? 'anonymous memory' : region[3]!
          if (sizes.size < MAX_NAMES || sizes.has(name)) sizes.set(name, (sizes.get(name) ?? 0) + Number((end - start) / 1024n))
          return 'take'
        }
        const counted = COUNTED.exec(text)
        if (counted !== null) {
          close()
          begun = true
          publish(MEMORY_MAPS, { pid: Number(counted[2]), count: Number(counted[1]) }, line, time)
          return 'take'
        }
        if (text.length < 300 && (COUNTS.test(text) || NAMES.test(text)) && (isPrompt(text) || text.startsWith('==> '))) {
          close()
          begun = true
          pid = pidIn(text)
          number = COUNTS.test(text)
          return 'take'
        }
        if (number && /^\s{0,10}\d{1,9}$/.test(text)) {
          number = false
          publish(MEMORY_MAPS, { pid, count: Number(text) }, line, time)
          return 'take'
        }
        const stamp = begun ? dateOf(text) : undefined
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        return begun && text === '' ? 'take' : 'end'
      },
      end: close,
    }
  },
}
