import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { PROC_STAT } from '../../records/proc-stat.ts'
import { titleOf } from '../load/file-title.ts'
import { isPrompt } from '../../core/prompt.ts'

/** proc_stat(5): columns of a cpu line; guest time is part of user time and left out. */
const COLUMNS = ['us', 'ni', 'sy', 'id', 'wa', 'hi', 'si', 'st'] as const
const CPU = /^cpu(\d{0,5})\s{1,4}(\d{1,20}(?: \d{1,20}){3,9})\s*$/
/** The counts of interrupts may be thousands of numbers. */
const COUNT = /^(ctxt|procs_running|procs_blocked|btime|processes|intr|softirq|page|swap)((?: \d{1,20})+)\s*$/
/** Of 2.4 kernels. */
const DISKS = /^disk_io:(?: \(\d{1,5},\d{1,5}\):\([\d,]{1,120}\)){0,64}\s*$/
const FILE = /(?:^|[\s/!])proc[/!]stat(?![\w/])/
const MAX_CPUS = 8192

/** /proc/stat, once or again and again in one file, or in several. */
export const procStat: FormatParser = {
  id: 'proc-stat',
  title: '/proc/stat',
  capture: ['cat /proc/stat > stat.1; sleep 10; cat /proc/stat > stat.2'],
  recognised: 'by its line cpu, the sum of all',
  samples: [
    {
      text: 'cpu  2255 34 2290 22625563 6290 127 456 0 0 0\ncpu0 1132 34 1441 11311718 3675 127 438 0 0 0\ncpu1 1123 0 849 11313845 2614 0 18 0 0 0\nintr 114930548 113199788\nctxt 1990473\nbtime 1062191376\nprocesses 2915\nprocs_running 1\nprocs_blocked 0\n',
    },
  ],
  shows: ['proc stat'],
  begins: ['cpu  '],
  heading: (text) => CPU.exec(text)?.[1] === '',
  asked: (command) => FILE.test(command),
  open(publish, artifact) {
    let ticks = new Map<string, Map<string, number>>()
    let counts = new Map<string, number>()
    let place: RawLine | undefined
    const of = seriesOf(artifact.path)
    const close = (): void => {
      if (place !== undefined) {
        const cpus = [...ticks.keys()].filter((name) => name !== 'all').length
        if (cpus > 0) publish(CPU_COUNT, { cpus }, place)
        publish(
          PROC_STAT,
          { of, ticks, switches: counts.get('ctxt'), running: counts.get('procs_running'), blocked: counts.get('procs_blocked') },
          place,
        )
      }
      ticks = new Map()
      counts = new Map()
      place = undefined
    }
    return {
      get certain() {
        return place !== undefined
      },
      line(line) {
        const { text } = line
        const cpu = CPU.exec(text)
        if (cpu !== null) {
          const name = cpu[1] === '' ? 'all' : cpu[1]!
          if (name === 'all') {
            close()
            place = line
          }
          const cells = cpu[2]!.split(' ').map(Number)
          if (place !== undefined && ticks.size < MAX_CPUS) ticks.set(name, new Map(COLUMNS.map((column, i) => [column, cells[i] ?? 0])))
          return 'take'
        }
        const count = COUNT.exec(text)
        if (count !== null) {
          counts.set(count[1]!, Number(/\d{1,20}/.exec(count[2]!)![0]))
          return 'take'
        }
        if (DISKS.test(text) || FILE.test(titleOf(text) ?? '')) return 'take'
        return isPrompt(text) && !FILE.test(text) ? 'end' : 'pass'
      },
      end: close,
    }
  },
}
