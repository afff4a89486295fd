import type { FormatParser, RawLine } from '../../core/parser.ts'
import { BLOCK_DEVICE } from '../../records/block-device.ts'
import { alignedColumns, alignedRow, type Aligned } from '../load/aligned.ts'
import { rowsSink } from '../load/rows.ts'

/** Columns of lsblk --help. */
const KNOWN = new Set(
  'NAME KNAME PATH MAJ:MIN RM SIZE RO TYPE MOUNTPOINT MOUNTPOINTS FSTYPE FSVER LABEL UUID FSAVAIL FSUSE% FSSIZE FSUSED FSROOTS PARTUUID PARTLABEL PARTTYPE PARTTYPENAME PARTFLAGS PKNAME MODEL SERIAL STATE OWNER GROUP MODE ALIGNMENT MIN-IO OPT-IO PHY-SEC LOG-SEC ROTA SCHED RQ-SIZE RA WSAME WWN RAND HCTL TRAN SUBSYSTEMS REV VENDOR ZONED DAX HOTPLUG DISC-ALN DISC-GRAN DISC-MAX DISC-ZERO PTTYPE PTUUID ID ID-LINK START'.split(
    ' ',
  ),
)
const MARKS = ['MAJ:MIN', 'FSTYPE', 'MOUNTPOINT', ' SIZE TYPE']
const HEADER = /^NAME\s{1,120}[A-Z][A-Z:%\s-]{1,400}$/
/** Branches of the tree, then a name; what stands alone must be a name that the kernel gives to a disk. */
const ROW =
  /^([│|\s]{0,48}(?:[├└]─|[|`]-)|\s{0,8})((?:[shv]d[a-z]{1,3}|xvd[a-z]{1,3})\d{0,3}|(?:nvme|mmcblk|loop|zram|md|dm-|sr|nbd|rbd|drbd|ram|pmem|zd|dasd[a-z]|bcache|fd)\d[\w]{0,16}|(?<=─|-)[\w.+:@-]{1,128})(?:\s(.{0,600})|)$/
const PAIRS = /^(?:[A-Z][A-Z:%_-]{0,20}="[^"]{0,400}" ?){1,60}$/
const PAIR = /([A-Z][A-Z:%_-]{0,20})="([^"]{0,400})"/g

const isHeader = (text: string): boolean =>
  HEADER.test(text) &&
  MARKS.some((mark) => text.includes(mark)) &&
  text
    .trim()
    .split(/\s+/)
    .every((label) => KNOWN.has(label))
const isPairs = (text: string): boolean =>
  text.startsWith('NAME="') &&
  MARKS.some((mark) => text.includes(mark)) &&
  PAIRS.test(text) &&
  [...text.matchAll(PAIR)].every(([, label]) => KNOWN.has(label!.replace('_', ':')) || KNOWN.has(label!.replace(/_/g, '-')))

/** lsblk, as a tree, with -f, -l or -P. */
export const lsblk: FormatParser = {
  id: 'lsblk',
  title: 'lsblk',
  capture: ['lsblk', 'lsblk -f', 'lsblk -P'],
  recognised: 'by its heading (NAME MAJ:MIN RM SIZE RO TYPE …) or, with -P, a whole row (NAME="sda" …)',
  samples: [
    {
      text: 'NAME        MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS\nsda           8:0    0   20G  0 disk \n├─sda1        8:1    0  512M  0 part /boot\n└─sda2        8:2    0 19.5G  0 part \n  └─vg0-root 253:0    0 19.5G  0 lvm  /\n',
    },
    { text: 'NAME="sda" MAJ:MIN="8:0" RM="0" SIZE="20G" RO="0" TYPE="disk" MOUNTPOINTS=""\n' },
  ],
  shows: ['block devices'],
  begins: MARKS,
  heading: (text) => isHeader(text.trimEnd()) || isPairs(text.trimEnd()),
  open(publish, artifact) {
    let columns: Aligned | undefined
    /** The devices above, with the place where their names begin. */
    let above: { name: string; indent: number }[] = []
    const show = (line: RawLine, name: string, parent: string | undefined, cell: (...labels: string[]) => string | undefined): void => {
      const readOnly = cell('RO')
      publish(
        BLOCK_DEVICE,
        {
          name,
          parent,
          number: cell('MAJ:MIN', 'MAJ_MIN'),
          size: cell('SIZE'),
          type: cell('TYPE'),
          readOnly: readOnly === undefined ? undefined : readOnly === '1',
          fileSystem: cell('FSTYPE'),
          mount: cell('MOUNTPOINT', 'MOUNTPOINTS'),
        },
        line,
        artifact.stamp,
      )
    }
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      if (isHeader(text)) {
        columns = alignedColumns(text)
        above = []
        return true
      }
      if (isPairs(text)) {
        const cells = new Map([...text.matchAll(PAIR)].map((m) => [m[1]!, m[2]!]))
        show(line, cells.get('NAME')!, cells.get('PKNAME') || undefined, (...labels) =>
          labels.map((label) => cells.get(label)).find((value) => value !== undefined && value !== ''),
        )
        return true
      }
      const row = columns === undefined ? null : ROW.exec(text)
      // a further mount point of the device above
      if (row === null || columns === undefined) return columns !== undefined && /^\s{12,80}(?:\/\S{0,300}|\[SWAP\])$/.test(text)
      const name = row[2]!
      const indent = row[1]!.length
      above = above.filter((device) => device.indent < indent)
      const parent = row[1]!.trim() === '' ? undefined : above.at(-1)?.name
      above.push({ name, indent })
      const cells = alignedRow(text, columns)
      if (cells.get('MAJ:MIN') !== undefined && !/^\d{1,4}:\d{1,8}$/.test(cells.get('MAJ:MIN')!)) return false
      show(line, name, parent, (...labels) => labels.map((label) => cells.get(label)).find((value) => value !== undefined))
      return true
    })
  },
}
