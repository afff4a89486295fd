import type { FormatParser } from '../../core/parser.ts'
import { KERNEL_MODULE } from '../../records/kernel-module.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const HEADER = /^Module\s{1,40}Size  Used by(?:\s{1,8}Tainted: .{0,60}|\s{1,8}Not tainted)?\s{0,8}$/
const ROW =
  /^(\w{1,64})\s{1,40}(\d{3,12})\s{1,12}(-?\d{1,8})(?:\s{1,4}((?:[\w-]{1,64}|\[permanent\])(?:,(?:[\w-]{1,64}|\[permanent\])){0,200},?))?\s{0,4}$/
/** proc_modules(5): name, bytes, uses, users, state, address, taint. */
const PROC =
  /^(\w{1,64}) (\d{1,12}) (\d{1,8}|-) ((?:[\w-]{1,64},|\[permanent\],){1,200}|-) (?:Live|Loading|Unloading) 0x[0-9a-f]{8,16}(?: \(([A-Z+-]{1,12})\))?\s{0,4}$/

/** lsmod and /proc/modules. */
export const lsmod: FormatParser = {
  id: 'lsmod',
  title: 'lsmod, /proc/modules',
  capture: ['lsmod', 'cat /proc/modules'],
  recognised: 'by its heading (Module Size Used by) or whole rows of /proc/modules (… Live 0x0000000000000000)',
  samples: [
    {
      text: 'Module                  Size  Used by\nnf_nat                 57344  2 nft_chain_nat,xt_MASQUERADE\nxt_MASQUERADE          16384  1\n',
    },
    { text: 'nf_nat 57344 2 nft_chain_nat,xt_MASQUERADE, Live 0x0000000000000000\nzfs 4325376 6 - Live 0x0000000000000000 (POE)\n' },
  ],
  shows: ['kernel modules'],
  begins: ['Size  Used by', ' Live 0x', ' Loading 0x'],
  heading: (text) => HEADER.test(text) || PROC.test(text),
  named: (path) => /(?:^|[/!._-])proc[/!._-]modules$/.test(path),
  open(publish, artifact) {
    let headed = false
    return rowsSink((line) => {
      if (HEADER.test(line.text)) {
        headed = true
        return true
      }
      const row = PROC.exec(line.text) ?? (headed ? ROW.exec(line.text) : null)
      const bytes = countOf(row?.[2])
      if (row === null || bytes === undefined) return false
      publish(
        KERNEL_MODULE,
        {
          name: row[1]!,
          bytes,
          uses: countOf(row[3]),
          usedBy: (row[4] ?? '-').split(',').filter((user) => user !== '' && user !== '-'),
          taint: row[5],
        },
        line,
        artifact.stamp,
      )
      return true
    })
  },
}
