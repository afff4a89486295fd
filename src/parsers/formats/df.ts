import type { FormatParser, RawLine } from '../../core/parser.ts'
import { FILESYSTEM_USAGE } from '../../records/filesystem-usage.ts'
import { outputColumns, outputRow, type DfRow } from '../load/df-columns.ts'
import { CaptureClock } from '../../core/time/stamp.ts'
import { numberOf, sizeKb } from '../load/table.ts'

/** The last column heading is the mount point's; the one before it, with a % or Capacity, is the share. Translated headings keep the order. */
const HEADER = /^\S.{3,60}?\s(?:Uso%|[^\s\d]{2,16}%|Capacity|%\S{2,12})\s{1,4}\S.{2,40}$/
const ROW =
  /^(\S.{0,250}?)\s+(\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(-?\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(\d{1,3}%|-)\s+(\/.{0,300}|-)$/
/** Without a heading only sizes with a unit are known to be blocks. */
const BARE = /^(?:\/dev\/|tmpfs\s)\S{0,250}\s+(?:\S{1,40}\s+)?\d{1,9}(?:[.,]\d)?[KMGTP]i?\s/
/** A device and its type, where the heading is in a language that is not known here. */
const TYPED =
  /\s(?:ext[234]|xfs|btrfs|zfs|f2fs|jfs|reiserfs|vfat|exfat|ntfs\w{0,2}|tmpfs|devtmpfs|ramfs|overlay|squashfs|iso9660|nfs4?|cifs|ceph|9p|fuse\S{0,20})$/
/** A long device name stands alone on the line before its numbers (df of coreutils before 8.22, busybox). */
const NAME_ONLY = /^\S{12,250}\s?$/

const unitOf = (header: string): number => {
  if (/\b1B?-(?:blocks|blocchi|Blöcke|blocs)/.test(header)) return 1 / 1024
  const m = /\b(\d{1,4})([KMG]?)-?(?:B?-?)(?:blocks|blocchi|Blöcke|blocs|blokken|bloques|\S{0,12})\b/.exec(header)
  if (m === null) return 1
  return m[2] === 'M' ? 1024 : m[2] === 'G' ? 1024 ** 2 : m[2] === '' && m[1] === '512' ? 0.5 : 1
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
  begins: [
    'Mounted on',
    'Montato su',
    'Monté sur',
    'Eingehängt auf',
    'Montado en',
    'Eingeh. auf',
    'Montado em',
    'монтировано в',
    'マウント位置',
    '挂载点',
    'Zamontowany',
    'zamont. na',
    'Gekoppeld op',
    'Monterad på',
    ' Use% ',
    ' IUse% ',
  ],
  sniff: (head) => {
    const lines = head.split('\n', 30)
    const output = lines.findIndex((line) => outputColumns(line) !== undefined)
    if (output >= 0 && lines.slice(output + 1, output + 4).some((line) => outputRow(line, outputColumns(lines[output]!)!) !== undefined))
      return 0.8
    const rows = lines.slice(0, 6).filter((line) => line.trim() !== '')
    if (rows.length > 0 && rows.every((line) => ROW.test(line)) && rows.some((line) => BARE.test(line))) return 0.7
    const header = lines.findIndex((line) => HEADER.test(line))
    return header >= 0 && lines.slice(header + 1, header + 4).some((line) => ROW.test(line)) ? 0.8 : 0
  },
  open(publish) {
    const clock = new CaptureClock()
    let columns: ReturnType<typeof outputColumns>
    let of: 'blocks' | 'inodes' | undefined
    let unit = 1
    let typed = false
    let pending: string | undefined
    let foreign = 0
    const showRow = (row: DfRow, line: RawLine): void => {
      for (const [kind, prefix] of [
        ['blocks', ''],
        ['inodes', 'i'],
      ] as const) {
        const [total, used, free] = [row.get(prefix === '' ? 'size' : 'itotal'), row.get(`${prefix}used`), row.get(`${prefix}avail`)]
        const share = row.get(`${prefix}pcent`)
        if (share === undefined || share === '-') continue
        const usedPct = Number(share.slice(0, -1))
        const value = (cell: string | undefined) => (cell === undefined ? undefined : kind === 'inodes' ? sizeOrCount(cell) : sizeKb(cell))
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
        const asked = outputColumns(text)
        if (asked !== undefined) {
          columns = asked
          foreign = 0
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
          typed = /^\S+(?: system)?\s+(?:Type|Tipo|Typ)\s/.test(text)
          pending = undefined
          foreign = 0
          return 'take'
        }
        const row = ROW.exec(pending === undefined || /^\S/.test(text) ? text : `${pending} ${text.trim()}`)
        pending = undefined
        if (of !== undefined && row !== null) {
          foreign = 0
          let device = row[1]!.trim()
          let type: string | undefined
          if (typed || TYPED.test(device)) {
            const m = /^(.{1,240}?)\s+(\S{2,20})$/.exec(device)
            if (m !== null) [device, type] = [m[1]!, m[2]!]
          }
          const value = (cell: string) => (of === 'inodes' ? (sizeOrCount(cell) ?? 0) : (sizeKb(cell, unit) ?? 0))
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
        if (of !== undefined && NAME_ONLY.test(text) && /^\//.test(text)) {
          pending = text
          return 'take'
        }
        if (of !== undefined && /^\S{1,200}\s+.{0,120}\s(?:-|\d{1,3}%)\s+\S/.test(text)) return 'take'
        if (text.trim() === '' || /[$#>] ?df\b/.test(text) || clock.read(text)?.rest === '') return 'take'
        return of === undefined && columns === undefined && ++foreign < 30 ? 'take' : 'end'
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
