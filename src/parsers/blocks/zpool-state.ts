import { type Block, block, collect } from '../../core/block.ts'
import { ZPOOL_STATE, type ZpoolState } from '../../records/raid-state.ts'

const POOL = /^\s{0,8}pool: (\S{1,255})\s{0,8}$/
const STATE = /^\s{0,8}state: (ONLINE|DEGRADED|FAULTED|UNAVAIL|SUSPENDED|REMOVED)\s{0,8}$/
/** A row of the table of `zpool status`: a name, its state, three counts (OpenZFS, cmd/zpool/zpool_main.c). */
const ROW = /^[ \t]{1,40}(\S{1,128})\s{1,40}(DEGRADED|FAULTED|OFFLINE|UNAVAIL|REMOVED)\s{1,20}\d/
/** The counts of a row: READ, WRITE, CKSUM; from 1,000 on with a unit. */
const COUNTS =
  /^[ \t]{1,40}(\S{1,128})\s{1,40}(?:ONLINE|DEGRADED|FAULTED|OFFLINE|UNAVAIL|REMOVED)\s{1,20}(\d[\d.]{0,7}[KMGT]?)\s{1,20}(\d[\d.]{0,7}[KMGT]?)\s{1,20}(\d[\d.]{0,7}[KMGT]?)(?:\s|$)/
const UNITS: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 }
const countOf = (cell: string | undefined): number =>
  cell === undefined ? 0 : Math.round(Number.parseFloat(cell) * (UNITS[cell.at(-1)!] ?? 1))
/** Groups of devices, not devices. */
const GROUP = /^(?:mirror|raidz\d?|draid\S*|spare|replacing|logs|cache|special|dedup)(?:-\d{1,4})?$/

/** What `zpool status` says of a pool. */
export const zpoolState: Block<object> = block<ZpoolState>({
  id: 'zpool-state',
  emits: ZPOOL_STATE,
  begins: ['pool: ', 'state: '],
  opens: (message) => POOL.test(message) || STATE.test(message),
  maxLines: 400,
  open: (first) =>
    collect(
      first,
      (message) => (/^\s{0,8}errors: /.test(message) ? 'last' : POOL.test(message) ? 'end' : 'take'),
      (lines) => {
        const state = lines.map(({ message }) => STATE.exec(message)?.[1]).find((word) => word !== undefined)
        if (state === undefined) return undefined
        const pool = POOL.exec(lines[0].message)?.[1]
        const bad = lines.flatMap(({ message }) => {
          const row = ROW.exec(message)
          return row === null || row[1] === pool || GROUP.test(row[1]!) ? [] : [{ device: row[1]!.replace(/^\/dev\//, ''), state: row[2]! }]
        })
        const errors = lines.flatMap(({ message }) => {
          const [, device = '', read, write, corrupt] = COUNTS.exec(message) ?? []
          const counts = { read: countOf(read), write: countOf(write), corrupt: countOf(corrupt) }
          const isNone = counts.read + counts.write + counts.corrupt === 0
          return isNone || device === pool || GROUP.test(device) ? [] : [{ device: device.replace(/^\/dev\//, ''), ...counts }]
        })
        return { pool, state, bad, ...(errors.length === 0 ? {} : { errors }) }
      },
    ),
})
