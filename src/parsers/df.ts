import type { Parser } from '../core/parser.ts'
import { FILESYSTEM_USAGE } from '../records/filesystem-usage.ts'
import { numberOf, sizeKb } from './load/table.ts'

/** The last column heading is the mount point's; the one before it, with a % or Capacity, is the share. Translated headings keep the order. */
const HEADER = /^\S.{3,60}?\s(?:Uso%|[^\s\d]{2,16}%|Capacity|%\S{2,12})\s{1,4}\S.{2,40}$/
const ROW =
  /^(\S.{0,250}?)\s+(\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(-?\d{1,18}(?:[.,]\d{1,2})?[KMGTP]?i?B?)\s+(\d{1,3}%|-)\s+(\/.{0,300}|-)$/
/** A long device name stands alone on the line before its numbers (df of coreutils before 8.22, busybox). */
const NAME_ONLY = /^\S{12,250}\s?$/

const unitOf = (header: string): number => {
  const m = /\b(\d{1,4})([KMG]?)-?(?:B?-?)(?:blocks|blocchi|Blöcke|blocs|blokken|bloques|\S{0,12})\b/.exec(header)
  if (m === null) return 1
  return m[2] === 'M' ? 1024 : m[2] === 'G' ? 1024 ** 2 : m[2] === '' && m[1] === '512' ? 0.5 : 1
}

export const df: Parser = {
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
  begins: ['Mounted on', 'Montato su', 'Monté sur', 'Eingehängt auf', 'Montado en', 'Eingeh. auf', 'Montado em', ' Use% ', ' IUse% '],
  sniff: (head) => {
    const lines = head.split('\n', 30)
    const header = lines.findIndex((line) => HEADER.test(line))
    return header >= 0 && lines.slice(header + 1, header + 4).some((line) => ROW.test(line)) ? 0.8 : 0
  },
  open(publish) {
    let of: 'blocks' | 'inodes' | undefined
    let unit = 1
    let typed = false
    let pending: string | undefined
    let foreign = 0
    return {
      line(line) {
        const text = line.text.trimEnd()
        if (HEADER.test(text)) {
          of = /inode|\bI[-\p{L}]{1,10}%|INodes/iu.test(text) ? 'inodes' : 'blocks'
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
          if (typed) {
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
            },
            line,
          )
          return 'take'
        }
        if (of !== undefined && NAME_ONLY.test(text) && /^\//.test(text)) {
          pending = text
          return 'take'
        }
        if (of !== undefined && /^\S{1,200}\s+.{0,120}\s(?:-|\d{1,3}%)\s+\S/.test(text)) return 'take'
        if (text.trim() === '') return 'take'
        return of === undefined && ++foreign < 30 ? 'take' : 'end'
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
