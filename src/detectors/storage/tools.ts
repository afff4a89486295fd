import type { Step } from '../../core/finding.ts'
import { wholeDisk } from '../../core/device.ts'
import { word } from '../../core/words/shell.ts'

type Looked = Pick<Step, 'say' | 'run'>

/** How the state of a block device is read, with the tool of its kind: nothing here writes. */
const LOOKS: readonly (readonly [RegExp, (device: string) => Looked])[] = [
  [/^sd[a-z]{1,3}\d{0,3}$|^nvme\d/, (d) => ({ say: `Read what ${d} says of itself.`, run: `smartctl -x /dev/${d}` })],
  [
    /^dm-\d/,
    (d) => ({
      say: `See what lies below ${d}: the disk there, or the path to it, is the first suspect.`,
      run: `lsblk -s /dev/${d}; dmsetup status /dev/${d}`,
    }),
  ],
  [/^md/, (d) => ({ say: `See which members ${d} has left.`, run: `mdadm --detail /dev/${d}` })],
  [
    /^loop\d/,
    (d) => ({ say: `See which file lies behind ${d}: the file system that holds it is the suspect.`, run: `losetup --list /dev/${d}` }),
  ],
  [
    /^mmcblk\d/,
    (d) => ({
      say: `Read what the card says of its age and state.`,
      run: `grep -s . /sys/block/${d}/device/name /sys/block/${d}/device/date /sys/block/${d}/device/life_time`,
    }),
  ],
  [/^ata\d/, (d) => ({ say: `Find which disk is behind port ${d}.`, run: `ls -l /sys/block | grep ${d}/` })],
  [
    /^\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}$/,
    (d) => ({ say: `Find which disk ${d} is, and its state.`, run: `lsblk -S; cat /sys/class/scsi_device/${d}/device/state` }),
  ],
  [
    /^(?:vd|xvd)[a-z]/,
    (d) => ({
      say: `Ask the hypervisor or the cloud about the volume behind ${d}, and see what stands on it.`,
      run: `lsblk -o NAME,SIZE,SERIAL,MOUNTPOINT /dev/${d}`,
    }),
  ],
  [/^session\d/, (d) => ({ say: `See the state of ${d}, its target and its portal.`, run: 'iscsiadm -m session -P 3' })],
  [/^\/?dev\/|^[\w-]{1,64}$/, (d) => ({ say: `See what lies below ${d}.`, run: `lsblk -s /dev/${d}` })],
]

/** What is read first of a device, before anything is changed. */
export function look(partition: string): Looked {
  const device = wholeDisk(partition)
  const found = LOOKS.find(([kind]) => kind.test(device))
  return found === undefined ? { say: 'See which block devices there are.', run: 'lsblk' } : found[1](device)
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
    ? { say: `${idle}, check it; let the check repair it only once there is a backup.`, run }
    : { say: `${idle}, see what the check would repair (it only reads); repair it only once there is a backup.`, run }
}
