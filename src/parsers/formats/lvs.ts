import type { FormatParser } from '../../core/parser.ts'
import { LVM_OBJECT, type LvmObject } from '../../records/lvm.ts'
import { alignedColumns, alignedRow, type Aligned } from '../load/aligned.ts'
import { rowsSink } from '../load/rows.ts'
import { numberOf } from '../load/table.ts'

const HEADERS: readonly (readonly [RegExp, LvmObject['kind']])[] = [
  [/^\s{0,4}LV\s{1,60}VG\s{1,60}Attr\s{1,16}LSize\s[A-Za-z%\s#/-]{0,300}$/, 'logical volume'],
  [/^\s{0,4}VG\s{1,60}#PV\s{1,8}#LV\s{1,8}#SN\s{1,8}Attr\s{1,16}VSize\s{1,16}VFree\s{0,16}$/, 'volume group'],
  [/^\s{0,4}PV\s{1,80}VG\s{1,60}Fmt\s{1,8}Attr\s{1,16}PSize\s{1,16}PFree\s{0,16}$/, 'physical volume'],
]
/** lvs(8), vgs(8), pvs(8): how many letters the attributes have. */
const ATTRIBUTES: Readonly<Record<LvmObject['kind'], RegExp>> = {
  'logical volume': /^[-a-zA-Z]{8,10}$/,
  'volume group': /^[wr-][z-][x-][p-][-nciuol]{1,2}[csh-]?$/,
  'physical volume': /^[aud-][x-][m-]$/,
}
const SIZE = /^<?\d{1,12}(?:[.,]\d{1,2})?[bBsSkKmMgGtTpPeE]?$|^0$/
const LABEL: Readonly<Record<LvmObject['kind'], readonly [name: string, size: string, free: string]>> = {
  'logical volume': ['LV', 'LSize', ''],
  'volume group': ['VG', 'VSize', 'VFree'],
  'physical volume': ['PV', 'PSize', 'PFree'],
}

/** lvs, vgs and pvs with their usual columns. */
export const lvs: FormatParser = {
  id: 'lvs',
  title: 'lvs, vgs, pvs',
  capture: ['lvs -a', 'vgs', 'pvs'],
  recognised: 'by its headings (LV VG Attr LSize, VG #PV #LV #SN, PV VG Fmt)',
  samples: [
    { text: '  LV   VG  Attr       LSize  Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert\n  root vg0 -wi-ao---- 19.50g\n' },
    { text: '  VG  #PV #LV #SN Attr   VSize   VFree\n  vg0   1   2   0 wz--n- <20.00g    0 \n' },
    { text: '  PV         VG  Fmt  Attr PSize   PFree\n  /dev/sda2  vg0 lvm2 a--  <20.00g    0 \n' },
  ],
  shows: ['LVM'],
  begins: [' LSize', '#PV #LV', ' PSize'],
  heading: (text) => HEADERS.some(([header]) => header.test(text)),
  open(publish, artifact) {
    let table: { kind: LvmObject['kind']; columns: Aligned } | undefined
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      const header = HEADERS.find(([regex]) => regex.test(line.text))
      if (header !== undefined) {
        table = { kind: header[1], columns: alignedColumns(text) }
        return true
      }
      if (table === undefined) return false
      const { kind } = table
      const cells = alignedRow(text, table.columns)
      const [label, size, free] = LABEL[kind]
      const [name, attributes, printed] = [cells.get(label), cells.get('Attr'), cells.get(size)]
      if (name === undefined || attributes === undefined || printed === undefined) return false
      if (!ATTRIBUTES[kind].test(attributes) || !SIZE.test(printed)) return false
      publish(
        LVM_OBJECT,
        {
          kind,
          name: name.replace(/^\[(.{1,128})\]$/, '$1'),
          vg: kind === 'volume group' ? undefined : cells.get('VG'),
          attributes,
          size: printed,
          free: cells.get(free),
          pool: cells.get('Pool'),
          dataPct: numberOf(cells.get('Data%')),
          metadataPct: numberOf(cells.get('Meta%')),
        },
        line,
        artifact.stamp,
      )
      return true
    })
  },
}
