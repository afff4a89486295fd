import type { Step } from '../../core/finding.ts'
import { wholeDisk } from '../../core/device.ts'
import { word } from '../../core/words/shell.ts'

type Looked = Pick<Step, 'say' | 'run'>

/** How the state of a block device is read, with the tool of its kind: nothing here writes. */
const LOOKS: readonly (readonly [RegExp, (device: string, path: string) => Looked])[] = [
  [/^sd[a-z]{1,3}\d{0,3}$|^nvme\d/, (d, path) => ({ say: `See what ${d} itself counted and logged.`, run: `smartctl -x ${path}` })],
  [/^dm-\d/, (d, path) => ({ say: `See what lies below ${d}, and how it is.`, run: `lsblk -s ${path}; dmsetup status ${path}` })],
  [/^md[\d_]/, (d, path) => ({ say: `See which members ${d} has left.`, run: `mdadm --detail ${path}` })],
  [/^loop\d/, (d, path) => ({ say: `See which file lies behind ${d}, and on which disk that is.`, run: `losetup --list ${path}` })],
  [
    /^mmcblk\d/,
    (d) => ({
      say: 'Read what the card says of its age and state.',
      run: `cd ${word(`/sys/block/${d}/device`)} && grep -s . name date life_time`,
    }),
  ],
  [/^ata\d/, (d) => ({ say: `Find which disk is behind port ${d}.`, run: `ls -l /sys/block | grep ${word(`${d}/`)}` })],
  [
    /^\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}$/,
    (d) => ({ say: `Find which disk ${d} is, and its state.`, run: `lsblk -S; cat /sys/class/scsi_device/${d}/device/state` }),
  ],
  [
    /^(?:vd|xvd)[a-z]/,
    (d, path) => ({
      say: `Ask the hypervisor or the cloud about the volume behind ${d}; this shows what stands on it.`,
      run: `lsblk -o NAME,SIZE,SERIAL,MOUNTPOINT ${path}`,
    }),
  ],
  [
    /^nbd\d/,
    (d, path) => ({
      say: `See whether ${d} is connected, and by which process.`,
      run: `nbd-client -c ${path}; grep -s . /sys/block/${d}/pid`,
    }),
  ],
  [/^rbd\d/, (d) => ({ say: `See which image ${d} is, and how the cluster is.`, run: 'rbd device list; ceph -s' })],
  [/^drbd\d/, () => ({ say: 'See the state of each DRBD resource, its disk and its peer.', run: 'drbdadm status all' })],
  [/^dasd[a-z]/, (d) => ({ say: `See the state of ${d} and of its paths.`, run: `lsdasd -l ${d}; dasdview -i /dev/${d}` })],
  [/^session\d/, (d) => ({ say: `See the state of ${d}, its target and its portal.`, run: 'iscsiadm -m session -P 3' })],
  [/^\/?dev\/|^[\w-]{1,64}$/, (d, path) => ({ say: `See what lies below ${d}.`, run: `lsblk -s ${path}` })],
]

const MAPPER = '/dev/mapper/'

/** What is read first of a device, before anything is changed. `source`: its name in the mount table, by which people know a mapping. */
export function look(partition: string, source?: string): Looked {
  if (/^dm-\d/.test(partition) && source?.startsWith(MAPPER) === true) {
    const name = word(source.slice(MAPPER.length))
    return {
      say: `See what lies below ${source.slice(MAPPER.length)} (${partition}), and how it is.`,
      run: `lsblk -s ${word(source)}; dmsetup table ${name}; dmsetup status ${name}`,
    }
  }
  const device = wholeDisk(partition)
  const found = LOOKS.find(([kind]) => kind.test(device))
  return found === undefined
    ? { say: 'See which block devices there are.', run: 'lsblk' }
    : found[1](device, word(`/dev/${device.replace(/^\/?dev\//, '')}`))
}

/** Checks that only read, by file system: the name as the kernel writes it. */
const CHECKS: readonly (readonly [RegExp, string])[] = [
  [/^(?:ext[234]|jbd2)$/, 'e2fsck -fn'],
  [/^xfs$/, 'xfs_repair -n'],
  [/^btrfs$/, 'btrfs check --readonly'],
  [/^f2fs$/, 'fsck.f2fs --dry-run'],
  [/^v?fat$/, 'fsck.fat -n'],
  [/^exfat$/, 'fsck.exfat -n'],
  [/^ntfs3?$/, 'ntfsfix -n'],
]

/** A check of a file system that does not write; undefined for one whose tool is not known. `source`: its path in /dev. */
export function checkOf(filesystem: string | undefined, source: string): string | undefined {
  const check = CHECKS.find(([kind]) => kind.test(filesystem ?? ''))?.[1]
  return check === undefined ? undefined : `${check} ${word(source)}`
}

/**
 * How to see what a repair would change, which reads only; where no tool of it is known, the check alone. It needs the file system unmounted: what
 * it finds in a mounted one is only under way.
 */
export function wouldRepair(filesystem: string | undefined, source: string, mount: string | undefined): Looked {
  const run = checkOf(filesystem, source)
  const idle = mount === '/' ? 'From a rescue system' : 'Once it is unmounted'
  return run === undefined
    ? { say: `${idle}, check it; repair it only with a backup at hand.`, run }
    : { say: `${idle}, see what a repair would change (this only reads); repair it only with a backup at hand.`, run }
}
