import type { Step } from '../../../core/finding.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'
import type { ArrayOfDisk } from './member-of.ts'
import { diskOf } from './names.ts'

/** Of a disk that its array has lost: the array serves what stood there, so it is the array that is saved, and the disk is replaced. */
export function memberFix(f: Facts, { name, of, member }: ArrayOfDisk): Step[] {
  const disk = diskOf(f.device)
  const look = of === 'zfs' ? `zpool status -v ${word(name)}` : `mdadm --detail ${word(`/dev/${name}`)}`
  return [
    {
      when: 'now',
      say: `Back ${name} up before a rebuild reads every sector of what is left; its other members serve what stood on ${disk}. See its state, and what ${disk} itself counted:`,
      run: /^(?:sd[a-z]{1,3}|nvme\d{1,3}n\d{1,3})$/.test(f.device) ? `${look}\nsmartctl -x ${word(`/dev/${f.device}`)}` : look,
    },
    {
      when: 'durable',
      say:
        of === 'zfs'
          ? `Replace ${disk}, and put the new disk in its place (zpool replace ${name} ${member} NEW): it is filled from the others. Keep a spare.`
          : `Replace ${disk}, and add the new one (mdadm /dev/${name} --remove ${member}, then --add): it is filled from the others. Keep a spare.`,
    },
    {
      when: 'verify',
      say: `All members of ${name} are up, no rebuild runs any more (hours), and no new line of ${f.device} follows.`,
      run: of === 'zfs' ? `zpool status -x ${word(name)}` : 'cat /proc/mdstat',
    },
  ]
}
