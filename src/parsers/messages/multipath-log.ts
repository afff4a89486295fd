import { diskOfNumber } from '../../core/device.ts'
import { message } from '../../core/message.ts'
import { MULTIPATH_LOG, type MultipathLog } from '../../records/multipath-log.ts'

const MAP = String.raw`([\w.+-]{1,128})`
const pathOf = (path: string): string => diskOfNumber(path) ?? path

/** multipathd/main.c, libmultipath/structs_vec.c; since 0.8 without `checker failed`. */
const WORDINGS: readonly (readonly [RegExp, (m: RegExpExecArray) => MultipathLog])[] = [
  [new RegExp(String.raw`^checker failed path (\d{1,4}:\d{1,7}) in map ${MAP}$`), (m) => ({ map: m[2], path: pathOf(m[1]!), isUp: false })],
  [
    new RegExp(
      String.raw`^(?:${MAP}: )?(sd[a-z]{1,3}|dasd[a-z]{1,3}|nvme\w{1,16})(?: -|:) \w{1,32} checker reports path is (down|up|ghost)`,
    ),
    (m) => ({ map: m[1], path: m[2]!, isUp: m[3] !== 'down' }),
  ],
  [/^(sd[a-z]{1,3}|dasd[a-z]{1,3}): mark as failed/, (m) => ({ map: undefined, path: m[1]!, isUp: false })],
  [/^(\d{1,4}:\d{1,7}): reinstated/, (m) => ({ map: undefined, path: pathOf(m[1]!), isUp: true })],
  [new RegExp(String.raw`^${MAP}: remaining active paths: (\d{1,4})`), (m) => ({ map: m[1], remaining: Number(m[2]) })],
  [new RegExp(String.raw`^${MAP}: Entering recovery mode`), (m) => ({ map: m[1], queues: true })],
  [new RegExp(String.raw`^${MAP}: (?:Disable queueing|disable queue_if_no_path)`), (m) => ({ map: m[1], queues: false })],
  [new RegExp(String.raw`^${MAP}: (?:Recovered to normal mode|queue_if_no_path enabled)`), (m) => ({ map: m[1], queues: true })],
]

export const multipathLog = message<MultipathLog>({
  id: 'multipath-log',
  emits: MULTIPATH_LOG,
  holds: [
    ...[
      'checker failed path',
      'checker reports path',
      ': reinstated',
      ': mark as failed',
      'remaining active paths',
      'Entering recovery mode',
    ],
    ...['Disable queueing', 'queue_if_no_path', 'Recovered to normal mode'],
  ],
  read({ message: text, kernel, ident }) {
    if (kernel === true || (ident !== undefined && ident !== 'multipathd' && ident !== 'multipath')) return undefined
    for (const [wording, read] of WORDINGS) {
      const m = wording.exec(text.trimEnd())
      if (m !== null) return read(m)
    }
    return undefined
  },
})
