import type { FormatParser } from '../../core/parser.ts'
import { SWAP_AREA } from '../../records/swap-area.ts'
import { holds, isPrompt } from '../load/series.ts'
import { sizeKb } from '../load/table.ts'

/** /proc/swaps (and swapon -s) count KiB; swapon --show writes units. */
const HEADER = /^(?:Filename|NAME)\s{1,60}T[Yy][Pp][Ee]\s{1,20}S[Ii][Zz][Ee]\s{1,20}U[Ss][Ee][Dd]\s{1,20}P[Rr][Ii]/
const ROW = /^(\S{1,200})\s{1,60}(partition|file)\s{1,20}(\d\S{0,12})\s{1,20}(\d\S{0,12})\s{1,20}-?\d{1,6}\s{0,8}$/

const BEGINS: readonly string[] = ['Filename\t', 'NAME       TYPE']

/** The swap areas in use. */
export const swaps: FormatParser = {
  id: 'swaps',
  title: '/proc/swaps, swapon --show',
  capture: ['cat /proc/swaps', 'swapon --show'],
  recognised: 'by its header (Filename Type Size Used Priority)',
  samples: [
    { text: 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/swapfile                               file\t\t1228796\t\t354564\t\t-2\n' },
    { text: 'NAME       TYPE      SIZE   USED PRIO\n/dev/zram0 partition 7.6G 128.5M  100\n' },
  ],
  shows: ['swap areas'],
  begins: BEGINS,
  sniff: (head) => (head.split('\n', 5).some((line) => HEADER.test(line)) ? 0.85 : 0),
  open(publish) {
    let headed = false
    let foreign = 0
    return {
      line(line) {
        const text = line.text.trimEnd()
        if (HEADER.test(text)) {
          headed = true
          return 'take'
        }
        const m = headed ? ROW.exec(text) : null
        if (m !== null) {
          publish(
            SWAP_AREA,
            { name: m[1]!, sizeKb: sizeKb(m[3]) ?? 0, usedKb: sizeKb(m[4]) ?? 0, compressed: /\/zram\d+$/.test(m[1]!) },
            line,
          )
          return 'take'
        }
        if (text === '') return 'take'
        return !headed && !isPrompt(text) && !holds(text, BEGINS) && ++foreign < 4 ? 'take' : 'end'
      },
      end() {},
    }
  },
}
