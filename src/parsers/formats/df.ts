import type { FormatParser, RawLine } from '../../core/parser.ts'
import { FILESYSTEM_USAGE } from '../../records/filesystem-usage.ts'
import { outputColumns, outputRow, type DfRow } from '../load/df-columns.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { decimalKb } from '../load/decimal-size.ts'
import { foreign } from '../load/foreign.ts'
import { numberOf, sizeKb } from '../load/table.ts'
import { sharedPathLiterals } from '../cells.ts'

/** What the last column, the mount point, is called (coreutils' translations, busybox). */
const MOUNTED: readonly string[] = [
  ...['Mounted on', 'Montato su', 'Monté sur', 'Eingehängt auf', 'Eingeh. auf', 'Montado en', 'Montado em', 'монтировано в'],
  ...['マウント位置', '挂载点', '掛載點', '마운트위치', 'Zamontowany', 'zamont. na', 'Gekoppeld op', 'Aangekoppeld op', 'Monterad på'],
  ...['Monterat på', 'Monteret på', 'Montert på', 'Liitospiste', 'Csatolási pont', 'Připojeno v', 'Змонтований на', 'Bağlanılan yer'],
]
/** Before it stands the share, with a % or Capacity; the file system and sizes before that. Translated headings keep the order. */
const HEADER = new RegExp(
  String.raw`^\s{0,8}[^\s\d].{3,400}?\s(?:[^\s\d]{2,16}%|Capacity|%\S{2,12})\s{1,20}\S{0,3}(?:${MOUNTED.join('|').replaceAll('.', '\\.')})\S{0,6}(?: na)?\s*$`,
  'iu',
)
const ROW =
  /^\s{0,8}(\S.{0,250}?)\s{1,80}(\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(-?\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(\d{1,3}%|-)\s+(\/.{0,300}|-)\s{0,80}$/
/** Without a heading only sizes with a unit are known to be blocks. */
const BARE = /^\s{0,8}(?:\/dev\/|tmpfs\s|overlay\s)\S{0,250}\s+(?:\S{1,40}\s+)?\d{1,9}(?:[.,]\d)?[KMGTP]i?\s/
/** A device and its type, where the heading is in a language that is not known here. */
const TYPED =
  /\s(?:ext[234]|xfs|btrfs|zfs|f2fs|jfs|reiserfs|vfat|exfat|ntfs\w{0,2}|tmpfs|devtmpfs|ramfs|overlay|squashfs|iso9660|nfs4?|cifs|ceph|9p|fuse\S{0,20})$/
/** A long device name stands alone on the line before its numbers (df of coreutils before 8.22, busybox). */
const NAME_ONLY = /^\s{0,8}((?:\/|[\w.-]{1,80}:)\S{11,250})\s*$/
/** A row that cannot be read: of another language's sizes, without a mount point. */
const ODD_ROW = /^\s{0,8}(?:\/|tmpfs|devtmpfs|overlay|udev|[\w.-]{1,80}:\/)\S{0,200}\s{1,200}.{0,120}\s(?:-|\d{1,3}%)\s+\S/
const POWERS: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4, P: 5 }

/** KiB of one block of `1K-blocks`, `1M-blocks`, `1MB-blocks` (powers of ten), `512-blocks`, `blocs de 1K`, `1K的块`. */
function unitOf(header: string): number {
  const m = /(?<!\S)(\d{1,7})(?:([KMGTP])(i?B)?|B)?(?=-|的|\s)/iu.exec(header)
  if (m === null) return 1
  const si = m[3]?.toUpperCase() === 'B' || m[2] === 'k'
  return (Number(m[1]) * (m[2] === undefined ? 1 : (si ? 1000 : 1024) ** POWERS[m[2].toUpperCase()]!)) / 1024
}

export const df: FormatParser = {
  id: 'df',
  title: 'df, blocks (-h, -T, -m, -P) and inodes (-i)',
  capture: ['df -hT', 'df -i'],
  recognised: 'by its headings: a share with % and, last, the mount point',
  samples: [
    {
      text: 'Filesystem      Size  Used Avail Use% Mounted on\n/dev/sda1        20G  5.5G   14G  30% /\ntmpfs           986M     0  986M   0% /dev/shm\n',
    },
    { text: 'Filesystem      Inodes  IUsed   IFree IUse% Mounted on\n/dev/sda2      1531904 458616 1073288   30% /\n' },
  ],
  shows: ['file systems'],
  begins: [...MOUNTED, ...sharedPathLiterals()],
  heading: (text) => HEADER.test(text) || outputColumns(text) !== undefined || (BARE.test(text) && ROW.test(text)),
  // a date may stand above the heading
  named: (path) => /(?:^|[/!_.-])df(?:[._-][\w.-]{0,60})?$/.test(path),
  open(publish, artifact) {
    const clock = clockFrom(artifact.stamp)
    // -H prints powers of ten under the same headings
    const si = /^(?:sudo\s+)?df\s(?:.{0,200}\s)?(?:-[a-zA-Z]{0,8}H|--si\b)/.test(artifact.command ?? '')
    const kb = (cell: string | undefined, unitKb?: number): number | undefined =>
      // `-B GB` writes the unit with a B: powers of ten (coreutils, block size)
      /[KMGTP]B$/i.test(cell ?? '') && !/iB$/.test(cell ?? '')
        ? decimalKb(cell)
        : si && /[KMGTP]B?$/i.test(cell ?? '')
          ? decimalKb(cell)
          : sizeKb(cell, unitKb)
    let columns: ReturnType<typeof outputColumns>
    let of: 'blocks' | 'inodes' | undefined
    let unit = 1
    let typed = false
    let pending: string | undefined
    const showRow = (row: DfRow, line: RawLine): void => {
      for (const [kind, prefix] of [
        ['blocks', ''],
        ['inodes', 'i'],
      ] as const) {
        const [total, used, free] = [row.get(prefix === '' ? 'size' : 'itotal'), row.get(`${prefix}used`), row.get(`${prefix}avail`)]
        const share = row.get(`${prefix}pcent`)
        if (share === undefined || share === '-') continue
        const usedPct = Number(share.slice(0, -1))
        const value = (cell: string | undefined) => (cell === undefined ? undefined : kind === 'inodes' ? sizeOrCount(cell) : kb(cell))
        const left = value(free)
        // what was not asked for is put so that the rest is true
        const whole = value(total) ?? (value(used) ?? 0) + (left ?? 0)
        publish(
          FILESYSTEM_USAGE,
          {
            of: kind,
            device: row.get('device') ?? row.get('mount')!,
            type: row.get('type'),
            mount: row.get('mount')!,
            total: whole === 0 ? 1 : whole,
            used: value(used) ?? Math.max(0, whole - (left ?? 0)),
            free: left ?? (usedPct >= 100 ? 0 : Math.max(1, Math.round((whole * (100 - usedPct)) / 100))),
            usedPct,
            printed: { total: total ?? '?', used: used ?? share, free: free ?? '?' },
            clock: clock.now,
          },
          line,
          clock.time,
        )
      }
    }
    return {
      line(line) {
        const text = line.text.trimEnd()
        const stamp = stampOf(text)
        if (stamp?.rest === '') {
          clock.set(stamp)
          return 'take'
        }
        const asked = outputColumns(text)
        if (asked !== undefined) {
          columns = asked
          return 'take'
        }
        const listed = columns === undefined ? undefined : outputRow(text, columns)
        if (listed !== undefined) {
          showRow(listed, line)
          return 'take'
        }
        if (of === undefined && BARE.test(text) && ROW.test(text)) of = 'blocks'
        if (HEADER.test(text)) {
          of = /inode|Iнод|\bI[-\p{L}]{1,16}%/iu.test(text) ? 'inodes' : 'blocks'
          unit = unitOf(text)
          typed = /^\s{0,8}\S+(?: system)?\s+(?:Type|Tipo|Typ)\s/.test(text)
          pending = undefined
          return 'take'
        }
        const row = ROW.exec(pending === undefined || /^\S/.test(text) ? text : `${pending} ${text.trim()}`)
        pending = undefined
        if (of !== undefined && row !== null) {
          let device = row[1]!.trim()
          let type: string | undefined
          if (typed || TYPED.test(device)) {
            const m = /^(.{1,240}?)\s+(\S{2,20})$/.exec(device)
            if (m !== null) [device, type] = [m[1]!, m[2]!]
          }
          const value = (cell: string) => (of === 'inodes' ? (sizeOrCount(cell) ?? 0) : (kb(cell, unit) ?? 0))
          const pct = row[5] === '-' ? 0 : Number(row[5]!.slice(0, -1))
          publish(
            FILESYSTEM_USAGE,
            {
              of,
              device,
              type,
              mount: row[6]!,
              total: value(row[2]!),
              used: value(row[3]!),
              free: value(row[4]!),
              usedPct: pct,
              printed: { total: row[2]!, used: row[3]!, free: row[4]! },
              clock: clock.now,
            },
            line,
            clock.time,
          )
          return 'take'
        }
        const name = of === undefined ? undefined : NAME_ONLY.exec(text)?.[1]
        if (name !== undefined) {
          pending = name
          return 'take'
        }
        return of !== undefined && ODD_ROW.test(text) ? 'take' : foreign(text)
      },
      end() {},
    }
  },
}

function sizeOrCount(cell: string): number | undefined {
  const plain = numberOf(cell)
  if (plain !== undefined) return plain
  const m = /^(\d{1,9}(?:[.,]\d{1,2})?)([KMGT])$/.exec(cell)
  return m === null ? undefined : Math.round(Number(m[1]!.replace(',', '.')) * { K: 1e3, M: 1e6, G: 1e9, T: 1e12 }[m[2] as 'K'])
}
