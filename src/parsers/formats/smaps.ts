import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { isPrompt } from '../../core/prompt.ts'

/** `563df5386000-563df5388000 r--p 00000000 fe:00 260386   /usr/bin/head`, or `… [rollup]`. */
const REGION =
  /^[0-9a-f]{6,16}-[0-9a-f]{6,16} [r-][w-][x-][ps] [0-9a-f]{8,16} [0-9a-f]{2,5}:[0-9a-f]{2,5} \d{1,20}\s{0,80}(.{0,300}?)\s{0,8}$/
const FIELD = /^([A-Z][A-Za-z_]{2,24}):\s{1,20}(\d{1,15}) kB\s{0,4}$/
/** Fields that smaps has and maps, meminfo and status have not, or not in this form. */
const OTHER = /^(?:VmFlags:(?: [a-z0-9]{2}){0,40}|(?:THPeligible|ProtectionKey):\s{1,20}\d{1,5})\s{0,4}$/
/** What head and tail print above a file. */
const NAME = /^==> \S{0,200}\/smaps(?:_rollup)? <==$/
const FILE = /(?:^|[/!._-])smaps(?:_rollup)?(?:[._-]\d{1,7})?(?:\.(?:txt|log|out))?$/
/** A region's permissions in proc_pid_maps(5): read, write, execute, private or shared. */
const PERMISSIONS = ['-', 'r'].flatMap((r) =>
  ['-', 'w'].flatMap((w) => ['-', 'x'].flatMap((x) => ['p', 's'].map((p) => ` ${r}${w}${x}${p} `))),
)
const PID = /\/proc\/(\d{1,7})\/smaps|[/!._-](\d{2,7})[/!._-]smaps|smaps(?:_rollup)?[._-](\d{2,7})(?:\.txt)?$/

const pidIn = (text: string): number | undefined => {
  const m = PID.exec(text)
  return m === null ? undefined : Number(m[1] ?? m[2] ?? m[3])
}

/** /proc/PID/smaps and smaps_rollup, once, one after the other, or one file per moment. */
export const smaps: FormatParser = {
  id: 'smaps',
  title: '/proc/PID/smaps, /proc/PID/smaps_rollup',
  capture: ['cat /proc/PID/smaps_rollup > smaps_rollup.1'],
  recognised: 'by an address range and Rss: and Pss: below it',
  samples: [
    {
      path: 'smaps_rollup.1',
      text: '556dac441000-7ffffa093000 ---p 00000000 00:00 0                          [rollup]\nRss:                1676 kB\nPss:                 452 kB\nAnonymous:           112 kB\nSwap:                  0 kB\n',
    },
  ],
  shows: ['processes'],
  begins: ['/smaps', ...PERMISSIONS],
  heading: (text) => REGION.test(text) || NAME.test(text),
  named: (path) => FILE.test(path),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let pid = pidIn(artifact.command ?? '') ?? pidIn(artifact.path)
    let sums = { rss: 0, anon: 0, swap: 0, heap: 0, regions: 0, sized: false }
    let rollup = false
    let where = ''
    let lastStart = -1n
    let place: RawLine | undefined
    let bare = false
    let time: Instant | undefined = artifact.stamp
    const close = (): void => {
      if (place !== undefined && sums.sized)
        publish(
          MEMORY_USE,
          {
            source: rollup ? 'smaps_rollup' : 'smaps',
            series,
            consumer: String(pid ?? 'process'),
            pid,
            usedKb: sums.rss,
            anonKb: sums.anon,
            swapKb: sums.swap,
            ...(rollup ? {} : { heapKb: sums.heap }),
          },
          place,
          time,
        )
      sums = { rss: 0, anon: 0, swap: 0, heap: 0, regions: 0, sized: false }
      place = undefined
      rollup = false
      lastStart = -1n
    }
    return {
      get certain() {
        return sums.sized
      },
      line(line) {
        const region = REGION.exec(line.text)
        if (region !== null) {
          // without sizes between them they are of maps
          if (bare) return 'end'
          bare = true
          // addresses rise within one process
          const start = BigInt(`0x${line.text.slice(0, line.text.indexOf('-'))}`)
          if (start <= lastStart || region[1] === '[rollup]' || rollup) close()
          lastStart = start
          where = region[1]!
          rollup = where === '[rollup]'
          sums.regions++
          place ??= line
          return 'take'
        }
        const field = FIELD.exec(line.text)
        if (field !== null && sums.regions > 0) {
          bare = false
          const kb = Number(field[2])
          if (field[1] === 'Rss') {
            sums.rss += kb
            sums.sized = true
            if (where === '[heap]') sums.heap += kb
            if (rollup) place = line
          } else if (field[1] === 'Anonymous') sums.anon += kb
          else if (field[1] === 'Swap') sums.swap += kb
          return 'take'
        }
        if (OTHER.test(line.text)) return 'take'
        const stamp = dateOf(line.text)
        const heads = NAME.test(line.text)
        if (heads || stamp !== undefined || (isPrompt(line.text) && /\bsmaps/.test(line.text))) {
          close()
          pid = pidIn(line.text) ?? pid
          time = stamp ?? time
          return heads || stamp !== undefined ? 'take' : 'pass'
        }
        return isPrompt(line.text) ? 'end' : 'pass'
      },
      end: close,
    }
  },
}
