import { type Block, block, collect } from '../../core/block.ts'
import { ZPOOL_STATE, type ZpoolState } from '../../records/raid-state.ts'

const POOL = /^\s{0,8}pool: (\S{1,255})\s{0,8}$/
const STATE = /^\s{0,8}state: (ONLINE|DEGRADED|FAULTED|UNAVAIL|SUSPENDED|REMOVED)\s{0,8}$/
/** A row of the table of `zpool status`: a name, its state, three counts (OpenZFS, cmd/zpool/zpool_main.c). */
const ROW = /^[ \t]{1,40}(\S{1,128})\s{1,40}(DEGRADED|FAULTED|OFFLINE|UNAVAIL|REMOVED)\s{1,20}\d/
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
        return { pool, state, bad }
      },
    ),
})
