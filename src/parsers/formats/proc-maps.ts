import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { MEMORY_MAPS } from '../../records/memory-maps.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { ProcFile } from '../load/proc-file.ts'

/** proc_pid_maps(5): range, permissions, offset, device, inode, name. */
const REGION =
  /^\s{0,8}([0-9a-f]{6,16})-([0-9a-f]{6,16}) [r-][w-][x-][ps] [0-9a-f]{8,16} [0-9a-f]{2,5}:[0-9a-f]{2,5} \d{1,20}\s{0,80}(.{0,4096})$/
/** Permissions that regions have; every other text that holds one of them between two blanks is rare. */
const PERMISSIONS = ['r--p', 'r-xp', 'rw-p', 'rwxp', '---p', '--xp', '-w-p', 'r--s', 'r-xs', 'rw-s', 'rwxs', '---s']
/** What smaps has below each region. */
const OF_SMAPS = /^\s{0,8}(?:Size|KernelPageSize|Rss|Pss):\s{1,20}\d{1,15} kB\s*$/
/** `wc -l /proc/PID/maps`; `wc -l < …` and `cat … | wc -l` print the number alone below them. */
const COUNTED = /^\s{0,10}(\d{1,9}) \/proc\/(\d{1,10})\/maps\s*$/
const COUNTS = /\/proc\/\S{1,60}\/maps\s?\|\s?(?:wc -l|grep -c\s\S{1,4})\s*$|\bwc -l\s?<\s?\/proc\/\S{1,60}\/maps\s*$/
const NUMBER = /^\s{0,10}\d{1,9}\s*$/
const FILE = new ProcFile('maps')
const MAX_NAMES = 5000

/** /proc/PID/maps: how many mappings a process has, and what most of the address space is. */
export const procMaps: FormatParser = {
  id: 'proc-maps',
  title: '/proc/PID/maps',
  capture: ['cat /proc/PID/maps > PID.maps', 'wc -l /proc/PID/maps'],
  recognised: 'by its address ranges, or by what wc -l prints of the file',
  samples: [
    {
      text: '5565e003c000-5565e003e000 r--p 00000000 fe:00 260386                     /usr/bin/head\n5565e003e000-5565e0044000 r-xp 00002000 fe:00 260386                     /usr/bin/head\n7ffd1c7a2000-7ffd1c7c3000 rw-p 00000000 00:00 0                          [stack]\n',
    },
    { text: '65531 /proc/4711/maps\n' },
    { text: '$ cat /proc/4711/maps | wc -l\n65531\n' },
  ],
  shows: [],
  begins: ['/maps', ...PERMISSIONS.map((permissions) => ` ${permissions} `)],
  heading: (text) => COUNTED.test(text) || REGION.test(text) || FILE.titled(text) || (COUNTS.test(text) && FILE.prompted(text) === true),
  asked: (command) => COUNTS.test(command),
  open(publish, artifact) {
    let pid = FILE.pid(artifact.command ?? '') ?? FILE.pid(artifact.path)
    let count = 0
    let sizes = new Map<string, number>()
    let last = -1n
    let place: RawLine | undefined
    let time: Instant | undefined = artifact.stamp
    let number = COUNTS.test(artifact.command ?? '')
    const begin = (): void => {
      count = 0
      sizes = new Map()
      last = -1n
      place = undefined
    }
    const close = (): void => {
      const [largest, largestKb] = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0])
      if (place !== undefined)
        publish(MEMORY_MAPS, { pid, count, largest: largest === '' ? undefined : largest, largestKb: largestKb || undefined }, place, time)
      begin()
    }
    const region = (from: string, to: string, name: string, line: RawLine): void => {
      const [start, end] = [BigInt(`0x${from}`), BigInt(`0x${to}`)]
      // addresses rise within one process
      if (start < last) close()
      last = start
      place ??= line
      count++
      if (sizes.size < MAX_NAMES || sizes.has(name)) sizes.set(name, (sizes.get(name) ?? 0) + Number((end - start) / 1024n))
    }
    return {
      get certain() {
        return count > 1
      },
      line(line) {
        const text = line.text.trimEnd()
        const m = REGION.exec(text)
        if (m !== null) {
          region(m[1]!, m[2]!, m[3] === '' ? 'anonymous memory' : m[3]!, line)
          return 'take'
        }
        const counted = COUNTED.exec(text)
        if (counted !== null) {
          close()
          publish(MEMORY_MAPS, { pid: Number(counted[2]), count: Number(counted[1]) }, line, time)
          return 'take'
        }
        if (count === 1 && OF_SMAPS.test(text)) {
          begin()
          return 'end'
        }
        if (number && NUMBER.test(text)) {
          number = false
          publish(MEMORY_MAPS, { pid, count: Number(text) }, line, time)
          return 'take'
        }
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        const titled = FILE.titled(text)
        const mine = FILE.prompted(text)
        if (mine === false || (text.startsWith('==> ') && !titled)) return 'end'
        if (mine === undefined && !titled) return 'pass'
        close()
        pid = FILE.pid(text)
        number = COUNTS.test(text)
        return titled || number ? 'take' : 'pass'
      },
      end: close,
    }
  },
}
