import type { FormatParser } from '../../core/parser.ts'
import { SWAP_AREA } from '../../records/swap-area.ts'
import { isPrompt } from '../../core/prompt.ts'
import { sizeKb } from '../load/table.ts'

/** /proc/swaps (and swapon -s) count KiB; swapon --show writes units, with --bytes bytes. */
const HEADER = /^(Filename|NAME)\s{1,60}type\s{1,20}size\s{1,20}used\s{1,20}prio(?:rity)?\s{0,8}$/i
const ROW =
  /^(\S{1,200})\s{1,60}(?:partition|file)\s{1,20}(\d[\d.,]{0,18}[KMGTP]?B?)\s{1,20}(\d[\d.,]{0,18}[KMGTP]?B?)\s{1,20}-?\d{1,6}\s{0,8}$/

/** The swap areas in use. */
export const swaps: FormatParser = {
  id: 'swaps',
  title: '/proc/swaps, swapon --show',
  capture: ['cat /proc/swaps', 'swapon --show'],
  recognised: 'by its header (Filename Type Size Used Priority) or a row (/dev/sda2 partition 2097148 0 -2)',
  samples: [
    { text: 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/swapfile                               file\t\t1228796\t\t354564\t\t-2\n' },
    { text: 'NAME       TYPE      SIZE   USED PRIO\n/dev/zram0 partition 7.6G 128.5M  100\n' },
  ],
  shows: ['swap areas'],
  begins: [
    'Filename\t',
    'Filename  ',
    'USED PRIO',
    'USED  PRIO',
    'USED   PRIO',
    'USED\tPRIO',
    'partition\t',
    'file\t\t',
    '/dev/zram',
    '/swap',
  ],
  heading: (text) => HEADER.test(text) || (text.startsWith('/') && ROW.test(text)),
  open(publish) {
    // KiB of a number without a unit
    let unitKb = 1
    return {
      line(line) {
        const header = HEADER.exec(line.text)
        if (header !== null) {
          unitKb = header[1] === 'NAME' ? 1 / 1024 : 1
          return 'take'
        }
        const m = ROW.exec(line.text)
        if (m === null) return isPrompt(line.text) ? 'end' : 'pass'
        const [name, size, used] = [m[1]!, sizeKb(m[2], unitKb), sizeKb(m[3], unitKb)]
        if (size === undefined || used === undefined) return 'pass'
        publish(SWAP_AREA, { name, sizeKb: size, usedKb: used, compressed: /\/zram\d+$/.test(name) }, line)
        return 'take'
      },
      end() {},
    }
  },
}
