import { detector } from '../../core/detector.ts'
import { eventOf, type LogLine } from '../../core/log-line.ts'
import { controllerOf, diskOfNumber, isHarmlessDevice, wholeDisk } from '../../core/device.ts'
import type { Cited } from '../../core/span.ts'
import { MULTIPATH_PATH, type MultipathPath } from '../../records/multipath-path.ts'
import { failedPaths, pathsCause, pathsFix } from './multipath-paths.ts'

type Kind = 'paths' | 'medium' | 'timeout' | 'reset' | 'transport' | 'offline' | 'request' | 'beyond-end'

export interface Facts {
  device: string
  kind: Kind
  kinds: readonly Kind[]
  sector?: bigint | undefined
  sectors: readonly bigint[]
  operation?: string | undefined
  sense?: string | undefined
  /** The block layer's word for it. */
  error?: string | undefined
  /** Of a multipath map: its paths, the ones that have failed, their devices, and whether requests wait instead of failing. */
  paths?: number | undefined
  failedPaths?: number | undefined
  pathDevices?: string | undefined
  queues?: boolean | undefined
  message: string
}

interface Fault {
  device: string
  kind: Kind
  sector?: string | undefined
  operation?: string | undefined
  sense?: string | undefined
  error?: string | undefined
}

const KINDS: Record<Kind, string> = {
  paths: 'its paths have failed',
  medium: 'the medium itself cannot be read or written there',
  timeout: 'the device did not answer in time',
  reset: 'the controller had to reset the device',
  transport: 'the link to the device failed',
  offline: 'the device is gone or was taken offline',
  request: 'the device refused the request',
  'beyond-end': 'the request was beyond the end of the device',
}
/** From the device itself down to what follows from it: the first of these names the failure. */
const ORDER: readonly Kind[] = ['medium', 'paths', 'offline', 'transport', 'timeout', 'reset', 'beyond-end', 'request']
const MAX_SECTORS = 20
const MAX_MAPS = 10_000

/**
 * One wording after the other, old and new. block/blk-core.c: blk_update_request, print_req_error, "I/O error, dev";
 * drivers/scsi/scsi_logging.c, drivers/ata/libata-eh.c, drivers/nvme/host/pci.c, drivers/md/, fs/buffer.c.
 */
export function readFault(message: string): Fault | undefined {
  let m =
    /^(?:blk_update_request: |print_req_error: |end_request: )?(I\/O|critical (?:medium|target|space allocation|nexus)|timeout|recoverable transport|device offline|protection|reservation conflict) error, dev ([\w-]{1,32}), (?:logical block|sector) (\d{1,20})(?: op 0x[0-9a-f]{1,4}:\((\w{1,20})\))?/.exec(
      message,
    )
  if (m !== null) {
    const kind: Kind = /medium/.test(m[1]!)
      ? 'medium'
      : /timeout/.test(m[1]!)
        ? 'timeout'
        : /transport/.test(m[1]!)
          ? 'transport'
          : /offline/.test(m[1]!)
            ? 'offline'
            : 'request'
    return { device: m[2]!, kind, sector: m[3], operation: m[4], error: `${m[1]} error` }
  }
  m = /^Buffer I\/O error on dev(?:ice)? ([\w-]{1,32}), logical block (\d{1,20})/.exec(message)
  if (m !== null) return { device: m[1]!, kind: 'request' }
  m =
    /^sd \d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}: \[(\w{1,16})\] (?:tag#\d{1,6} )?(?:Sense Key : (Medium Error|Hardware Error|Aborted Command)|(FAILED) Result: hostbyte=(DID_\w{1,32})|Add\. Sense: (Unrecovered read error|Write error|Internal target failure|Logical unit not ready[^]{0,60}))/.exec(
      message,
    )
  if (m !== null) {
    if (m[2] !== undefined) return { device: m[1]!, kind: m[2] === 'Aborted Command' ? 'transport' : 'medium', sense: m[2] }
    if (m[4] !== undefined) {
      const kind: Kind | undefined = /NO_CONNECT|BAD_TARGET/.test(m[4])
        ? 'offline'
        : /TIME_OUT|TRANSPORT/.test(m[4])
          ? 'timeout'
          : /ERROR|RESET|ABORT/.test(m[4])
            ? 'transport'
            : undefined
      return kind === undefined ? undefined : { device: m[1]!, kind, sense: m[4] }
    }
    return { device: m[1]!, kind: 'medium', sense: m[5] }
  }
  m = /^sd (\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}): (?:\[(\w{1,16})\] )?rejecting I\/O to (?:offline|dead) device/.exec(message)
  if (m !== null) return { device: m[2] ?? m[1]!, kind: 'offline' }
  m =
    /^(ata\d{1,3})(?:\.\d{1,2})?: (?:exception Emask 0x[0-9a-f]{1,8} SAct .{1,80}(frozen)|failed command: (.{1,40})$|error: \{ (UNC|IDNF|AMNF|ICRC)|(disabled|limiting SATA link speed|SATA link down.{0,40} after reset|COMRESET failed))/.exec(
      message,
    )
  if (m !== null) {
    const kind: Kind =
      m[4] === 'UNC' || m[4] === 'IDNF' || m[4] === 'AMNF'
        ? 'medium'
        : m[5] === 'disabled'
          ? 'offline'
          : m[2] !== undefined
            ? 'timeout'
            : m[4] === 'ICRC' || m[5] !== undefined
              ? 'transport'
              : 'request'
    return { device: m[1]!, kind, operation: m[3], sense: m[4] }
  }
  m =
    /^nvme (nvme\d{1,3}(?:n\d{1,3})?): (?:I\/O (?:tag )?\d{1,6} (?:\([0-9a-f]{1,8}\) )?(?:opcode \S{1,12} (?:\(.{1,32}?\) )?)?QID \d{1,5} (timeout)|(Device not ready|Disabling device after reset failure|Removing after probe failure|controller is down)|(resetting controller)|Device (shutdown incomplete))/.exec(
      message,
    )
  if (m !== null) return { device: m[1]!, kind: m[2] !== undefined ? 'timeout' : m[4] !== undefined ? 'reset' : 'offline' }
  m = /^device-mapper: multipath: (?:\S{1,16} )?Failing path (\S{1,32})/.exec(message)
  if (m !== null) {
    const path = m[1]!.replace(/\.$/, '')
    return { device: diskOfNumber(path) ?? path, kind: 'transport' }
  }
  m = /^([\w-]{1,32}): rw=\d{1,8}, (?:want|sector)=/.exec(message)
  if (m !== null) return { device: m[1]!, kind: 'beyond-end' }
  m = /^(?:virtio_blk virtio\d{1,3}: |.{0,40})\[?(vd[a-z]{1,2})\]?: .{0,40}(?:timed out|timeout)/.exec(message)
  return m === null ? undefined : { device: m[1]!, kind: 'timeout' }
}

const LITERALS = [
  'error, dev ',
  'Buffer I/O error',
  'Sense Key : ',
  'FAILED Result: ',
  'Add. Sense: ',
  'rejecting I/O to',
  ': exception Emask',
  ': failed command: ',
  ': error: { ',
  'COMRESET failed',
  'limiting SATA link',
  ': disabled',
  'nvme nvme',
  'Failing path',
  ': rw=',
  'virtio_blk',
] as const

export const diskIoError = detector<Facts>({
  id: 'disk-io-error',
  title: 'A block device fails requests',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: ['filesystem-error', 'filesystem-readonly', 'hung-task', 'io-wait-saturation', 'raid-degraded'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    bench.onLine(LITERALS, (line: Cited<LogLine>) => {
      if (line.kernel === false) return
      const fault = readFault(line.message)
      if (fault === undefined) return
      const device = wholeDisk(fault.device)
      const sector = fault.sector === undefined ? undefined : BigInt(fault.sector)
      const harmless = isHarmlessDevice(device)
      bench.find({
        group: `${line.host ?? ''}\0${controllerOf(device)}`,
        event: eventOf(line),
        facts: {
          device,
          kind: fault.kind,
          kinds: [fault.kind],
          sector,
          sectors: sector === undefined ? [] : [sector],
          operation: fault.operation,
          sense: fault.sense,
          error: fault.error,
          message: line.message,
        },
        entities: { device, host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log', note: KINDS[fault.kind] }],
        time: line.time,
        title: `I/O errors on ${device}`,
        ...(harmless ? { severity: 'note' as const } : {}),
      })
    })
    const maps = new Map<string, Cited<MultipathPath>[]>()
    bench.on(MULTIPATH_PATH, (path) => {
      const key = `${path.at.artifact}\0${path.map ?? ''}`
      const paths = maps.get(key)
      if (paths !== undefined) paths.push(path)
      else if (maps.size < MAX_MAPS) maps.set(key, [path])
    })
    bench.atEnd(() => {
      for (const paths of maps.values()) {
        const found = failedPaths(paths)
        if (found !== undefined) bench.find(found)
      }
    })
  },
  join: (before, later) => {
    const kinds = [...new Set([...before.kinds, ...later.kinds])]
    const kind = ORDER.find((k) => kinds.includes(k)) ?? before.kind
    const sectors =
      later.sector === undefined || before.sectors.includes(later.sector) || before.sectors.length >= MAX_SECTORS
        ? before.sectors
        : [...before.sectors, later.sector]
    // a namespace says more than its controller
    const device = controllerOf(later.device) === before.device ? later.device : before.device
    return {
      ...before,
      device,
      kind,
      kinds,
      sectors,
      sector: before.sector ?? later.sector,
      operation: before.operation ?? later.operation,
      sense: before.sense ?? later.sense,
      error: before.error ?? later.error,
    }
  },
  cause: (f, count) => {
    if (f.kind === 'paths') return pathsCause(f)
    const where =
      f.sectors.length === 0
        ? ''
        : f.sectors.length === 1
          ? ` at sector ${f.sectors[0]}`
          : ` at ${f.sectors.length >= MAX_SECTORS ? 'many' : f.sectors.length} sectors, first ${f.sectors[0]}`
    const harmless = isHarmlessDevice(f.device) ? ' Such a device does so in ordinary use; alone it is no fault.' : ''
    return `${f.device} failed requests ${count} ${count === 1 ? 'time' : 'times'}${where}: ${KINDS[f.kind]}${f.sense === undefined ? '' : ` (${f.sense})`}. The first line is the cause; what file systems and programs say after it follows from it.${harmless}`
  },
  fix: (f) =>
    f.kind === 'paths'
      ? pathsFix(f)
      : [
          {
            when: 'now',
            say:
              f.kind === 'medium'
                ? `Copy what is still readable off ${f.device} before anything else writes to it.`
                : `Check the path to ${f.device} (cable, controller, SAN, hypervisor volume) before the device itself is blamed.`,
            run: `smartctl -x /dev/${f.device}`,
          },
          {
            when: 'durable',
            say:
              f.kind === 'medium'
                ? `Replace ${f.device}; a sector that cannot be read does not come back.`
                : `Replace what fails on the way to ${f.device}, and give the volume a redundant path.`,
          },
          {
            when: 'verify',
            say: `No new line for ${f.device} while the same data is read once.`,
            run: `dd if=/dev/${f.device} of=/dev/null bs=1M iflag=direct${f.sector === undefined ? '' : ` skip=${f.sector / 2048n} count=64`}`,
          },
        ],
  links: ['https://docs.kernel.org/scsi/index.html', 'https://docs.kernel.org/driver-api/libata.html'],
  messages: [
    { text: 'end_request: I/O error, dev D, sector N', kernels: 'until 3.x', source: 'block/blk-core.c' },
    { text: 'blk_update_request: I/O error, dev D, sector N', kernels: 'since 3.17, with gaps', source: 'block/blk-core.c' },
    { text: 'print_req_error: I/O error, dev D, sector N', kernels: '4.15 to 5.x', source: 'block/blk-core.c' },
    { text: 'I/O error, dev D, sector N op 0xN:(OP)', kernels: 'since 5.17', source: 'block/blk-mq.c' },
    { text: 'critical medium error, dev D, sector N', kernels: 'all', source: 'block/blk-core.c' },
    { text: 'Buffer I/O error on dev D, logical block N', kernels: 'all (device, dev)', source: 'fs/buffer.c' },
    { text: 'sd H:C:T:L: [D] tag#N Sense Key : Medium Error', kernels: 'all', source: 'drivers/scsi/scsi_logging.c' },
    { text: 'sd H:C:T:L: [D] FAILED Result: hostbyte=DID_…', kernels: 'all', source: 'drivers/scsi/scsi_logging.c' },
    { text: 'rejecting I/O to offline device', kernels: 'all', source: 'drivers/scsi/scsi_lib.c' },
    { text: 'ataN: exception Emask … frozen', kernels: 'all', source: 'drivers/ata/libata-eh.c' },
    { text: 'ataN.M: failed command: …', kernels: 'all', source: 'drivers/ata/libata-eh.c' },
    { text: 'nvme nvmeN: I/O N QID Q timeout, aborting | reset controller', kernels: 'all', source: 'drivers/nvme/host/pci.c' },
    { text: 'nvme nvmeN: Device not ready; aborting reset', kernels: 'all', source: 'drivers/nvme/host/core.c' },
    { text: 'device-mapper: multipath: Failing path N:M.', kernels: 'all', source: 'drivers/md/dm-mpath.c' },
  ],
  mechanism:
    'A request that the block layer sent to a device came back with an error, or did not come back before its timeout. The driver prints what the device said (sense data, ATA status, NVMe status) and the block layer names device and sector.',
  decoys: [
    'loop, floppy and optical devices that refuse a request while they are set up or empty: a note',
    'an eMMC protected partition (rpmb) that cannot be read',
    'a link that is down because nothing is plugged in',
  ],
  examples: [
    {
      name: 'a sector that cannot be read',
      files: {
        'dmesg.txt':
          '[   10.010231] sd 2:0:0:0: [sdc] tag#12 Sense Key : Medium Error [current] \n[   10.010310] sd 2:0:0:0: [sdc] tag#12 Add. Sense: Unrecovered read error\n[   10.010761] critical medium error, dev sdc, sector 91840 op 0x0:(READ) flags 0x84700 phys_seg 16 prio class 2\n',
      },
      fires: true,
    },
    {
      name: 'an NVMe controller that stops answering',
      files: {
        'dmesg.txt':
          '[  900.000000] nvme nvme0: I/O 12 QID 3 timeout, reset controller\n[  960.000000] nvme nvme0: Device not ready; aborting reset, CSTS=0x1\n[  960.100000] blk_update_request: I/O error, dev nvme0n1, sector 4096 op 0x1:(WRITE) flags 0x0 phys_seg 1 prio class 0\n',
      },
      fires: true,
    },
    {
      name: 'a loop device being set up',
      files: {
        'dmesg.txt':
          '[ 1530.811848] blk_update_request: I/O error, dev loop3, sector 0 op 0x1:(WRITE) flags 0x800 phys_seg 0 prio class 0\n',
      },
      fires: false,
    },
    {
      name: 'a multipath map without a path',
      files: {
        'multipath.txt':
          "mpathb (3600508b400105e210000900000490001) dm-3 EXAMPLE,ARRAY\nsize=1.0T features='1 queue_if_no_path' hwhandler='1 alua' wp=rw\n`-+- policy='service-time 0' prio=0 status=enabled\n  |- 2:0:0:1 sdd 8:48 failed faulty running\n  `- 3:0:0:1 sde 8:64 failed faulty offline\n",
      },
      fires: true,
    },
    {
      name: 'a multipath map with all its paths, one of them standby',
      files: {
        'multipath.txt':
          "mpathb (3600508b400105e210000900000490001) dm-3 EXAMPLE,ARRAY\nsize=1.0T features='1 queue_if_no_path' hwhandler='1 alua' wp=rw\n|-+- policy='service-time 0' prio=50 status=active\n| `- 2:0:0:1 sdd 8:48 active ready running\n`-+- policy='service-time 0' prio=1 status=enabled\n  `- 3:0:0:1 sde 8:64 active ghost running\n",
      },
      fires: false,
    },
    { name: 'an empty port', files: { 'dmesg.txt': '[    2.100000] ata4: SATA link down (SStatus 0 SControl 300)\n' }, fires: false },
  ],
})
