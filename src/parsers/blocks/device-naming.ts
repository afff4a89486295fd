import { type Block, block } from '../../core/block.ts'
import { diskOfNumber } from '../../core/device.ts'
import { type DeviceLink, DEVICE_LINK } from '../../records/device-link.ts'

/** `8:160` of a path, as the disk that it is. */
const named = (device: string): string => diskOfNumber(device) ?? device

/** Lines in which the kernel names one device by two names, or an array and its member. */
const LINES: readonly (readonly [RegExp, (m: RegExpExecArray) => DeviceLink])[] = [
  // drivers/scsi/sd.c, scsi_logging.c
  [/^sd (\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}): \[(sd[a-z]{1,3})\] /, (m) => ({ device: m[1]!, is: m[2]! })],
  // drivers/md/raid1.c, raid5.c, raid10.c
  [/^md\/raid\w{0,4}:(md[\w-]{1,32}): Disk failure on ([\w-]{1,32}), disabling device/, (m) => ({ device: m[1]!, on: [m[2]!] })],
  // drivers/md/md.c (md_seq_show)
  [
    /^(md[\w-]{1,32}) : (?:in)?active (?:\([\w-]{1,16}\) )?raid\d{1,2} (.{3,2000})$/,
    (m) => ({ device: m[1]!, on: m[2]!.split(' ').flatMap((member) => /^([\w-]{1,32})\[\d/.exec(member)?.[1] ?? []) }),
  ],
  // drivers/md/dm-mpath.c: the map is device-mapper's own, by its number
  [/^device-mapper: multipath: \d{1,4}:(\d{1,7}): Failing path (\d{1,4}:\d{1,7})/, (m) => ({ device: named(m[2]!), is: `dm-${m[1]!}` })],
  // multipath-tools, libmultipath/print.c as multipath logs it at start, multipathd/main.c
  [
    /^(?:\w{4,9}(?: \([^()]{1,60}\))?: )?([\w.:+-]{1,128}) \([\w.:+-]{8,128}\) (dm-\d{1,5}) [^,]{1,40},.{1,60}$/,
    (m) => ({ device: m[1]!, is: m[2]!, isMap: true }),
  ],
  [/^([\w.:+-]{1,128}): devmap (dm-\d{1,5}) registered$/, (m) => ({ device: m[1]!, is: m[2]!, isMap: true })],
]

const linkIn = (message: string): DeviceLink | undefined => {
  for (const [line, link] of LINES) {
    const m = line.exec(message)
    if (m !== null) return link(m)
  }
  return undefined
}

/** One line that says of two names that they are one device, or of an array what it lies on. */
export const deviceNaming: Block<object> = block<DeviceLink>({
  id: 'device-naming',
  emits: DEVICE_LINK,
  begins: [
    '] Attached SCSI',
    '] tag#',
    '] killing request',
    '] FAILED Result',
    '] Sense Key',
    '] rejecting I/O',
    '] Sync',
    '] CDB: ',
    '] Unhandled ',
    ' Result: hostbyte',
    '] task abort ',
    'uas_eh_',
    '-byte logical blocks',
    'Disk failure on ',
    ' : active raid',
    ' : inactive raid',
    ' : active (auto-read-only) raid',
    ': Failing path ',
    ') dm-',
    ': devmap dm-',
  ],
  opens: (message) => linkIn(message) !== undefined,
  maxLines: 1,
  open: (first) => ({ next: () => 'end', add() {}, build: () => linkIn(first.message) }),
})
