import { type Block, block, collect } from '../../core/block.ts'
import { type DeviceLink, DEVICE_LINK } from '../../records/device-link.ts'

const POOL = /^\s{0,8}pool: (\S{1,255})\s{0,8}$/
/** A row of the table of `zpool status`: a name, its state, three counts (OpenZFS, cmd/zpool/zpool_main.c). */
const ROW = /^[ \t]{1,40}(\S{1,128})\s{1,40}(?:ONLINE|DEGRADED|FAULTED|OFFLINE|UNAVAIL|REMOVED|AVAIL|INUSE)\b/
/** Groups of devices, not devices. */
const GROUP = /^(?:mirror|raidz\d?|draid\S*|spare|replacing|logs|cache|special|dedup)(?:-\d{1,4})?$/

/** The devices of a pool, from `zpool status`. */
export const zpoolConfig: Block<object> = block<DeviceLink>({
  id: 'zpool-config',
  emits: DEVICE_LINK,
  begins: ['pool: '],
  opens: (message) => POOL.test(message),
  maxLines: 400,
  open: (first) =>
    collect(
      first,
      (message) => (/^\s{0,8}errors: /.test(message) ? 'last' : POOL.test(message) ? 'end' : 'take'),
      (lines) => {
        const pool = POOL.exec(lines[0].message)![1]!
        const on = lines.flatMap(({ message }) => {
          const name = ROW.exec(message)?.[1]
          return name === undefined || name === pool || GROUP.test(name) ? [] : [name.replace(/^\/dev\//, '')]
        })
        return on.length === 0 ? undefined : { device: pool, on }
      },
    ),
})
